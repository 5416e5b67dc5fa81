"""How an alias in AWS stands to what the lock says."""

from math import isclose

from layergen.model.live_alias import AliasPosition, LiveAlias
from layergen.model.rollout import Rollout, RolloutState

_TOLERANCE = 1e-6


def position(rollout: Rollout, live: LiveAlias | None) -> AliasPosition:
    """Tell an alias that is where the lock sends it from one that is on its way, back, or gone.

    An alias at the stable version was never shifted as long as it has the revision from before the
    first step. Where nobody looked then, one that was seen shifted, or whose lock is beyond the
    first step, is back.
    """
    if live is None:
        return AliasPosition.MISSING
    if same_shares(live, locked(rollout)):
        return AliasPosition.AS_LOCKED
    if live.version == rollout.stable.version:
        if not live.weights:
            return _back_or_not_yet(rollout, live)
        if _is_behind(rollout, live):
            return AliasPosition.PENDING
    if rollout.state is RolloutState.ABORTED and is_between(rollout, live):
        return AliasPosition.PENDING
    return AliasPosition.MOVED


def is_between(rollout: Rollout, live: LiveAlias) -> bool:
    """Tell whether all traffic goes to the two versions of the rollout, in whatever shares."""
    candidate = rollout.candidate.version if rollout.candidate else rollout.stable.version
    return {live.version, *live.weights} <= {rollout.stable.version, candidate}


def locked(rollout: Rollout) -> LiveAlias:
    """Give where the lock sends an alias, as AWS would have it; nobody knows its revision."""
    weighted = rollout.weighted
    weights = {weighted.version: rollout.percent / 100} if weighted else {}
    return LiveAlias(rollout.primary.version, weights, "")


def same_shares(one: LiveAlias, other: LiveAlias) -> bool:
    """Tell whether two positions send the same traffic to the same versions."""
    return (
        one.version == other.version
        and one.weights.keys() == other.weights.keys()
        and all(
            isclose(weight, other.weights[version], abs_tol=_TOLERANCE)
            for version, weight in one.weights.items()
        )
    )


def described(live: LiveAlias | None) -> str:
    """Say where an alias sends its traffic."""
    if live is None:
        return "the alias is not in AWS"
    shares = [
        f"{weight * 100:g}% to version {version}"
        for version, weight in sorted(live.weights.items())
    ]
    return ", ".join([*shares, f"{'the rest' if shares else 'all'} to version {live.version}"])


def _back_or_not_yet(rollout: Rollout, live: LiveAlias) -> AliasPosition:
    if rollout.revision:
        never_shifted = live.revision == rollout.revision
    else:
        never_shifted = rollout.evidence is None and rollout.step <= 1
    return AliasPosition.PENDING if never_shifted else AliasPosition.TRIPPED


def _is_behind(rollout: Rollout, live: LiveAlias) -> bool:
    """Tell whether the candidate has a share that the lock sends further, or back from."""
    if rollout.candidate is None or set(live.weights) != {rollout.candidate.version}:
        return False
    share = live.weights[rollout.candidate.version] * 100
    return share < rollout.percent or rollout.state is RolloutState.ABORTED
