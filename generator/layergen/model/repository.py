"""Everything that was read from a user's repository, whole and valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from layergen.model.environment import Environment
from layergen.model.registry import EnvironmentLock
from layergen.model.release import LayersLock
from layergen.model.runtime import Limits, RuntimeTable
from layergen.model.strategy import Strategy


@dataclass(frozen=True, slots=True)
class Facts:
    """What layergen knows of AWS, and the day on which it judges."""

    runtimes: RuntimeTable
    limits: Limits
    today: date


@dataclass(frozen=True, slots=True)
class Repository:
    """Strategy, environments and locks."""

    strategy: Strategy
    environments: Mapping[str, Environment]
    layers_lock: LayersLock
    environment_locks: Mapping[str, EnvironmentLock]

    def lock_of(self, environment: str) -> EnvironmentLock:
        """Give one environment's lock; an empty one before the first `record` or `promote`."""
        return self.environment_locks.get(environment) or EnvironmentLock()
