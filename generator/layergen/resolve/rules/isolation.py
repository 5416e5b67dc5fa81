"""Environments that wait for another one which cannot prove anything to them."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.environment import Track
from layergen.resolve.release_reference import nearest
from layergen.resolve.rules.case import Case, environment_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse an unknown environment, one that waits in a circle, and releases that enter alone."""
    environments = case.repository.environments
    for environment in environments.values():
        isolation = environment.isolation
        if isolation is None:
            continue
        file = environment_file(environment.name)
        place = case.places.value(file, "isolation", "after")
        if not case.declares("environments", isolation.after):
            yield Diagnostic(
                "bad-isolation",
                f"there is no environment '{isolation.after}'",
                place,
                nearest(isolation.after, environments),
            )
        elif circle := _circle(case, environment.name):
            yield Diagnostic(
                "bad-isolation",
                f"no release could ever enter: {' waits for '.join(circle)}",
                place,
                "let the first stage take releases without isolation",
            )
        if environment.track is Track.LATEST:
            yield Diagnostic(
                "bad-isolation",
                f"{environment.name} takes every release by itself, so nothing can be held back",
                case.places.value(file, "track"),
                "track: manual",
            )


def _circle(case: Case, start: str) -> list[str]:
    """Follow the stages from an environment; give them if they lead back to it."""
    path = [start]
    while True:
        environment = case.repository.environments.get(path[-1])
        if environment is None or environment.isolation is None:
            return []
        after = environment.isolation.after
        if after == start:
            return [*path, after]
        if after in path:
            return []
        path.append(after)
