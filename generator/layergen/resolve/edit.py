"""An environment's lock as it shall be. Every function gives a new lock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from layergen.model.registry import EnvironmentLock, Publications, Rollout
from layergen.model.repository import Repository


@dataclass(frozen=True, slots=True)
class Edit:
    """A new lock. `changes` says what is different, `notes` what else there is to know."""

    lock: EnvironmentLock
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def then(self, later: "Edit") -> "Edit":
        """Put an edit after this one, which was made on this one's lock."""
        return Edit(later.lock, self.changes + later.changes, self.notes + later.notes)


def holding(repository: Repository, environment: str, lock: EnvironmentLock) -> Repository:
    """Give the repository as it would be with this lock."""
    return replace(
        repository, environment_locks={**repository.environment_locks, environment: lock}
    )


def with_release(
    lock: EnvironmentLock, layer: str, version: str, publications: Publications | None = None
) -> EnvironmentLock:
    """Retain a release, with these publications or with those it has."""
    versions = lock.layers.get(layer, {})
    kept = versions.get(version, {}) if publications is None else publications
    return replace(lock, layers={**lock.layers, layer: {**versions, version: kept}})


def without_release(lock: EnvironmentLock, layer: str, version: str) -> EnvironmentLock:
    """Let go of a release, and of its layer with the last one."""
    layers = {
        name: {v: regions for v, regions in versions.items() if (name, v) != (layer, version)}
        for name, versions in lock.layers.items()
    }
    return replace(lock, layers={name: versions for name, versions in layers.items() if versions})


def with_pin(
    lock: EnvironmentLock, function: str, layer: str, version: str | None
) -> EnvironmentLock:
    """Pin a function to a release of a layer, or (None) take its pin away."""
    pins: Mapping[str, str] = {
        name: pin for name, pin in lock.pins.get(function, {}).items() if name != layer
    }
    if version is not None:
        pins = {**pins, layer: version}
    others = {name: pin for name, pin in lock.pins.items() if name != function}
    return replace(lock, pins={**others, function: pins} if pins else others)


def with_rollout(
    lock: EnvironmentLock, function: str, region: str, rollout: Rollout
) -> EnvironmentLock:
    """Put the alias of a function in a region where a rollout has it."""
    regions = {**lock.rollouts.get(function, {}), region: rollout}
    return replace(lock, rollouts={**lock.rollouts, function: regions})
