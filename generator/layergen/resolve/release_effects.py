"""What new releases would do to the functions that attach their layers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from layergen.diagnostics import Severity
from layergen.model.budget import Budget, Standing
from layergen.model.environment import Track
from layergen.model.manifest import Manifest
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.budget import budgets
from layergen.resolve.overlap import file_overlaps, package_overlaps
from layergen.resolve.overlap_words import file_sentence, packages_told

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Effect:
    """One sentence about functions; an error where a release must not be written."""

    severity: Severity
    message: str


def budget_effects(
    repository: Repository,
    releases: Mapping[str, Release],
    package_bytes: Mapping[str, int],
    limit: int,
) -> Iterator[Effect]:
    """Judge the size of every function with new releases, given by layer.

    Too much is an error where an environment takes new releases by itself; elsewhere a function
    keeps what it is pinned to, and it is a warning.
    """
    alike: dict[tuple[str, bool], list[Budget]] = {}
    for budget in budgets(
        repository, repository.environments.values(), package_bytes, limit, taking=releases
    ):
        follows = repository.environments[budget.environment].track is Track.LATEST
        if _concerns(budget, releases) and budget.standing is not Standing.FITS:
            error = budget.standing is Standing.BEYOND and follows
            alike.setdefault((_size_sentence(budget), error), []).append(budget)
    for (sentence, error), found in alike.items():
        where = ", ".join(budget.environment for budget in found)
        yield Effect(Severity.ERROR if error else Severity.WARNING, f"{sentence} in {where}")


def neighbours(repository: Repository, releases: Mapping[str, Release]) -> tuple[Release, ...]:
    """Give every release that some function has beside a new one, and the new ones."""
    found = {
        (one.release.layer, one.release.version): one.release
        for budget in budgets(repository, repository.environments.values(), {}, 0, taking=releases)
        if _concerns(budget, releases)
        for one in budget.attached
    }
    return tuple(found[key] for key in sorted(found))


def overlap_effects(
    repository: Repository, releases: Mapping[str, Release], manifests: Mapping[str, Manifest]
) -> Iterator[Effect]:
    """Tell what new releases and the other layers of a function both bring, once for all functions.

    `manifests` go by content digest; files are compared where they are known.
    """
    functions: dict[Effect, dict[str, None]] = {}
    new = {
        artifact.content for release in releases.values() for artifact in release.artifacts.values()
    }
    for budget in budgets(repository, repository.environments.values(), {}, 0, taking=releases):
        if not _concerns(budget, releases):
            continue
        overrides = budget.function.overrides
        packages = [
            package
            for package in package_overlaps(budget.attached, overrides)
            if any(holder.attached.artifact.content in new for holder in package.holders)
        ]
        for told in packages_told(packages):
            effect = Effect(_severity(same=told.same), told.sentence)
            functions.setdefault(effect, {})[budget.function.name] = None
        # Files of packages that were told already say nothing new.
        known = (*overrides, *(package.name for package in packages))
        for files in file_overlaps(budget.attached, manifests, known):
            if {files.first.artifact.content, files.second.artifact.content} & new:
                effect = Effect(_severity(same=not files.different), file_sentence(files))
                functions.setdefault(effect, {})[budget.function.name] = None
    for effect, names in functions.items():
        yield Effect(effect.severity, f"{', '.join(names)}: {effect.message}")


def _concerns(budget: Budget, releases: Mapping[str, Release]) -> bool:
    return any(one.release.layer in releases for one in budget.attached)


def _severity(*, same: bool) -> Severity:
    return Severity.NOTE if same else Severity.WARNING


def _size_sentence(budget: Budget) -> str:
    share = budget.unzipped_bytes * 100 // budget.limit
    return (
        f"'{budget.function.name}' would have {budget.unzipped_bytes / _MIB:.1f} MiB unzipped, "
        f"{share} % of what Lambda takes,"
    )
