"""`layergen render`: the roots and modules of the repository."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from layergen.cli.context import Checkout, EnvironmentOption, RegionOption, checkout, session
from layergen.cli.probes import probe_codes
from layergen.cli.settling import CheckOption, DiffOption, settle

if TYPE_CHECKING:
    from layergen.render.ownership import Reconciliation


def render(
    context: typer.Context,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    check: CheckOption = False,
    diff: DiffOption = False,
) -> None:
    """Write the Terraform roots, envs/ENV/REGION/*.tf, and the modules they use.

    The same inputs give the same bytes, and a second run writes nothing. Files of your own may
    stand beside the rendered ones; a file that layergen did not write, or that was edited since,
    is never touched and stops the run.
    """

    current = session(context)
    found = checkout(current)
    settle(current, lambda: reconcile_roots(found, env, region), check=check, diff=diff)


def reconcile_roots(
    found: Checkout, environments: list[str] | None, regions: list[str] | None
) -> "Reconciliation":
    """Render the chosen roots and compare them with the disk."""
    from layergen.adapters.repository_files import read_folder
    from layergen.adapters.shipped import shipped
    from layergen.render.modules import module_bodies
    from layergen.render.ownership import reconcile
    from layergen.render.root import render_root
    from layergen.resolve.probes import root_probes
    from layergen.resolve.root import resolve_root

    templates, codes = _templates(found), probe_codes()
    bodies = module_bodies(read_folder(shipped("modules")))
    for environment, region in found.roots(environments, regions):
        root = resolve_root(found.repository, environment, region)
        probes = root_probes(found.repository, environment, region, found.facts.runtimes, codes)
        bodies |= render_root(replace(root, probes=probes), templates)
    return reconcile(bodies, _standing(found, bodies, _scopes(found, environments, regions)))


def _standing(found: Checkout, paths: Iterable[str], scopes: Iterable[str]) -> dict[str, str]:
    """Read the files that stand where we write, and where orphans of ours may lie."""
    from layergen.adapters.repository_files import existing, read_folder

    texts = {f"modules/{k}": v for k, v in read_folder(found.root / "modules").items()}
    for pattern in scopes:
        matching = read_folder(found.root / "envs", pattern)
        texts |= {f"envs/{path}": text for path, text in matching.items()}
    # A path that is taken by no text cannot be ours, and neither can an empty file.
    return texts | dict.fromkeys(existing(found.root, set(paths) - texts.keys()), "")


def _templates(found: Checkout) -> dict[str, str]:
    from layergen.adapters.repository_files import read_folder
    from layergen.adapters.shipped import shipped

    templates = read_folder(shipped("templates") / "root", "*.j2")
    if overlay := found.repository.strategy.templates:
        templates |= read_folder(found.root / overlay, "*.j2")
    return templates


def _scopes(
    found: Checkout, environments: list[str] | None, regions: list[str] | None
) -> list[str]:
    """Give where orphans may lie: the chosen roots, whole environments, or all of envs/."""
    if regions:
        return [f"{env.name}/{region}/*" for env, region in found.roots(environments, regions)]
    return [f"{name}/*/*" for name in environments or ["*"]]
