"""Aliases that shift while an alarm says no, or says nothing."""

from collections.abc import Iterator

from layergen.model.alarm import AlarmState
from layergen.model.rollout import RolloutState
from layergen.resolve.alias_advice import command
from layergen.resolve.alias_position import described
from layergen.resolve.gate.alias_change import AliasChange, alias_changes
from layergen.resolve.gate.case import Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse more traffic for a candidate while an alarm of its rollout fires or is not there.

    One without data holds every step but the first: before it, nothing has had traffic. A reason
    that somebody gave for going on without evidence stands for it here as well. The way back asks
    no alarm.
    """
    if case.alarms is None or case.environment is None or case.root is None:
        return
    for one in alias_changes(case):
        if not one.shifts or one.after is None:
            continue
        for name in alarms_of(case, one):
            wrong = _wrong(one, name, case.alarms.get(name))
            if wrong:
                yield Breach(
                    "firing-alarm",
                    one.change.address,
                    f"{one.alias.key} would send {described(one.after)}, and {wrong}",
                    _hint(case, one),
                )


def alarms_of(case: GateCase, one: AliasChange) -> tuple[str, ...]:
    """Name the alarms that the rollout of an alias listens to."""
    function = case.repository.strategy.functions.get(one.alias.function)
    return function.rollout.alarms if function and function.rollout else ()


def _wrong(one: AliasChange, name: str, state: AlarmState | None) -> str:
    if state is AlarmState.ALARM:
        return f"the alarm {name} fires"
    moves = one.rollout.state in {RolloutState.SHIFTING, RolloutState.BAKING}
    if moves and one.rollout.reason:
        return ""
    if state is None:
        return f"there is no alarm {name}"
    if state is AlarmState.INSUFFICIENT_DATA and one.candidate_before:
        return f"the alarm {name} has insufficient data"
    return ""


def _hint(case: GateCase, one: AliasChange) -> str:
    if case.environment is None or case.root is None:
        return ""
    step = "advance" if one.candidate_before else "abort"
    back = command(step, case.environment, case.root.region, one.alias.function)
    return f"apply when it is OK, or take it back: `{back}`"
