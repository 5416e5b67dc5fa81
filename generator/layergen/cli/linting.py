"""What `lint` looks at, and what checkov says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from layergen.cli.context import Checkout, Session
from layergen.cli.workshop import all_of
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.finding import LayerPlace, Verdicts
    from layergen.model.root import Root

STRATEGY = "layers.yaml"


@dataclass(frozen=True, slots=True)
class Subject:
    """A root whose files are looked at, or the plan of it that is looked at instead."""

    root: "Root"
    plan: Path | None = None


def subjects(
    found: Checkout,
    environments: list[str] | None,
    regions: list[str] | None,
    plans: Sequence[Path],
) -> tuple[Subject, ...]:
    """Choose roots, or find the root of each plan. Raises LayergenError."""
    from layergen.resolve.root import resolve_root

    chosen = found.roots(environments, regions)
    roots = tuple(resolve_root(found.repository, env, region) for env, region in chosen)
    if not roots:
        raise LayergenError(
            "there is no environment yet", hint="describe one in envs/NAME/env.yaml"
        )
    if plans:
        found_subjects = tuple(Subject(_root_of(found, roots, plan), plan) for plan in plans)
        _refuse_repeats(found_subjects)
    else:
        found_subjects = tuple(Subject(root) for root in roots)
    for subject in found_subjects:
        if not any((found.root / subject.root.folder).glob("*.tf")):
            raise LayergenError(
                f"{subject.root.folder} is not rendered", hint="run `layergen render`"
            )
    return found_subjects


def layer_places(found: Checkout, subject: Subject) -> Mapping[str, "LayerPlace"]:
    """Give the layers of a root by the identifiers of their modules."""
    from layergen.model.finding import ExemptBy, Exemption, LayerPlace

    layers = found.repository.strategy.layers
    places: dict[str, LayerPlace] = {}
    for layer in subject.root.layers:
        path = ("layers", layer.layer)
        skips = {
            check: Exemption(
                ExemptBy.STRATEGY,
                reason,
                found.places.key(STRATEGY, *path, "lint", "skip", check),
            )
            for check, reason in layers[layer.layer].skipped_checks.items()
        }
        place = found.places.key(STRATEGY, *path)
        places[layer.identifier] = LayerPlace(layer.layer, place, skips)
    return places


def scan(current: Session, found: Checkout, chosen: Sequence[Subject]) -> "Verdicts":
    """Let checkov judge each subject, and name the layers behind what it says."""
    from layergen.adapters.checkov import Target, find_checkov
    from layergen.adapters.repository_files import read_folder
    from layergen.adapters.shipped import shipped
    from layergen.load.checkov_json import load_verdicts
    from layergen.load.module_calls import module_calls
    from layergen.model.finding import Verdicts
    from layergen.resolve.lint import declared_grants, located

    checkov = find_checkov(shipped("policies"))
    texts = {
        subject.root.folder: read_folder(found.root / subject.root.folder, "*.tf")
        for subject in chosen
    }
    scans = {
        subject.root.folder: partial(
            checkov.scan,
            found.root,
            Target(
                subject.root.folder,
                declared_grants(subject.root.layers),
                subject.plan and subject.plan.resolve(),
                _disarmed(texts[subject.root.folder], layer_places(found, subject)),
            ),
        )
        for subject in chosen
    }
    reports = all_of(current, "checking roots", scans)
    every = []
    for subject in chosen:
        folder = subject.root.folder
        files = {f"{folder}/{name}": text for name, text in texts[folder].items()}
        loaded = load_verdicts(
            reports[folder],
            top=str(found.root),
            folder=folder,
            plan=str(subject.plan) if subject.plan else None,
            calls=module_calls(files),
        )
        every.append(located(loaded, layer_places(found, subject)))
    return Verdicts(
        tuple(finding for verdicts in every for finding in verdicts.findings),
        tuple(passed for verdicts in every for passed in verdicts.passed),
    )


def _root_of(found: Checkout, roots: Sequence["Root"], path: Path) -> "Root":
    """Find the root of a plan: the only one chosen, what the plan itself says, or where it lies."""
    from layergen.cli.plans import read_plan
    from layergen.load.checkov_json import is_plan
    from layergen.load.plan_json import load_plan
    from layergen.resolve.plan_root import root_of

    text = read_plan(path)
    plan = load_plan(text, str(path))
    if not is_plan(text):
        raise LayergenError(
            f"{path} is not a plan in JSON",
            hint=f"write one: terraform show -json PLAN > {path.name}",
        )
    if plan.errored:
        raise LayergenError(
            f"{path} is a plan that failed halfway, so what it lacks was not checked",
            hint="correct what Terraform complains of, and plan again",
        )
    if len(roots) == 1:
        return roots[0]
    said = root_of(found.repository, plan)
    folders = path.resolve().parents
    fitting = [
        root
        for root in roots
        if (said and (root.environment, root.region) == said)
        or (not said and found.root / root.folder in folders)
    ]
    if len(fitting) != 1:
        raise typer.BadParameter(
            f"which root is {path} a plan of? Name it with --env and --region",
            param_hint="--plan",
        )
    return fitting[0]


def _refuse_repeats(chosen: Sequence[Subject]) -> None:
    first: dict[str, Path | None] = {}
    for subject in chosen:
        folder = subject.root.folder
        if folder in first:
            raise typer.BadParameter(
                f"{first[folder]} and {subject.plan} are both plans of {folder}",
                param_hint="--plan",
            )
        first[folder] = subject.plan


def _disarmed(texts: Mapping[str, str], layers: Mapping[str, "LayerPlace"]) -> Mapping[str, str]:
    """Give the files without the comments that the layers' skips were rendered as."""
    from layergen.resolve.exemptions import without_skips

    disarmed: dict[str, str] = {}
    for module, layer in layers.items():
        for name, text in texts.items() if layer.skips else ():
            changed = without_skips(disarmed.get(name, text), module, layer.skips)
            if changed != text:
                disarmed[name] = changed
    return disarmed
