"""Rollouts of functions or aliases that the strategy does not have."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.release_reference import nearest
from layergen.resolve.rules.case import STRATEGY, Case, environment_lock_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse them: an alias in the lock is rendered, whatever the strategy says."""
    functions = case.repository.strategy.functions
    for environment, lock in case.locked_environments():
        file = environment_lock_file(environment.name)
        for name, regions in lock.rollouts.items():
            function = functions.get(name)
            if function is None:
                if not case.declares("functions", name):
                    yield Diagnostic(
                        "unknown-function",
                        f"Terraform keeps an alias of '{name}', "
                        "and there is no function of that name",
                        case.places.key(file, "rollouts", name),
                        nearest(name, case.declared["functions"]),
                    )
                continue
            if case.is_broken(STRATEGY, "functions", name, "alias"):
                continue
            for region, rollout in regions.items():
                if rollout.alias != function.alias:
                    wanted = f"'{function.alias}'" if function.alias else "no alias"
                    yield Diagnostic(
                        "renamed-alias",
                        f"Terraform keeps the alias '{rollout.alias}' of '{name}' in {region}, "
                        f"and the strategy names {wanted}",
                        case.places.value(file, "rollouts", name, region, "alias"),
                        f"write alias: {rollout.alias} in layers.yaml again; callers use it",
                    )
