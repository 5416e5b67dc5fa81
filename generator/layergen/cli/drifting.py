"""Looking for drift: in roots or plans, and in the files, side by side."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from layergen.cli.context import Checkout, Session
from layergen.cli.drifting_scope import BY_AWS, BY_PLAN, REFRESH_ONLY, Scope, failure_of, without
from layergen.cli.workshop import as_many_as_can
from layergen.model.drift import DriftReport, Kind, RootDrift, Unseen

_NOT_ASKED = "AWS was asked nothing beside what Terraform reads"


def look(session: Session, found: Checkout, scope: Scope) -> DriftReport:
    """Look everywhere; what cannot be looked at is a failure of the report.

    Raises LayergenError if there is nothing to look at, or no Terraform to look with.
    """
    from layergen.cli.drifting_files import look_at_files
    from layergen.cli.drifting_plans import in_plans
    from layergen.cli.drifting_roots import in_roots
    from layergen.resolve.drift import summed_up

    label = "reading plans" if scope.plans else "planning"
    tasks = in_plans(found, scope) if scope.plans else in_roots(found, scope)
    chosen = {name.split("/")[1] for name in tasks if name.startswith("envs/")}
    # Terraform is waited for anyway, so that looking at the files takes no time of its own.
    with ThreadPoolExecutor(1) as beside:
        looking = beside.submit(
            look_at_files,
            replace(session, quiet=True),
            found,
            sorted(chosen) if scope.plans else scope.environments,
            scope.regions,
            skip=scope.skip,
        )
        parts, errors = as_many_as_can(session, label, tasks, scope.at_once)
        files = looking.result()
    failed = RootDrift(failures=tuple(failure_of(name, error) for name, error in errors.items()))
    return summed_up(
        list(parts),
        [
            without(scope.skip, part)
            for part in (files, *parts.values(), failed, RootDrift(unseen=_unseen(scope)))
        ],
        found.repository.strategy.drift_ignores,
        found.facts.today,
    )


def _unseen(scope: Scope) -> tuple[Unseen, ...]:
    skipped = [Unseen(str(kind), "left out by --skip") for kind in Kind if kind in scope.skip]
    by_plan = [Unseen(what, REFRESH_ONLY) for what in BY_PLAN if scope.refresh_only]
    by_aws = [Unseen(what, _NOT_ASKED) for what in BY_AWS if scope.terraform_only]
    known = {one.what for one in skipped}
    return (*skipped, *(one for one in (*by_plan, *by_aws) if one.what not in known))
