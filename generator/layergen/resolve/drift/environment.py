"""What a report of drift says of one environment."""

from dataclasses import replace

from layergen.model.drift import Cause, DriftReport
from layergen.model.environment import Environment


def of_environment(report: DriftReport, name: str) -> DriftReport:
    """Keep what is in roots of the environment, and what is of the repository as a whole."""
    folder = f"envs/{name}/"

    def concerns(root: str) -> bool:
        return not root or root.startswith(folder)

    causes = (
        Cause(tuple(one for one in cause.differences if concerns(one.root)))
        for cause in report.causes
    )
    return replace(
        report,
        roots=tuple(root for root in report.roots if root.startswith(folder)),
        causes=tuple(cause for cause in causes if cause.differences),
        ignored=tuple(one for one in report.ignored if concerns(one.difference.root)),
        left_alone=tuple(one for one in report.left_alone if concerns(one.root)),
        unseen=tuple(one for one in report.unseen if concerns(one.root)),
        failures=tuple(one for one in report.failures if _concerns(one.where, folder)),
    )


def _concerns(where: str, folder: str) -> bool:
    """Tell whether a failure is one of the environment: one that names no root may be."""
    return "envs/" not in where or folder in where


def unlooked_at(report: DriftReport, environment: Environment) -> tuple[str, ...]:
    """Give the regions of an environment that nobody tried to look at."""
    tried = {*report.roots, *(failure.where for failure in report.failures)}
    roots = {region: f"envs/{environment.name}/{region}" for region in environment.regions}
    return tuple(region for region, root in roots.items() if not any(root in one for one in tried))
