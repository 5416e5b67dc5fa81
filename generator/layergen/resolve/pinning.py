"""Pins: which release of a layer a function uses in one environment."""

from layergen.errors import LayergenError
from layergen.model.environment import Environment, Track
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.resolve.edit import Edit, with_pin, with_release
from layergen.resolve.release_reference import nearest
from layergen.resolve.releases import artifact_for, pinned, retained
from layergen.resolve.usage import void_empty_looks


def pin(repository: Repository, environment: Environment, function: str, release: Release) -> Edit:
    """Pin a function to a release that the environment retains.

    Raises LayergenError if the function does not attach the layer, if the release is not retained,
    or if no variant of it fits the function.
    """
    attaching = _attaching(repository, function, release.layer)
    kept = retained(repository, environment, release.layer)
    if release.version not in {one.version for one in kept}:
        have = ", ".join(one.version for one in kept) or "none"
        raise LayergenError(
            f"{environment.name} does not retain {release.layer}@{release.version}",
            hint=f"retained: {have}; to add it: layergen promote {release.layer}@{release.version} "
            f"--env {environment.name}",
        )
    _check_fit(attaching, release)
    lock = repository.lock_of(environment.name)
    before = pinned(repository, environment, function, release.layer)
    if lock.pins.get(function, {}).get(release.layer) == release.version:
        return Edit(lock, notes=(f"{function} is pinned to {_name(release)} already",))
    # A release that is only tracked would leave the environment with the next one.
    lock = with_release(lock, release.layer, release.version)
    if before is not None and before != release.version:
        lock = void_empty_looks(lock, release.layer, before)
    change = f"{function}: {release.layer} {_from(before, release.version)}"
    return Edit(with_pin(lock, function, release.layer, release.version), (change,))


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
    change = f"{function}: {layer} is no longer pinned to {pins[layer]}"
    return Edit(with_pin(lock, function, layer, None), (change,))


def _attaching(repository: Repository, name: str, layer: str) -> Function:
    function = repository.strategy.functions.get(name)
    if function is None:
        raise _unknown_function(repository, name)
    if layer not in function.layers:
        raise LayergenError(
            f"{name} does not attach {layer}",
            hint=f"add it to functions.{name}.layers in layers.yaml first",
        )
    return function


def _unknown_function(repository: Repository, name: str) -> LayergenError:
    return LayergenError(
        f"there is no function '{name}'", hint=nearest(name, repository.strategy.functions)
    )


def _check_fit(function: Function, release: Release) -> None:
    if artifact_for(release, function):
        return
    variants = ", ".join(
        f"{artifact.variant} ({', '.join((*artifact.runtimes, *artifact.architectures))})"
        for artifact in release.artifacts.values()
    )
    raise LayergenError(
        f"no variant of {_name(release)} fits {function.name}, "
        f"which runs {function.runtime} on {function.architecture}",
        hint=f"it has: {variants}",
    )


def _name(release: Release) -> str:
    return f"{release.layer}@{release.version}"


def _from(before: str | None, after: str) -> str:
    if before is None or before == after:
        return f"pinned to {after}"
    return f"from {before} to {after}"
