"""What functions get by an edit of the pins: who moves, who cannot, and what to look at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from layergen.diagnostics import Severity
from layergen.errors import LayergenError
from layergen.model.budget import Budget, Standing
from layergen.model.environment import Environment
from layergen.model.manifest import Manifest
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.model.words import counted, few
from layergen.resolve.budget import budget
from layergen.resolve.catalogue import known_issues
from layergen.resolve.effects import overlap_effects, releases_of, size_sentence
from layergen.resolve.releases import artifact_for, pinned, regions_of


@dataclass(frozen=True, slots=True)
class Move:
    """A function of an environment, the releases that it moves to, and its budget before and after.

    `releases` go by layer.
    """

    function: Function
    environment: Environment
    releases: Mapping[str, Release]
    before: Budget
    after: Budget


def moves(
    before: Repository,
    after: Repository,
    environment: Environment,
    package_bytes: Mapping[str, int],
    limit: int,
) -> tuple[Move, ...]:
    """Compare the pins of an environment: every function that gets another release of a layer."""
    old, new = (found.lock_of(environment.name).pins for found in (before, after))
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    found: list[Move] = []
    for name in names:
        function = after.strategy.functions.get(name)
        releases = _releases(before, after, environment, function) if function else {}
        if function and releases:
            size = package_bytes.get(name)
            budgets = [budget(r, environment, function, size, limit) for r in (before, after)]
            found.append(Move(function, environment, releases, *budgets))
    return tuple(found)


def misfits(moving: Iterable[Move]) -> dict[str, tuple[str, ...]]:
    """Say why functions cannot take what they move to, by function. Those that can are missing."""
    reasons = {move.function.name: tuple(_against(move)) for move in moving}
    return {name: found for name, found in reasons.items() if found}


def refusal(reasons: Mapping[str, tuple[str, ...]], *, hint: str = "") -> LayergenError:
    """Make one error of everything that speaks against a move."""
    if len(reasons) == 1:
        ((name, found),) = reasons.items()
        return LayergenError(f"{name} cannot move: {'; '.join(found)}", hint=hint)
    lines = [f"\n  {name}: {'; '.join(found)}" for name, found in sorted(reasons.items())]
    return LayergenError(
        f"{counted(len(reasons), 'function')} cannot move, and nothing was written:"
        f"{''.join(lines)}",
        hint=hint,
    )


def neighbours(moving: Iterable[Move]) -> tuple[Release, ...]:
    """Give every release that a moving function will have: those whose files are compared."""
    return releases_of(move.after for move in moving)


def warnings(
    after: Repository,
    environment: Environment,
    moving: Iterable[Move],
    manifests: Mapping[str, Manifest],
) -> Iterator[str]:
    """Tell what somebody should look at: nearly full functions, overlaps, layers with a notice.

    `after` is the repository as it will be, and `manifests` go by content digest.
    """
    moves = tuple(moving)
    releases = {
        (release.layer, release.version): release
        for move in moves
        for release in move.releases.values()
    }
    yield from _notices(after, environment, releases.values())
    yield from _sizes(moves)
    new = {
        artifact.content for release in releases.values() for artifact in release.artifacts.values()
    }
    for effect in overlap_effects((move.after for move in moves), new, manifests):
        if effect.severity is Severity.WARNING:
            yield effect.message


def _releases(
    before: Repository, after: Repository, environment: Environment, function: Function
) -> dict[str, Release]:
    found: dict[str, Release] = {}
    for layer in function.layers:
        version = pinned(after, environment, function.name, layer)
        if version is None or version == pinned(before, environment, function.name, layer):
            continue
        if release := after.layers_lock.find(layer, version):
            found[layer] = release
    return found


def _against(move: Move) -> Iterator[str]:
    function = move.function
    for release in move.releases.values():
        if artifact_for(release, function) is None:
            variants = "; ".join(
                f"{artifact.variant} for {', '.join((*artifact.runtimes, *artifact.architectures))}"
                for artifact in release.artifacts.values()
            )
            yield (
                f"no variant of {release.layer}@{release.version} fits: it runs "
                f"{function.runtime} on {function.architecture}, and there is {variants}"
            )
    # What is too much already and gets smaller is on its way to fit.
    if move.after.standing is Standing.BEYOND and not _smaller(move):
        yield f"it {size_sentence(move.after)}"


def _smaller(move: Move) -> bool:
    return move.after.unzipped_bytes < move.before.unzipped_bytes


def _sizes(moving: Iterable[Move]) -> Iterator[str]:
    alike: dict[str, list[str]] = {}
    for move in moving:
        if move.after.standing is not Standing.FITS:
            alike.setdefault(size_sentence(move.after), []).append(move.function.name)
    for sentence, names in alike.items():
        yield f"{few(names)}: {sentence}" if len(names) > 1 else f"{names[0]} {sentence}"


def _notices(
    repository: Repository, environment: Environment, releases: Iterable[Release]
) -> Iterator[str]:
    """Tell which releases are of a deprecated layer, have known issues, or lack a region."""
    for release in releases:
        name = f"{release.layer}@{release.version}"
        layer = repository.strategy.layers.get(release.layer)
        if layer and layer.deprecated:
            yield f"{layer.name} is deprecated: {layer.deprecated}"
        for issue in known_issues(layer, release.version) if layer else ():
            yield f"{name} has a known issue: {issue}"
        there = regions_of(environment, repository.lock_of(environment.name), release)
        if absent := [region for region in environment.regions if region not in there]:
            yield f"{name} is not in {', '.join(absent)}: who takes it gets no layers there"
