"""Functions that get no release where releases move by hand."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Place, Severity
from layergen.model.environment import Environment, Track
from layergen.model.release import Release
from layergen.model.strategy import Function
from layergen.resolve.releases import artifact_for, retained
from layergen.resolve.rules.case import STRATEGY, Case
from layergen.resolve.versions import newest


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse a function without a pin on a layer that a manual environment holds.

    Layers that the environment does not hold yet are warned of, once it holds another one of the
    same function.
    """
    strategy = case.repository.strategy
    for environment, lock in case.locked_environments():
        if environment.track is not Track.MANUAL:
            continue
        held = {name: retained(case.repository, environment, name) for name in strategy.layers}
        for function in strategy.functions.values():
            if function.package_type == "Image" or not any(map(held.get, function.layers)):
                continue
            for position, layer in enumerate(function.layers):
                if layer in held and layer not in lock.pins.get(function.name, {}):
                    path = ("functions", function.name, "layers")
                    place = case.item_place(STRATEGY, *path, position=position)
                    yield (
                        _unpinned(environment, function, held[layer], place)
                        if held[layer]
                        else _unheld(case, environment, function, layer, place)
                    )


def _unpinned(
    environment: Environment, function: Function, held: tuple[Release, ...], place: Place
) -> Diagnostic:
    layer = held[0].layer
    fitting = newest(release.version for release in held if artifact_for(release, function))
    return Diagnostic(
        "unpinned-function",
        f"'{function.name}' has no pin on '{layer}' in {environment.name}, "
        "where releases move by hand",
        place,
        f"layergen pin {function.name} {layer}@{fitting} --env {environment.name}"
        if fitting
        else f"no release of it that {environment.name} retains fits; promote one that does",
    )


def _unheld(
    case: Case, environment: Environment, function: Function, layer: str, place: Place
) -> Diagnostic:
    latest = newest(case.repository.layers_lock.of(layer))
    return Diagnostic(
        "missing-release",
        f"'{function.name}' gets no '{layer}' in {environment.name}, "
        "which retains no release of it",
        place,
        f"layergen promote {layer}@{latest} --env {environment.name}"
        if latest
        else f"layergen release {layer}",
        Severity.WARNING,
    )
