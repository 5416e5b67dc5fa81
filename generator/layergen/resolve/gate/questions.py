"""What the gate has to ask AWS about a plan, and nothing else: an account may be large."""

from dataclasses import dataclass

from layergen.model.plan import Action
from layergen.resolve.gate.alias_change import alias_changes
from layergen.resolve.gate.case import LAYER_VERSION, GateCase
from layergen.resolve.gate.firing_alarm import alarms_of


@dataclass(frozen=True, slots=True)
class Questions:
    """`users` asks who uses which layer version; `aliases` are pairs of function and alias."""

    users: bool
    aliases: tuple[tuple[str, str], ...]
    alarms: tuple[str, ...]


def questions(case: GateCase) -> Questions:
    """Find what the rules need to know of the resources that a plan changes."""
    aliases = tuple(alias_changes(case))
    shifting = (one for one in aliases if one.shifts)
    return Questions(
        users=any(one.action is Action.DELETE for one in case.managed(LAYER_VERSION)),
        aliases=tuple((one.alias.function, one.alias.alias) for one in aliases),
        alarms=tuple(sorted({name for one in shifting for name in alarms_of(case, one)})),
    )
