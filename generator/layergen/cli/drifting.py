"""Looking for drift: planning in the roots side by side, and asking AWS what no plan says."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.workshop import as_many_as_can
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.drift import DriftReport, Failure, Kind, RootDrift, Unseen

if TYPE_CHECKING:
    from layergen.adapters.terraform import Terraform
    from layergen.model.environment import Environment
    from layergen.model.plan import Plan
    from layergen.resolve.drift.case import DriftCase, Sight

_NOT_ASKED = "AWS was asked nothing beside what Terraform reads"
_REFRESH_ONLY = "a plan of -refresh-only does not say what an apply would do"
_BY_AWS = (
    str(Kind.UNMANAGED),
    str(Kind.LAGGING),
    "whom policies of layer versions let in beside Terraform's grants",
)
_BESIDE_REFRESH = (Kind.PENDING, Kind.ROLLOUT_EXPECTED)
_BY_PLAN = tuple(map(str, _BESIDE_REFRESH))


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look, and for what. `plans` are files; without any, Terraform is run."""

    plans: tuple[Path, ...]
    environments: list[str] | None
    regions: list[str] | None
    refresh_only: bool = False
    terraform_only: bool = False
    skip: frozenset[Kind] = frozenset()
    at_once: int | None = None


def look(session: Session, found: Checkout, scope: Scope) -> DriftReport:
    """Look everywhere; what cannot be looked at is a failure of the report.

    Raises LayergenError if there is nothing to look at, or no Terraform to look with.
    """
    from layergen.cli.drifting_files import look_at_files
    from layergen.resolve.drift import summed_up

    label = "reading plans" if scope.plans else "planning"
    tasks = _of_files(found, scope) if scope.plans else _of_roots(found, scope)
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
            _without(scope.skip, part)
            for part in (files, *parts.values(), failed, RootDrift(unseen=_unseen(scope)))
        ],
        found.repository.strategy.drift_ignores,
        found.facts.today,
    )


def failure_of(where: str, error: LayergenError) -> Failure:
    """Tell what could not be looked at."""
    if isinstance(error, InvalidInputError):
        return Failure(where, "\n".join(str(finding) for finding in error.diagnostics))
    return Failure(where, error.message, error.hint)


def _without(skipped: Collection[Kind], part: RootDrift) -> RootDrift:
    kept = tuple(one for one in part.differences if one.kind not in skipped)
    return replace(part, differences=kept)


def _unseen(scope: Scope) -> tuple[Unseen, ...]:
    skipped = [Unseen(str(kind), "left out by --skip") for kind in Kind if kind in scope.skip]
    by_plan = [Unseen(what, _REFRESH_ONLY) for what in _BY_PLAN if scope.refresh_only]
    by_aws = [Unseen(what, _NOT_ASKED) for what in _BY_AWS if scope.terraform_only]
    known = {one.what for one in skipped}
    return (*skipped, *(one for one in (*by_plan, *by_aws) if one.what not in known))


def _of_roots(found: Checkout, scope: Scope) -> dict[str, Callable[[], RootDrift]]:
    from layergen.adapters.terraform import find_terraform

    roots = found.roots(scope.environments, scope.regions)
    if not roots:
        raise LayergenError(
            "there is no environment yet", hint="describe one in envs/NAME/env.yaml"
        )
    terraform = find_terraform()
    if terraform is None:
        raise LayergenError(
            "neither terraform nor tofu was found",
            hint="install one, or pass plans: terraform show -json FILE > plan.json",
        )
    return {
        f"envs/{env.name}/{region}": partial(_root, found, terraform, scope, env, region)
        for env, region in roots
    }


def _root(
    found: Checkout, terraform: "Terraform", scope: Scope, environment: "Environment", region: str
) -> RootDrift:
    """Plan in one root, and forget the plan: only what differs is kept."""
    folder = f"envs/{environment.name}/{region}"
    if not any((found.root / folder).glob("*.tf")):
        raise LayergenError("it is not rendered", hint="run `layergen render`")
    made = _planned(terraform, found.root / folder, folder, refresh_only=scope.refresh_only)
    case = _case(found, made.plan, folder, (environment, region), terraform.name)
    case = replace(case, is_refresh=made.refresh_only or made.plan.errored)
    failures = made.failures
    unseen: tuple[Unseen, ...] = ()
    if not scope.terraform_only:
        try:
            case = replace(case, sight=_sight(case, environment, region))
            if case.is_refresh:
                unseen = (Unseen(_BY_AWS[-1], "only a whole plan names the grants", folder),)
        except LayergenError as error:
            failures = (*failures, failure_of(f"AWS in {folder}", error))
            unseen = tuple(Unseen(what, "AWS could not be asked", folder) for what in _BY_AWS)
    return _without(_BESIDE_REFRESH if scope.refresh_only else (), _judged(case, failures, unseen))


@dataclass(frozen=True, slots=True)
class _Planned:
    plan: "Plan"
    refresh_only: bool
    failures: tuple[Failure, ...] = ()


def _planned(terraform: "Terraform", root: Path, folder: str, *, refresh_only: bool) -> _Planned:
    from layergen.adapters.completed import ProcessError
    from layergen.adapters.temporary import temporary_folder
    from layergen.load.plan_json import load_plan

    with terraform.initialised(root) as ready, temporary_folder() as folder_of_plan:
        out = folder_of_plan / "drift.tfplan"
        failures: tuple[Failure, ...] = ()
        try:
            ready.plan(root, out, refresh_only=refresh_only, lock=False)
        except ProcessError as error:
            if not out.exists():
                raise
            failures = (failure_of(folder, error),)
        if failures and refresh_only:
            # Terraform (1.11) cannot refresh what has a postcondition and is gone; it can plan.
            return _planned(ready, root, folder, refresh_only=False)
        # What the refresh found until then is in the plan of a run that failed.
        plan = load_plan(ready.show_json(root, out), folder)
    return _Planned(plan, refresh_only, failures)


def _of_files(found: Checkout, scope: Scope) -> dict[str, Callable[[], RootDrift]]:
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
        case = _case(found, read.plan, folder, place, "terraform")
        # Any other plan names every resource, changed or not.
        is_refresh = scope.refresh_only or not read.plan.resources
        case = replace(case, is_refresh=is_refresh or read.plan.errored)
        told = not is_refresh or scope.refresh_only
        unseen = () if told else tuple(Unseen(what, _REFRESH_ONLY, folder) for what in _BY_PLAN)
        tasks[folder] = partial(_judged, case, (), unseen)
    return tasks


def _case(
    found: Checkout,
    plan: "Plan",
    folder: str,
    place: "tuple[Environment, str] | None",
    terraform: str,
) -> "DriftCase":
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


def _judged(
    case: "DriftCase", failures: tuple[Failure, ...], unseen: tuple[Unseen, ...] = ()
) -> RootDrift:
    from layergen.resolve.drift import drift_of

    if not case.plan.complete and not case.plan.errored:
        why = "Terraform leaves changes to another plan after this one"
        unseen = (*unseen, Unseen("part of what is pending", why, case.folder))
    if case.plan.errored:
        why = "the run that made this plan failed"
        unseen = (*unseen, *(Unseen(what, why, case.folder) for what in _BY_PLAN))
        hint = "correct what `terraform plan` says"
        failures = failures or (Failure(case.folder, why, hint),)
    return replace(drift_of(case), unseen=unseen, failures=failures)


def _sight(case: "DriftCase", environment: "Environment", region: str) -> "Sight":
    """Ask AWS for the layer versions, policies, functions and aliases of one root."""
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_functions import function_aliases, functions_named
    from layergen.adapters.aws_layers import layer_policies, layer_versions
    from layergen.model.usage import Look
    from layergen.resolve.drift.case import Sight
    from layergen.resolve.drift.policy import versions_held
    from layergen.resolve.layer_names import layer_names

    account = sign_in(environment, region)
    versions = layer_versions(account, region, layer_names(case.repository, environment))
    held = versions_held(case)
    functions = functions_named(
        account,
        region,
        [one.name for one in case.repository.strategy.functions.values() if one.layers],
    )
    names = dict.fromkeys(one.name for one in functions)
    return Sight(
        versions=versions,
        policies=layer_policies(account, region, [one for one in versions if one.arn in held]),
        look=Look(account.id, region, functions, function_aliases(account, region, names)),
    )
