"""Regions that an environment no longer lists while something is left there."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.registry import EnvironmentLock
from layergen.resolve.rules.case import Case, environment_file, environment_lock_file, listed


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse to forget a region: its root would go, and its releases would stay in AWS."""
    for environment, lock in case.locked_environments():
        if case.is_broken(environment_file(environment.name), "regions"):
            continue
        file = environment_lock_file(environment.name)
        for region, (path, left) in sorted(_left(lock).items()):
            if region not in environment.regions:
                shown = listed(left if len(left) <= 3 else [*left[:3], f"{len(left) - 3} more"])
                yield Diagnostic(
                    "removed-region",
                    f"{environment.name} no longer lists {region}, where {shown} can still be",
                    case.places.key(file, *path),
                    f"list {region} again and `terraform destroy` its root first; "
                    f"then take its entries out of {file}",
                )


def _left(lock: EnvironmentLock) -> dict[str, tuple[tuple[str, ...], list[str]]]:
    left: dict[str, tuple[tuple[str, ...], list[str]]] = {}
    for layer, versions in lock.layers.items():
        for version, regions in versions.items():
            for region, variants in regions.items():
                if variants:
                    _, names = left.setdefault(region, (("layers", layer, version, region), []))
                    names.append(f"{layer}@{version}")
    for function, by_region in lock.rollouts.items():
        for region, rollout in by_region.items():
            _, names = left.setdefault(region, (("rollouts", function, region), []))
            names.append(f"the alias {function}/{rollout.alias}")
    return left
