"""An environment's lock as it shall be. Every function gives a new lock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from layergen.model.registry import EnvironmentLock, Publications
from layergen.model.repository import Repository
from layergen.model.rollout import Rollout
from layergen.model.strategy import Strategy


@dataclass(frozen=True, slots=True)
class Edit:
    """A new lock. `changes` says what is different, `notes` what else there is to know.

    `warnings` say what somebody should look at before the lock is committed.
    """

    lock: EnvironmentLock
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def then(self, later: "Edit") -> "Edit":
        """Put an edit after this one, which was made on this one's lock."""
        return Edit(
            later.lock,
            self.changes + later.changes,
            self.notes + later.notes,
            self.warnings + later.warnings,
        )


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
    kept = {name: versions for name, versions in layers.items() if versions}
    return with_forced(
        with_left_out(replace(lock, layers=kept), layer, version, ()), layer, version, ""
    )


def with_forced(lock: EnvironmentLock, layer: str, version: str, reason: str) -> EnvironmentLock:
    """Keep why a release came in against the isolation, or (empty) forget it."""
    reasons = {v: why for v, why in lock.forced.get(layer, {}).items() if v != version}
    if reason:
        reasons[version] = reason
    others = {name: known for name, known in lock.forced.items() if name != layer}
    return replace(lock, forced={**others, layer: reasons} if reasons else others)


def with_left_out(
    lock: EnvironmentLock, layer: str, version: str, regions: Iterable[str]
) -> EnvironmentLock:
    """Say in which regions a retained release is not published; in none of them, it goes to all."""
    versions = {v: known for v, known in lock.left_out.get(layer, {}).items() if v != version}
    if names := tuple(sorted(regions)):
        versions[version] = names
    others = {name: known for name, known in lock.left_out.items() if name != layer}
    return replace(lock, left_out={**others, layer: versions} if versions else others)


def with_pins(
    lock: EnvironmentLock, pins: Mapping[str, Mapping[str, str | None]]
) -> EnvironmentLock:
    """Pin functions to releases of layers, or (None) take pins away, by function and layer.

    A function whose last pin goes keeps its block; those of other functions are not touched.
    """
    changed = {
        function: {
            layer: version
            for layer, version in {**lock.pins.get(function, {}), **by_layer}.items()
            if version is not None
        }
        for function, by_layer in pins.items()
    }
    return replace(lock, pins={**lock.pins, **changed})


def with_blocks(lock: EnvironmentLock, strategy: Strategy) -> EnvironmentLock:
    """Give every function that attaches layers a block for its pins; drop empty ones of others.

    Two branches that pin two functions for the first time then fill two blocks, which merges;
    where both add one in the same place, git cannot know the order.
    """
    ready: dict[str, Mapping[str, str]] = {
        name: {} for name, function in strategy.functions.items() if function.layers
    }
    pins = {name: held for name, held in lock.pins.items() if held}
    return replace(lock, pins={**ready, **pins})


def with_pin(
    lock: EnvironmentLock, function: str, layer: str, version: str | None
) -> EnvironmentLock:
    """Pin one function to a release of a layer, or (None) take its pin away."""
    return with_pins(lock, {function: {layer: version}})


def with_alias_import(
    lock: EnvironmentLock, function: str, region: str, *, wanted: bool
) -> EnvironmentLock:
    """Ask for the import of an alias that exists in a region, or no longer."""
    regions = {*lock.adopt_aliases.get(function, ())} - {region}
    if wanted:
        regions.add(region)
    others = {name: known for name, known in lock.adopt_aliases.items() if name != function}
    imports = {**others, function: tuple(sorted(regions))} if regions else others
    return replace(lock, adopt_aliases=imports)


def with_rollout(
    lock: EnvironmentLock, function: str, region: str, rollout: Rollout
) -> EnvironmentLock:
    """Put the alias of a function in a region where a rollout has it."""
    regions = {**lock.rollouts.get(function, {}), region: rollout}
    return replace(lock, rollouts={**lock.rollouts, function: regions})
