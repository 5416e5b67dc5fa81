"""Aliases that move otherwise than the lock says: law 9, rollouts are commits."""

from collections.abc import Iterator, Mapping

from layergen.model.plan import Action, Attributes, Hidden, ResourceChange
from layergen.model.root import RootAlias
from layergen.resolve.gate.case import ALIAS, Breach, GateCase, text

_TOLERANCE = 1e-9


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse an alias of a rendered root that goes elsewhere than its rollout, or goes away.

    Aliases that layergen does not move belong to their writers.
    """
    aliases = {(one.function, one.alias): one for one in case.root.aliases} if case.root else {}
    for change in case.managed(ALIAS):
        if change.action in {Action.NO_OP, Action.FORGET}:
            continue
        gone = change.action is Action.DELETE
        alias = aliases.get(_key(change.before if gone else change.after))
        if alias is None:
            continue
        if change.action.destroys:
            yield Breach(
                "shifted-alias",
                change.address,
                f"the alias {alias.key} is destroyed, and its callers would fail",
                "names of aliases and functions cannot change under their callers",
            )
        elif (planned := _planned(change)) != _locked(alias):
            yield Breach(
                "shifted-alias",
                change.address,
                f"{alias.key} would send {planned}, and the lock says {_locked(alias)}",
                "move it with `layergen rollout`, then render and plan again",
            )


def _key(attributes: Attributes) -> tuple[str, str]:
    name = text(attributes.get("function_name"))
    # The provider takes an ARN for a name.
    return name.rsplit(":", 1)[-1], text(attributes.get("name"))


def _locked(alias: RootAlias) -> str:
    if alias.candidate is None or alias.weight is None:
        return _words(alias.version, {})
    return _words(alias.version, {alias.candidate: alias.weight})


def _planned(change: ResourceChange) -> str:
    version = change.after.get("function_version")
    if isinstance(version, Hidden):
        return "a version that is known after the apply"
    routing = change.after.get("routing_config")
    if isinstance(routing, Hidden):
        return "shares that are known after the apply"
    blocks = routing if isinstance(routing, tuple) else ()
    weights: dict[str, float] = {}
    for block in blocks:
        found = block.get("additional_version_weights") if isinstance(block, Mapping) else None
        if not isinstance(found, Mapping):
            return "shares that are known after the apply"
        for candidate, weight in found.items():
            if isinstance(weight, Hidden):
                return "shares that are known after the apply"
            if isinstance(weight, (int, float)) and weight > _TOLERANCE:
                weights[candidate] = weight
    return _words(text(version), weights)


def _words(version: str, weights: Mapping[str, float]) -> str:
    shares = [f"{weight * 100:g} % to version {name}" for name, weight in sorted(weights.items())]
    return (
        f"{', '.join(shares)} and the rest to version {version}"
        if shares
        else f"all to version {version}"
    )
