"""`layergen render`: the roots and modules of the repository."""

import difflib
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, EnvironmentOption, RegionOption, checkout, session
from layergen.errors import ExitCode, InvalidInputError

if TYPE_CHECKING:
    from layergen.render.ownership import Reconciliation


def render(
    context: typer.Context,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 2 if a file would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change, and exit 2.")
    ] = False,
) -> None:
    """Write the Terraform roots, envs/ENV/REGION/*.tf, and the modules they use.

    The same inputs give the same bytes, and a second run writes nothing. Files of your own may
    stand beside the rendered ones; a file that layergen did not write, or that was edited since,
    is never touched and stops the run.
    """
    from layergen.adapters import console
    from layergen.adapters.repository_files import apply_changes, writing

    current = session(context)
    found = checkout(current)
    if check or diff:
        result = reconcile_roots(found, env, region)
        console.write(_diff(found.root, result) if diff else _summary(result))
        if result.changes or result.conflicts:
            raise typer.Exit(ExitCode.DIFFERENCES)
        return
    with writing(found.root):
        result = reconcile_roots(found, env, region)
        if result.conflicts:
            raise InvalidInputError(result.conflicts)
        apply_changes(found.root, result.texts)
    console.write(_summary(result))
    if not result.changes:
        current.say("nothing to write: every rendered file is up to date")


def reconcile_roots(
    found: Checkout, environments: list[str] | None, regions: list[str] | None
) -> "Reconciliation":
    """Render the chosen roots and compare them with the disk."""
    from layergen.adapters.repository_files import read_folder
    from layergen.adapters.shipped import shipped
    from layergen.render.modules import module_bodies
    from layergen.render.ownership import reconcile
    from layergen.render.root import render_root
    from layergen.resolve.root import resolve_root

    templates = _templates(found)
    bodies = module_bodies(read_folder(shipped("modules")))
    for environment, region in found.roots(environments, regions):
        bodies |= render_root(resolve_root(found.repository, environment, region), templates)
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


def _summary(result: "Reconciliation") -> str:
    lines = [f"{change} {path}" for path, change in result.changes.items()]
    lines += [f"conflict {finding.place.file}: {finding.message}" for finding in result.conflicts]
    return "\n".join(lines)


def _diff(root: Path, result: "Reconciliation") -> str:
    return "".join(_file_diff(root, path, result.texts) for path in result.changes) + "".join(
        f"# conflict {finding.place.file}: {finding.message}\n" for finding in result.conflicts
    )


def _file_diff(root: Path, path: str, texts: Mapping[str, str | None]) -> str:
    from layergen.adapters.repository_files import read_text

    on_disk = root / path
    old = read_text(on_disk) if on_disk.exists() else ""
    new = texts[path]
    lines = difflib.unified_diff(
        _lines(old),
        _lines(new or ""),
        f"a/{path}" if old else "/dev/null",
        f"b/{path}" if new is not None else "/dev/null",
    )
    return "".join(lines)


def _lines(text: str) -> list[str]:
    # Not splitlines, which also breaks where git sees no line end, as at U+2028.
    return list(io.StringIO(text, newline="\n"))
