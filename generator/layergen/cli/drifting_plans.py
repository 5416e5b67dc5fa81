"""Drift in plans that somebody made, and in one that was made for it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout
from layergen.cli.drifting_scope import BY_PLAN, REFRESH_ONLY, Scope
from layergen.errors import LayergenError
from layergen.model.drift import Failure, RootDrift, Unseen

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.plan import Plan
    from layergen.resolve.drift.case import DriftCase


def in_plans(found: Checkout, scope: Scope) -> dict[str, Callable[[], RootDrift]]:
    """Read plans, and give a task that judges each, by the folder of its root.

    Raises LayergenError for a file that is no plan, and for two plans of one root.
    """
    from layergen.cli.plans import case_of

    tasks: dict[str, Callable[[], RootDrift]] = {}
    for file in scope.plans:
        read = case_of(found, file)
        place = (read.environment, read.root.region) if read.environment and read.root else None
        # For a root that layergen does not render, plans lie where they were made.
        folder = read.root.folder if read.root else str(PurePath(read.plan.source).parent)
        if folder in tasks:
            raise LayergenError(
                f"{read.plan.source} is a second plan of {folder}",
                hint="give one plan of each root",
            )
        case = case_in(found, read.plan, folder, place, "terraform")
        # Any other plan names every resource, changed or not.
        is_refresh = scope.refresh_only or not read.plan.resources
        case = replace(case, is_refresh=is_refresh or read.plan.errored)
        told = not is_refresh or scope.refresh_only
        unseen = () if told else tuple(Unseen(what, REFRESH_ONLY, folder) for what in BY_PLAN)
        tasks[folder] = partial(judged, case, (), unseen)
    return tasks


def case_in(
    found: Checkout,
    plan: "Plan",
    folder: str,
    place: "tuple[Environment, str] | None",
    terraform: str,
) -> "DriftCase":
    """Give what is judged: a plan, and the root that it is of, if layergen renders it."""
    from layergen.resolve.drift.case import DriftCase
    from layergen.resolve.root import resolve_root

    environment, region = place or (None, "")
    return DriftCase(
        repository=found.repository,
        folder=folder,
        plan=plan,
        environment=environment,
        region=region,
        root=resolve_root(found.repository, environment, region) if environment else None,
        terraform=terraform,
    )


def judged(
    case: "DriftCase", failures: tuple[Failure, ...], unseen: tuple[Unseen, ...] = ()
) -> RootDrift:
    """Judge a plan, and tell what an errored or partial one leaves open."""
    from layergen.resolve.drift import drift_of

    if not case.plan.complete and not case.plan.errored:
        why = "Terraform leaves changes to another plan after this one"
        unseen = (*unseen, Unseen("part of what is pending", why, case.folder))
    if case.plan.errored:
        why = "the run that made this plan failed"
        unseen = (*unseen, *(Unseen(what, why, case.folder) for what in BY_PLAN))
        hint = "correct what `terraform plan` says"
        failures = failures or (Failure(case.folder, why, hint),)
    return replace(drift_of(case), unseen=unseen, failures=failures)
