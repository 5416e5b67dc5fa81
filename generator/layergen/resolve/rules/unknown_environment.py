"""Locks of environments that are gone."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Place
from layergen.resolve.rules.case import Case, environment_file, environment_lock_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse a lock without its env.yaml: what it lists may still be published."""
    for name in case.repository.environment_locks:
        if not case.declares("environments", name):
            yield Diagnostic(
                "unknown-environment",
                f"there is no {environment_file(name)} beside this lock",
                Place(environment_lock_file(name)),
                "restore it; once nothing is published there any more, remove the lock as well",
            )
