"""Aliases of a rendered root in a plan: where each stood, where the plan sends it, and its lock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from layergen.model.live_alias import LiveAlias
from layergen.model.plan import Action, Attributes, ResourceChange
from layergen.model.rollout import Rollout
from layergen.model.root import RootAlias
from layergen.resolve.gate.case import ALIAS, GateCase, text


@dataclass(frozen=True, slots=True)
class AliasChange:
    """One alias that a plan does something to, beside what the root and the lock say of it.

    `before` is where it stood when the plan was made, and None where it stood nowhere. `after` is
    where the plan sends it, and None for what only the apply will know.
    """

    change: ResourceChange
    alias: RootAlias
    rollout: Rollout
    before: LiveAlias | None
    after: LiveAlias | None

    @property
    def candidate_before(self) -> float:
        """Give the share that the version which gets more by the lock had before, from 0 to 1."""
        return share(self.before, self.given) if self.before else 0.0

    @property
    def given(self) -> str:
        """Give the version that the rollout is about: its candidate, or the only one."""
        return (self.rollout.candidate or self.rollout.stable).version

    @property
    def shifts(self) -> bool:
        """Tell whether the candidate gets more traffic than it had."""
        after = share(self.after, self.given) if self.after else 0.0
        return self.rollout.is_moving and after > self.candidate_before


def alias_changes(case: GateCase) -> Iterator[AliasChange]:
    """Give the aliases of the rendered root that a plan changes, creates or destroys.

    Aliases that layergen does not move belong to their writers.
    """
    if case.root is None or case.environment is None:
        return
    aliases = {(one.function, one.alias): one for one in case.root.aliases}
    rollouts = case.repository.lock_of(case.environment.name).rollouts
    for change in case.managed(ALIAS):
        if change.action in {Action.NO_OP, Action.FORGET}:
            continue
        gone = change.action is Action.DELETE
        alias = aliases.get(_key(change.before if gone else change.after))
        if alias is not None:
            rollout = rollouts[alias.function][case.root.region]
            yield AliasChange(change, alias, rollout, routing(change.before), routing(change.after))


def routing(attributes: Attributes) -> LiveAlias | None:
    """Read where an alias sends its traffic; None if that is not to be seen, or nothing is there.

    A plan says nothing about the revision.
    """
    version = text(attributes.get("function_version"))
    blocks = attributes.get("routing_config") or ()
    weights: dict[str, float] = {}
    for block in blocks if isinstance(blocks, tuple) else (blocks,):
        if not isinstance(block, Mapping):
            return None
        found = block.get("additional_version_weights") or {}
        if not isinstance(found, Mapping):
            return None
        for name, weight in found.items():
            if not isinstance(weight, (int, float)):
                return None
            if weight > 0:
                weights[name] = float(weight)
    return LiveAlias(version, weights, "") if version else None


def share(alias: LiveAlias, version: str) -> float:
    """Give the share of a version, from 0 to 1."""
    if version == alias.version:
        return 1.0 - sum(alias.weights.values())
    return alias.weights.get(version, 0.0)


def _key(attributes: Attributes) -> tuple[str, str]:
    name = text(attributes.get("function_name"))
    # The provider takes an ARN for a name.
    return name.rsplit(":", 1)[-1], text(attributes.get("name"))
