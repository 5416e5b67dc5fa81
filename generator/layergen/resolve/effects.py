"""What releases do to the functions that get them, in sentences."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from layergen.diagnostics import Severity
from layergen.model.budget import Budget
from layergen.model.manifest import Manifest
from layergen.model.release import Artifact, Release
from layergen.model.words import few
from layergen.resolve.overlap import file_overlaps, package_overlaps
from layergen.resolve.overlap_words import file_sentence, packages_told

_MIB = 1024 * 1024
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Effect:
    """One sentence about functions or environments; an error where a release must not be written.

    `hint` says what to do first.
    """

    severity: Severity
    message: str
    hint: str = ""


def size_sentence(budget: Budget) -> str:
    """Say what a function would weigh, without naming it."""
    share = budget.unzipped_bytes * 100 // budget.limit
    return (
        f"would have {budget.unzipped_bytes / _MIB:.1f} MiB unzipped, "
        f"{share} % of what Lambda takes"
    )


def upload_sentence(release: Release, artifact: Artifact, limit: int) -> str:
    """Say what an artifact weighs against `limit`, what Lambda takes without S3."""
    return (
        f"{release.layer}@{release.version} ({artifact.variant}) has "
        f"{artifact.zip_bytes / _MB:.1f} MB zipped, and Lambda takes {limit / _MB:.0f} MB "
        "without S3"
    )


def releases_of(budgets: Iterable[Budget]) -> tuple[Release, ...]:
    """Give every release that some of these functions has, each once."""
    found = {
        (one.release.layer, one.release.version): one.release
        for budget in budgets
        for one in budget.attached
    }
    return tuple(found[key] for key in sorted(found))


def overlap_effects(
    budgets: Iterable[Budget], new: Set[str], manifests: Mapping[str, Manifest]
) -> Iterator[Effect]:
    """Tell what new artifacts and the other layers of a function both bring, once for all of them.

    `new` are their content digests, and `manifests` go by content digest; files are compared where
    they are known.
    """
    alike: dict[tuple[tuple[str, ...], ...], list[Budget]] = {}
    for budget in budgets:
        contents = tuple(one.artifact.content for one in budget.attached)
        alike.setdefault((contents, budget.function.overrides), []).append(budget)
    functions: dict[Effect, dict[str, None]] = {}
    for found in alike.values():
        for effect in _overlaps(found[0], new, manifests):
            names = dict.fromkeys(budget.function.name for budget in found)
            functions.setdefault(effect, {}).update(names)
    for effect, names in functions.items():
        yield Effect(effect.severity, f"{few(list(names))}: {effect.message}")


def _overlaps(budget: Budget, new: Set[str], manifests: Mapping[str, Manifest]) -> Iterator[Effect]:
    overrides = budget.function.overrides
    packages = [
        package
        for package in package_overlaps(budget.attached, overrides)
        if any(holder.attached.artifact.content in new for holder in package.holders)
    ]
    for told in packages_told(packages):
        yield Effect(_severity(same=told.same), told.sentence)
    # Files of packages that were told already say nothing new.
    known = (*overrides, *(package.name for package in packages))
    for files in file_overlaps(budget.attached, manifests, known):
        if {files.first.artifact.content, files.second.artifact.content} & new:
            yield Effect(_severity(same=not files.different), file_sentence(files))


def _severity(*, same: bool) -> Severity:
    return Severity.NOTE if same else Severity.WARNING
