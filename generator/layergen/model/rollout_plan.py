"""How an alias moves to a new function version, as the strategy says (`layers.yaml`)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RolloutStep:
    """One share of the traffic for the candidate, in percent, and how long it stands at least."""

    weight: int
    bake: timedelta


@dataclass(frozen=True, slots=True)
class RolloutPlan:
    """The steps, by ascending weight; all of the traffic follows the last, or comes at once.

    `final_bake` is how long the old version is kept after that. `alarms` are CloudWatch alarms that
    stop it, `min_invocations` is what the candidate has to have had in each step, and a rollout
    that is older than `max_age` moves no further by itself. `smoke` asks for a smoke test of the
    candidate's layers before its first traffic.
    """

    steps: tuple[RolloutStep, ...]
    final_bake: timedelta
    alarms: tuple[str, ...] = ()
    min_invocations: int = 0
    max_age: timedelta = timedelta(days=7)
    smoke: bool = False

    def bake_at(self, percent: int) -> timedelta:
        """Give the bake of a share, also of one that stood in the strategy before it changed."""
        if percent >= 100:
            return self.final_bake
        had = [step for step in self.steps if step.weight <= percent]
        return had[-1].bake if had else timedelta()

    def after(self, percent: int) -> tuple[RolloutStep, ...]:
        """Give the steps that are left after a share."""
        return tuple(step for step in self.steps if step.weight > percent)
