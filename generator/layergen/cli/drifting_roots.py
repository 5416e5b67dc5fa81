"""Drift in roots: plans made for it, and questions to AWS that no plan answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout
from layergen.cli.drifting_plans import case_in, judged
from layergen.cli.drifting_scope import BESIDE_REFRESH, BY_AWS, Scope, failure_of, without
from layergen.errors import LayergenError
from layergen.model.drift import Failure, RootDrift, Unseen

if TYPE_CHECKING:
    from layergen.adapters.terraform import Terraform
    from layergen.model.environment import Environment
    from layergen.model.plan import Plan
    from layergen.resolve.drift.case import DriftCase, Sight


def in_roots(found: Checkout, scope: Scope) -> dict[str, Callable[[], RootDrift]]:
    """Give a task that plans in each chosen root, by its folder.

    Raises LayergenError where there is no root, or no Terraform.
    """
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
    case = case_in(found, made.plan, folder, (environment, region), terraform.name)
    case = replace(case, is_refresh=made.refresh_only or made.plan.errored)
    failures = made.failures
    unseen: tuple[Unseen, ...] = ()
    if not scope.terraform_only:
        try:
            case = replace(case, sight=_sight(case, environment, region))
            if case.is_refresh:
                unseen = (Unseen(BY_AWS[-1], "only a whole plan names the grants", folder),)
        except LayergenError as error:
            failures = (*failures, failure_of(f"AWS in {folder}", error))
            unseen = tuple(Unseen(what, "AWS could not be asked", folder) for what in BY_AWS)
    return without(BESIDE_REFRESH if scope.refresh_only else (), judged(case, failures, unseen))


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
