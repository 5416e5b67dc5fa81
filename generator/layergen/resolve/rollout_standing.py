"""Where aliases stand, whether it is time to look at them, and what they wait for."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.model.rollout import Rollout, RolloutState
from layergen.model.rollout_plan import RolloutPlan
from layergen.model.status import RolloutStanding
from layergen.resolve.alias_moves import told
from layergen.resolve.aliases import AliasCase, declared
from layergen.resolve.duration_words import spelled
from layergen.resolve.rollout_evidence import first_seen, is_due, is_too_old


def rollout_standings(
    repository: Repository,
    roots: Iterable[tuple[Environment, str]],
    now: datetime,
    function: str | None = None,
) -> Iterator[RolloutStanding]:
    """Look at the aliases of the chosen roots. Raises LayergenError for an unknown function."""
    if function is not None:
        declared(repository, function)
    for environment, region in roots:
        for name in sorted(repository.lock_of(environment.name).rollouts):
            if function not in {None, name}:
                continue
            case = AliasCase(repository, environment, region, name)
            if rollout := case.current:
                plan = case.declared.rollout
                yield RolloutStanding(
                    environment.name,
                    region,
                    name,
                    rollout,
                    is_due=plan is not None and is_due(rollout, plan, now),
                    note=_note(rollout, plan, now),
                )


def _note(rollout: Rollout, plan: RolloutPlan | None, now: datetime) -> str:
    if not rollout.is_moving:
        return rollout.reason if rollout.state is RolloutState.ABORTED else ""
    if plan is None:
        return "the strategy has no rollout for it"
    parts = [_waiting_for(rollout, plan, now)]
    if is_too_old(rollout, plan, now):
        parts.append(f"older than {spelled(plan.max_age)}, its max_age")
    if rollout.evidence:
        parts.append(told(rollout.evidence))
    return "; ".join(filter(None, parts))


def _waiting_for(rollout: Rollout, plan: RolloutPlan, now: datetime) -> str:
    if rollout.state is RolloutState.STAGED:
        return "not shifted yet"
    if rollout.state is RolloutState.PAUSED:
        return rollout.reason
    since = first_seen(rollout)
    if since is None:
        return "not seen there yet"
    left = plan.bake_at(rollout.percent) - (now - since)
    return f"bakes {spelled(left)} more" if left > timedelta() else "baked"
