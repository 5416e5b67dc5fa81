"""What is big: releases by package, and functions by layer."""

from collections.abc import Iterable, Mapping

from layergen.model.budget import SizeReport
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.runtime import Limits
from layergen.resolve.budget import budgets
from layergen.resolve.versions import newest


def size_report(
    repository: Repository,
    releases: Iterable[Release],
    package_bytes: Mapping[str, int],
    limits: Limits,
) -> SizeReport:
    """Look at these releases and at the functions that attach their layers.

    Without any, at the newest release of every layer and at all functions.
    """
    chosen = tuple(releases)
    layers = {release.layer for release in chosen}
    every = budgets(
        repository, repository.environments.values(), package_bytes, limits.unzipped_bytes
    )
    return SizeReport(
        chosen or _newest_of_each(repository),
        tuple(
            budget
            for budget in every
            if budget.function.layers and (not layers or layers & set(budget.function.layers))
        ),
        limits,
    )


def _newest_of_each(repository: Repository) -> tuple[Release, ...]:
    return tuple(
        releases[version]
        for _, releases in sorted(repository.layers_lock.releases.items())
        if (version := newest(releases))
    )
