"""Functions that move to other releases."""

from collections.abc import Iterator, Mapping, Sequence

from layergen.model.plan import Action, Hidden, ResourceChange, Value
from layergen.model.plan_summary import FunctionMove, LayerMove
from layergen.model.repository import Repository
from layergen.resolve.budget import budget
from layergen.resolve.gate.case import text
from layergen.resolve.plan_summary.planned import Planned
from layergen.resolve.releases import artifact_for

FUNCTION = "aws_lambda_function"

_GIVING = {Action.CREATE, Action.UPDATE, Action.REPLACE}

Invocations = Mapping[tuple[str, str, str], tuple[int, int]]
"""How often functions were invoked, and in how many days: by environment, region and function."""

_Layer = tuple[str, str]
"""The name of a layer, and one of its releases as people name it."""


def function_moves(planned: Planned, invocations: Invocations) -> Iterator[FunctionMove]:
    """Give every function whose layers change, whoever manages it."""
    for change in planned.case.managed(FUNCTION):
        before, after = (side.get("layers") or () for side in (change.before, change.after))
        if change.action in _GIVING and before != after:
            yield _move(planned, change, invocations)


def _move(planned: Planned, change: ResourceChange, invocations: Invocations) -> FunctionMove:
    name = text((change.after or change.before).get("function_name")) or change.address
    before, _ = _layers(planned, name, change.before.get("layers"))
    after, unknown = _layers(planned, name, change.after.get("layers"))
    count, days = invocations.get((*planned.name[1:], name), (None, 0))
    environment, function = (
        planned.case.environment,
        planned.repository.strategy.functions.get(name),
    )
    weight = None
    if environment and function and function.package_type != "Image":
        code = planned.case.package_bytes.get(name)
        limit = planned.case.facts.limits.unzipped_bytes
        weight = budget(planned.repository, environment, function, code, limit)
    return FunctionMove(
        name,
        planned.name,
        tuple(_moves(before, after)),
        change.action is Action.CREATE,
        unknown,
        weight,
        _growth(planned.repository, name, before, after),
        count,
        days,
    )


def _layers(planned: Planned, function: str, value: Value) -> tuple[Sequence[_Layer], bool]:
    """Name the layers of a function, and tell whether some are known only after the apply.

    An ARN that is not known yet is that of a release which this very plan publishes: what the
    rendered root gives the function says which.
    """
    arns = value if isinstance(value, tuple) else ()
    if not isinstance(value, Hidden) and not any(isinstance(arn, Hidden) for arn in arns):
        return [planned.release_at(text(arn)) for arn in arns], False
    root = planned.case.root
    given = root.consumers.get(function, ()) if root else ()
    if not given or (arns and len(arns) != len(given)):
        return [planned.release_at(arn) for arn in arns if isinstance(arn, str)], True
    return [planned.release_given(one) for one in given], False


def _moves(before: Sequence[_Layer], after: Sequence[_Layer]) -> Iterator[LayerMove]:
    old, new = dict(before), dict(after)
    for layer in dict.fromkeys((*new, *old)):
        if old.get(layer) != new.get(layer):
            yield LayerMove(layer, old.get(layer, ""), new.get(layer, ""))


def _growth(
    repository: Repository, name: str, before: Sequence[_Layer], after: Sequence[_Layer]
) -> int | None:
    """Give what the function's layers gain, unzipped; None if one of them was never measured."""
    function = repository.strategy.functions.get(name)
    sums: list[int] = []
    for side in (before, after):
        total = 0
        for layer, named in side:
            release = repository.layers_lock.find(layer, named.rpartition("@")[2])
            artifact = artifact_for(release, function) if release and function else None
            if artifact is None or not artifact.unzipped_bytes:
                return None
            total += artifact.unzipped_bytes
        sums.append(total)
    return sums[1] - sums[0]
