"""Pins: which release of a layer a function uses in one environment."""

from collections.abc import Iterable, Iterator

from layergen.errors import LayergenError
from layergen.model.environment import Environment, Track
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.edit import Edit, with_blocks, with_pin, with_pins, with_release
from layergen.resolve.release_reference import nearest
from layergen.resolve.releases import pinned, retained
from layergen.resolve.usage import void_empty_looks
from layergen.resolve.withdrawal import take_back


def pin(
    repository: Repository, environment: Environment, wanted: Iterable[tuple[str, Release]]
) -> Edit:
    """Pin functions to releases that the environment retains: all of them, or none.

    A withdrawn release is granted to others again. Whether a release fits a function is for
    `move_effects` to say. Raises LayergenError with every function that does not attach the layer,
    and every release that is not retained.
    """
    pairs = tuple(wanted)
    if problems := tuple(_problems(repository, environment, pairs)):
        raise _together(problems)
    lock = repository.lock_of(environment.name)
    pins: dict[str, dict[str, str | None]] = {}
    left: dict[tuple[str, str], None] = {}
    changes: list[str] = []
    notes: list[str] = []
    for function, release in pairs:
        layer, version = release.layer, release.version
        if lock.pins.get(function, {}).get(layer) == version:
            notes.append(f"{function} is pinned to {layer}@{version} already")
            continue
        before = pinned(repository, environment, function, layer)
        if before is not None and before != version:
            left[layer, before] = None
        pins.setdefault(function, {})[layer] = version
        changes.append(f"{function} in {environment.name}: {layer} {_from(before, version)}")
    if not pins:
        return Edit(lock, notes=tuple(notes))
    # A release that is only tracked would leave the environment with the next one.
    for release in {(r.layer, r.version): r for _, r in pairs}.values():
        lock = with_release(lock, release.layer, release.version)
        back = take_back(lock, environment.name, release.layer, release.version)
        lock, changes = back.lock, [*changes, *back.changes]
    for layer, before in left:
        lock = void_empty_looks(lock, layer, before)
    return Edit(with_pins(lock, pins), tuple(changes), tuple(notes))


def unpin(repository: Repository, environment: Environment, function: str, layer: str) -> Edit:
    """Take a pin away, so that the function follows the newest release.

    Raises LayergenError where the environment does not track the newest release, unless the
    function no longer attaches the layer: a pin that nothing follows may always go.
    """
    lock = repository.lock_of(environment.name)
    known = repository.strategy.functions.get(function)
    pins = lock.pins.get(function, {})
    if known is None and not pins:
        raise _unknown_function(repository, function)
    attached = known is not None and layer in known.layers
    if layer not in pins:
        if not attached:
            raise LayergenError(f"{function} has no pin of '{layer}'", hint=nearest(layer, pins))
        return Edit(lock, notes=(f"{function} has no pin of {layer}",))
    if attached and environment.track is not Track.LATEST:
        raise LayergenError(
            f"{environment.name} tracks no newest release that {function} could follow",
            hint=f"pin it to another release, or set 'track: latest' for {environment.name}",
        )
    lock = void_empty_looks(lock, layer, pins[layer])
    change = f"{function} in {environment.name}: {layer} is no longer pinned to {pins[layer]}"
    lock = with_pin(lock, function, layer, None)
    # Nobody fills the block of a function that is gone.
    return Edit(lock if known else with_blocks(lock, repository.strategy), (change,))


def check_retained(repository: Repository, environment: Environment, release: Release) -> None:
    """Refuse a release that the environment does not retain."""
    kept = [one.version for one in retained(repository, environment, release.layer)]
    if release.version not in kept:
        raise LayergenError(
            f"{environment.name} does not retain {release.layer}@{release.version}",
            hint=f"retained: {', '.join(kept) or 'none'}; to add it: "
            f"layergen promote {release.layer}@{release.version} --env {environment.name}",
        )


def _problems(
    repository: Repository, environment: Environment, wanted: Iterable[tuple[str, Release]]
) -> Iterator[LayergenError]:
    looked: set[tuple[str, str]] = set()
    for name, release in wanted:
        function = repository.strategy.functions.get(name)
        if function is None:
            yield _unknown_function(repository, name)
        elif release.layer not in function.layers:
            yield LayergenError(
                f"{name} does not attach {release.layer}",
                hint=f"add it to functions.{name}.layers in layers.yaml first",
            )
        if (release.layer, release.version) not in looked:
            looked.add((release.layer, release.version))
            try:
                check_retained(repository, environment, release)
            except LayergenError as error:
                yield error


def _together(problems: tuple[LayergenError, ...]) -> LayergenError:
    """Make one error of several: each sentence once, each hint once."""
    sentences = dict.fromkeys(problem.message for problem in problems)
    hints = dict.fromkeys(problem.hint for problem in problems if problem.hint)
    return LayergenError("; ".join(sentences), hint="; ".join(hints))


def _unknown_function(repository: Repository, name: str) -> LayergenError:
    return LayergenError(
        f"there is no function '{name}'", hint=nearest(name, repository.strategy.functions)
    )


def _from(before: str | None, after: str) -> str:
    if before is None or before == after:
        return f"pinned to {after}"
    return f"from {before} to {after}"
