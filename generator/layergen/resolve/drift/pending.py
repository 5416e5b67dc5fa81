"""What the files say and nobody applied yet, or nobody recorded."""

from collections.abc import Iterator

from layergen.model.drift import Difference, Kind
from layergen.model.plan import Action, ResourceChange
from layergen.resolve.drift import rollout
from layergen.resolve.drift.case import LAYER_VERSION, DriftCase
from layergen.resolve.drift.changes import follows, set_now
from layergen.resolve.drift.shown import detail

_ADVICE = "the files are right if they are merged: nobody applied them yet"
_UNRECORDED = "AWS is right: it is applied, and the lock does not know its number yet"
_DONE = {
    Action.CREATE: "is not made yet",
    Action.UPDATE: "is not changed yet",
    Action.REPLACE: "is not replaced yet",
    Action.DELETE: "is not destroyed yet",
    Action.FORGET: "is not forgotten yet",
}


def check(case: DriftCase) -> Iterator[Difference]:
    """Name what an apply would do beside setting back what was changed by hand.

    Where that alone is why others change, they are not told as well. A plan of `-refresh-only` says
    nothing about what is pending.
    """
    if case.is_refresh:
        return
    elsewhere = rollout.claimed(case)
    by_hand = {address: one for address, one in case.by_hand.items() if address not in elsewhere}
    for change in case.changes:
        if change.address in elsewhere:
            continue
        if one := by_hand.get(change.address):
            rest = tuple(sorted(set_now(change) - set(one.attributes)))
            if one.change.action is not Action.DELETE and one.attributes and rest:
                yield _difference(case, change, rest)
        elif not (by_hand and follows(change)):
            yield _difference(case, change, tuple(sorted(set_now(change))))
    yield from _unrecorded(case)


def _difference(case: DriftCase, change: ResourceChange, attributes: tuple[str, ...]) -> Difference:
    is_update = change.action is Action.UPDATE
    return Difference(
        Kind.PENDING,
        case.folder,
        change.address,
        _what(change),
        _ADVICE,
        case.apply,
        detail=detail(change, attributes, "is", "will be") if is_update else "",
        attributes=attributes if is_update else change.forced_by,
        layer=case.layer_name(change),
    )


def _what(change: ResourceChange) -> str:
    if change.deposed:
        return "still has an old object that is not destroyed yet"
    if change.action in _DONE:
        return _DONE[change.action]
    if change.imported:
        return "is not taken into the state yet"
    return f"is not moved from {change.previous_address} yet"


def _unrecorded(case: DriftCase) -> Iterator[Difference]:
    if case.environment is None:
        return
    lock = case.repository.lock_of(case.environment.name)
    for change in case.plan.resources:
        layer = case.layer_of(change) if change.type == LAYER_VERSION else None
        arn = change.before.get("arn")
        if layer is None or not arn or change.action.destroys or change.deposed:
            continue
        regions = lock.layers.get(layer.layer, {}).get(str(change.index), {})
        publication = regions.get(case.region, {}).get(layer.variant)
        if publication is None or publication.arn != arn:
            yield Difference(
                Kind.PENDING,
                case.folder,
                change.address,
                "is applied, and not recorded",
                _UNRECORDED,
                f"layergen record --env {case.environment.name} --region {case.region}",
                detail=f"AWS: {arn}; lock: {publication.arn if publication else 'nothing'}",
                layer=layer.layer,
            )
