"""Each move of an alias as a change of the environment's lock."""

from dataclasses import replace
from datetime import datetime

from layergen.errors import LayergenError
from layergen.model.live_alias import AliasPosition, Scene, Sighting
from layergen.model.rollout import Evidence, Outcome, Progress, Rollout, RolloutState
from layergen.resolve import rollout
from layergen.resolve.alias_advice import advice
from layergen.resolve.alias_position import described, position
from layergen.resolve.alias_start import shift
from layergen.resolve.aliases import AliasCase, placed
from layergen.resolve.edit import Edit
from layergen.resolve.rollout_evidence import firing


def observe(case: AliasCase, now: datetime, seen: Scene | Sighting | None) -> Edit:
    """Keep what AWS said about an alias. A staged candidate has nothing to be kept yet.

    An alias that is back at the stable version is aborted. Raises LayergenError for one that
    somebody moved elsewhere.
    """
    here = case.started()
    if not isinstance(seen, Sighting):
        return case.moved(here)
    _check_current(case, here, seen)
    if (edit := _elsewhere(case, now, seen)) is not None:
        return edit
    if seen.evidence is None:
        return case.moved(here)
    return case.moved(replace(here, evidence=seen.evidence), told(seen.evidence))


def advance(
    case: AliasCase,
    now: datetime,
    seen: Scene | Sighting | None = None,
    *,
    skip: str = "",
    to_the_end: bool = False,
) -> Edit:
    """Move an alias on by one step, or to the candidate altogether, as far as the evidence allows.

    What was seen now counts, and otherwise what the lock holds. A staged candidate needs a scene,
    everything else a sighting. Raises LayergenError where there is nothing to move, and for an
    alias that somebody moved by hand.
    """
    here = case.started()
    if isinstance(seen, Scene):
        if here.state is not RolloutState.STAGED:
            raise _changed(case)
        return _told(case, shift(case, here, now, seen, skip=skip))
    if seen is None:
        _check_known(here)
    else:
        _check_current(case, here, seen)
        edit = _sent_back(case, now, seen) or _elsewhere(case, now, seen)
        if edit is not None:
            return edit
    step = rollout.promote if to_the_end else rollout.advance
    evidence = seen.evidence if seen else None
    return _told(case, step(here, case.plan, now, evidence, skip=skip))


def told(evidence: Evidence) -> str:
    """Say what evidence holds."""
    candidate = evidence.candidate
    traffic = f"{candidate.invocations} invocations, {candidate.errors} errors"
    mean = [f"{candidate.duration} ms"] if candidate.invocations else []
    alarms = [f"{name} {state}" for name, state in sorted(evidence.alarms.items())]
    return ", ".join([traffic, *mean, *alarms])


def _elsewhere(case: AliasCase, now: datetime, seen: Sighting) -> Edit | None:
    """Decide about an alias that is not where the lock has it; nothing for one that is."""
    here, live = seen.rollout, seen.alias
    match position(here, live):
        case AliasPosition.AS_LOCKED:
            return None
        case AliasPosition.TRIPPED:
            reason = f"the alias was found back at version {here.stable.version}"
            return case.moved(rollout.abort(here, now, reason), reason)
        case AliasPosition.PENDING | AliasPosition.MISSING:
            return case.moved(here, f"not applied yet: {described(live)}")
        case AliasPosition.MOVED:
            raise LayergenError(
                f"{case.function}, alias {here.alias} in {case.region}, was moved by hand, or a "
                f"commit of the lock is missing: in AWS {described(live)}, in the lock "
                f"{placed(here)}",
                hint="nothing was changed; "
                + advice(case.environment, case.region, case.function, here, live),
            )


def _sent_back(case: AliasCase, now: datetime, seen: Sighting) -> Edit | None:
    """Abort a rollout whose next share is not applied yet, if an alarm fires meanwhile.

    The gate refuses that apply, and nothing else would send back the share that there is.
    """
    here, live = seen.rollout, seen.alias
    if live is None or not here.is_moving or position(here, live) is not AliasPosition.PENDING:
        return None
    alarms = firing(case.plan, seen.evidence)
    has_traffic = here.candidate and here.candidate.version in {live.version, *live.weights}
    if not alarms or not has_traffic:
        return None
    reason = f"the alarm {' and '.join(alarms)} fires"
    return case.moved(rollout.abort(here, now, reason, seen.evidence), reason)


def _told(case: AliasCase, progress: Progress) -> Edit:
    reasons = "; ".join(progress.reasons)
    note = f"waits: {reasons}" if progress.outcome is Outcome.HELD else reasons
    return case.moved(progress.rollout, note)


def _check_current(case: AliasCase, here: Rollout, seen: Sighting) -> None:
    if here != seen.rollout:
        raise _changed(case)


def _changed(case: AliasCase) -> LayergenError:
    return LayergenError(
        f"the rollout of {case.function} in {case.region} changed while AWS was asked",
        hint="run the command again",
    )


def _check_known(here: Rollout) -> None:
    """Refuse a candidate that may be an aborted one under another number."""
    if here.state is RolloutState.STAGED and here.aborted:
        raise LayergenError(
            f"version {', '.join(here.aborted)} was aborted, and only AWS can tell whether the "
            "candidate is the same again",
            hint="leave --offline out",
        )
