"""Functions and aliases that are on another release than their pin."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from layergen.model.drift import Difference, Kind
from layergen.model.environment import Environment
from layergen.model.plan import ResourceChange
from layergen.model.rollout import RolloutState
from layergen.model.usage_report import Held, Lagging
from layergen.model.words import few
from layergen.resolve.drift.case import ALIAS, FUNCTION, DriftCase
from layergen.resolve.lagging import lagging
from layergen.resolve.usage_report import known_aliases

_LATEST = "$LATEST"
_DEPLOY = (
    "the pin is right, unless somebody went back on purpose: then pin what the function has. "
    "Whoever deploys it deploys it again; for a function that nobody deploys:"
)
_PUBLISH = (
    "the pin is right, and the function is on it; only the newest version that somebody published "
    "is not. Publish another one"
)
_ROLL = "the pin is right: the newest version has it, and the alias is still on an older one"


def check(case: DriftCase) -> Iterator[Difference]:
    """Compare what functions hold with their pins, as far as nothing else accounts for it.

    A release that is not published here yet is pending. A function whose layers, or whose alias,
    the plan of this root finds changed is told there, and an alias on its way has its rollout.
    """
    if case.sight is None or case.sight.look is None or case.environment is None:
        return
    lock = case.repository.lock_of(case.environment.name)
    managed = _managed(case)
    aliases = known_aliases(lock, case.environment, [case.sight.look])
    for one in lagging(case.repository, case.environment, [case.sight.look], aliases):
        published = lock.layers.get(one.layer, {}).get(one.pinned, {})
        resource = managed.get(one.function)
        if not published.get(case.region) or (resource and "layers" in _touched(case, resource)):
            continue
        if held := _unaccounted(case, one):
            yield _difference(case, case.environment, replace(one, held=held), resource)


def _managed(case: DriftCase) -> Mapping[str, ResourceChange]:
    """Give the functions of the root by their names; a refresh alone names those that changed."""
    return {
        _function(change): change
        for change in (*case.plan.drift, *case.plan.resources)
        if change.type == FUNCTION
    }


def _function(change: ResourceChange) -> str:
    name = str((change.before or change.after).get("function_name"))
    # The provider takes an ARN for a name.
    return name.rsplit(":", 1)[-1]


def _touched(case: DriftCase, resource: ResourceChange) -> frozenset[str]:
    by_hand = case.by_hand.get(resource.address)
    return frozenset((*resource.changed, *(by_hand.attributes if by_hand else ())))


def _unaccounted(case: DriftCase, one: Lagging) -> tuple[Held, ...]:
    by_hand = (found.change for found in case.by_hand.values())
    if one.function in {_function(change) for change in by_hand if change.type == ALIAS}:
        return tuple(held for held in one.held if held.version == _LATEST)
    environment = case.environment.name if case.environment else ""
    rollouts = case.repository.lock_of(environment).rollouts.get(one.function, {})
    rollout = rollouts.get(case.region)
    if rollout is None or rollout.state is RolloutState.STABLE:
        return one.held
    candidate = {rollout.candidate.version} if rollout.candidate else set()
    known = {rollout.stable.version, *candidate, *rollout.aborted}
    return tuple(held for held in one.held if held.version not in known)


def _difference(
    case: DriftCase, environment: Environment, one: Lagging, resource: ResourceChange | None
) -> Difference:
    function = case.repository.strategy.functions[one.function]
    only_aliases = all(held.aliases and held.version != _LATEST for held in one.held)
    if only_aliases and function.alias:
        advice = _ROLL
        command = f"layergen rollout start {one.function} --env {environment.name}"
    elif resource and all(held.version != _LATEST for held in one.held):
        advice = _PUBLISH
        command = (
            f"aws lambda publish-version --region {case.region} --function-name {one.function}"
        )
    else:
        advice = _DEPLOY
        command = f"layergen attach {one.function} --env {environment.name}"
    return Difference(
        Kind.LAGGING,
        case.folder,
        one.function,
        f"is not on {one.layer}@{one.pinned}",
        advice,
        command,
        detail=few([_words(held, one.layer) for held in one.held]),
        layer=one.layer,
    )


def _words(held: Held, layer: str) -> str:
    what = f"{layer}@{held.release}" if held.release else f"no release of {layer}"
    where = f" ({', '.join(held.aliases)})" if held.aliases else ""
    return f"version {held.version}{where} has {what}"
