"""Which release of each of its layers a function gets in an environment, and who decided so."""

from collections.abc import Iterator
from dataclasses import dataclass

from layergen.diagnostics import Place
from layergen.model.environment import Environment, Track
from layergen.model.release import Artifact, Release
from layergen.model.strategy import Function
from layergen.resolve.releases import artifact_for
from layergen.resolve.rules.case import STRATEGY, Case, environment_lock_file
from layergen.resolve.versions import newest


@dataclass(frozen=True, slots=True)
class EffectiveRelease:
    """A release as a function gets it, and the place that decides so: a pin or the strategy.

    `artifact` is None where no variant fits the function.
    """

    environment: Environment
    function: Function
    release: Release
    artifact: Artifact | None
    pinned: bool
    place: Place


def effective_releases(case: Case) -> Iterator[EffectiveRelease]:
    """Give every release that a zip function gets, by environment, function and attach order."""
    lock = case.repository.layers_lock
    tracked = {layer: newest(releases) for layer, releases in lock.releases.items()}
    for environment, environment_lock in case.locked_environments():
        file = environment_lock_file(environment.name)
        for function in case.repository.strategy.functions.values():
            pins = environment_lock.pins.get(function.name, {})
            for position, layer in enumerate(function.layers):
                version = pins.get(layer)
                if version is None and environment.track is Track.LATEST:
                    version = tracked.get(layer)
                release = lock.find(layer, version) if version else None
                if release is None or function.package_type == "Image":
                    continue
                path = ("functions", function.name, "layers")
                yield EffectiveRelease(
                    environment,
                    function,
                    release,
                    artifact_for(release, function),
                    pinned=layer in pins,
                    place=case.places.value(file, "functions", function.name, layer)
                    if layer in pins
                    else case.item_place(STRATEGY, *path, position=position),
                )
