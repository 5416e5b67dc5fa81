"""SSM parameters through which functions in other states get their layers."""

from collections.abc import Iterator

from layergen.model.names import PARAMETERS_MODULE
from layergen.model.plan import Action, ResourceChange
from layergen.model.plan_summary import ParameterMove
from layergen.resolve.gate.case import text
from layergen.resolve.plan_summary.planned import Planned

_PARAMETER = "aws_ssm_parameter"


def is_parameter(change: ResourceChange) -> bool:
    """Tell whether a resource is a parameter that a rendered root publishes."""
    return change.type == _PARAMETER and change.module == f"module.{PARAMETERS_MODULE}"


def parameter_moves(planned: Planned) -> Iterator[ParameterMove]:
    """Give every parameter that gives another release than before."""
    root = planned.case.root
    for change in planned.managed_changes():
        if root is None or not is_parameter(change) or change.action is not Action.UPDATE:
            continue
        name = str(change.index)
        before = text(change.before.get("insecure_value"))
        after = text(change.after.get("insecure_value"))
        given = root.parameters.get(name)
        # The ARN of what this very plan publishes is known only after the apply.
        now = planned.release_at(after) if after else given and planned.release_given(given)
        if before and now and before != after:
            yield ParameterMove(name, planned.name, planned.release_at(before)[1], now[1])
