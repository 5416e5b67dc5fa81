"""What somebody changed in AWS beside Terraform."""

from collections.abc import Iterator

from layergen.model.drift import Difference, Kind
from layergen.model.plan import Action, ResourceChange
from layergen.resolve.alias_advice import advice, send_as_locked
from layergen.resolve.drift import rollout
from layergen.resolve.drift.alias_rollout import rollout_of
from layergen.resolve.drift.case import ALIAS, LAYER_PERMISSION, LAYER_VERSION, DriftCase
from layergen.resolve.drift.changes import Drifted
from layergen.resolve.drift.shown import detail
from layergen.resolve.gate.alias_change import routing

_CHANGED = (
    "AWS was changed by hand. Apply to put back what the files say, or change the strategy if the "
    "hand was right"
)
_DELETED = (
    "AWS was changed by hand. An apply makes it again; take it out of the files if it was right to "
    "go"
)
_UNPUBLISHED = (
    "AWS was changed by hand. An apply publishes the release again, under a new number; functions "
    "keep what they hold, and nobody can be given the old number any more"
)
_LET_IN = (
    "AWS was changed by hand, and an apply does not take it back: find the statement, and remove "
    "it, or name whom it lets in under `share` of the layer"
)


def check(case: DriftCase) -> Iterator[Difference]:
    """Name what was deleted or changed, unless it is an alias that a rollout accounts for.

    What is gone with a layer version, as its grant, is not told beside it.
    """
    elsewhere = rollout.claimed(case)
    gone = {
        (one.change.module, one.change.index)
        for one in case.by_hand.values()
        if one.change.type == LAYER_VERSION and one.change.action is Action.DELETE
    }
    for address, one in case.by_hand.items():
        change = one.change
        if address in elsewhere:
            continue
        if change.type == LAYER_VERSION and change.action is Action.DELETE:
            yield _unpublished(case, change)
        elif change.action is Action.DELETE:
            if (change.module, change.index) not in gone:
                yield _difference(case, one, "was deleted in AWS", _DELETED, case.apply)
        elif change.type == LAYER_PERMISSION and one.attributes == ("policy",) and not one.answer:
            # Asked itself, AWS says more about it.
            if case.sight is None:
                yield _let_in(case, one)
        elif change.type == ALIAS and (moved := _moved(case, one)):
            yield moved
        else:
            yield _difference(case, one, "was changed in AWS", _CHANGED, case.apply)


def _moved(case: DriftCase, one: Drifted) -> Difference | None:
    """Tell of an alias that a rollout moves; the gate refuses to overwrite it without a word."""
    found, live = rollout_of(case, one.change), routing(one.change.after)
    if found is None or live is None or case.environment is None:
        return None
    function, held = found
    either = advice(case.environment, case.region, function, held, live)
    why = f"AWS was changed by hand; {either}"
    command = send_as_locked(case.region, function, held)
    return _difference(case, one, "was moved in AWS", why, command)


def _difference(case: DriftCase, one: Drifted, what: str, why: str, command: str) -> Difference:
    change, deleted = one.change, one.change.action is Action.DELETE
    return Difference(
        Kind.OUT_OF_BAND,
        case.folder,
        change.address,
        what,
        why,
        command,
        detail="" if deleted else detail(change, one.attributes, "was", "is now"),
        attributes=() if deleted else one.attributes or ("a sensitive one",),
        layer=case.layer_name(change),
    )


def _unpublished(case: DriftCase, change: ResourceChange) -> Difference:
    layer = case.layer_of(change)
    commands = [case.apply]
    if layer and case.environment:
        local = any(one.filename for one in layer.releases if one.release.version == change.index)
        env = case.environment.name
        build = [f"layergen build {layer.layer}@{change.index} --env {env}"] if local else []
        commands = [*build, *commands, f"layergen record --env {env} --region {case.region}"]
    return Difference(
        Kind.OUT_OF_BAND,
        case.folder,
        change.address,
        "was deleted in AWS",
        _UNPUBLISHED,
        " && ".join(commands),
        layer=case.layer_name(change),
    )


def _let_in(case: DriftCase, one: Drifted) -> Difference:
    name, number = (one.change.after.get(key) for key in ("layer_name", "version_number"))
    command = (
        f"aws lambda get-layer-version-policy --region {case.region or '…'} "
        f"--layer-name {name} --version-number {number}"
    )
    return _difference(case, one, "lets in others in AWS", _LET_IN, command)
