"""The state machine of an alias: every move, and every reason to wait."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from layergen.errors import LayergenError
from layergen.model.alarm import AlarmState
from layergen.model.rollout import (
    Evidence,
    FunctionVersion,
    Outcome,
    Progress,
    Rollout,
    RolloutState,
    Traffic,
)
from layergen.model.rollout_plan import RolloutPlan, RolloutStep
from layergen.resolve.rollout import abort, advance, pause, promote, resume, stage
from layergen.resolve.rollout_evidence import FRESH, is_due, is_too_old

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BAKE = timedelta(minutes=30)
FINAL_BAKE = timedelta(hours=2)
PLAN = RolloutPlan(
    (RolloutStep(10, BAKE), RolloutStep(50, BAKE)), FINAL_BAKE, ("errors",), 200, timedelta(days=2)
)
STABLE = Rollout("live", RolloutState.STABLE, FunctionVersion("1", "sha256:1"))
CANDIDATE = FunctionVersion("2", "sha256:2")
STAGED = stage(STABLE, CANDIDATE, NOW, revision="r1")
OK = {"errors": AlarmState.OK}
SHIFTING = advance(STAGED, PLAN, NOW, Evidence(NOW, NOW, OK)).rollout


def evidence(
    start: datetime = NOW,
    baked: timedelta = BAKE,
    state: AlarmState | None = AlarmState.OK,
    invocations: int = 200,
) -> Evidence:
    alarms = {} if state is None else {"errors": state}
    return Evidence(start, start + baked, alarms, candidate=Traffic(invocations, 1, 40))


def after(rollout: Rollout, seen: Evidence, plan: RolloutPlan = PLAN) -> Progress:
    """Advance at the end of the evidence."""
    return advance(rollout, plan, seen.until, seen)


BAKED = evidence()
HALF = after(SHIFTING, BAKED).rollout
BAKING = after(HALF, evidence(BAKED.until)).rollout


class TestAdvance:
    def test_the_whole_way(self) -> None:
        assert (SHIFTING.state, SHIFTING.step, SHIFTING.percent) == (RolloutState.SHIFTING, 1, 10)
        assert (HALF.state, HALF.step, HALF.percent) == (RolloutState.SHIFTING, 2, 50)
        assert (BAKING.state, BAKING.percent) == (RolloutState.BAKING, 100)
        assert (BAKING.primary, BAKING.weighted) == (CANDIDATE, None)
        assert BAKING.kept == (STABLE.stable, CANDIDATE)

        seen = evidence(NOW + 2 * BAKE, FINAL_BAKE)
        end = after(BAKING, seen).rollout

        assert end == Rollout("live", RolloutState.STABLE, CANDIDATE, because=seen)

    def test_each_step_keeps_what_it_was_taken_for_and_begins_with_nothing(self) -> None:
        assert (HALF.because, HALF.evidence, HALF.entered_at) == (BAKED, None, BAKED.until)
        assert (HALF.started_at, HALF.revision) == (NOW, "r1")

    def test_without_steps_all_traffic_comes_at_once(self) -> None:
        at_once = replace(PLAN, steps=())

        found = advance(STAGED, at_once, NOW, Evidence(NOW, NOW, OK)).rollout

        assert (found.state, found.percent, found.weighted) == (RolloutState.BAKING, 100, None)

    def test_steps_that_changed_meanwhile_never_lead_back(self) -> None:
        seen = evidence(BAKED.until)
        shorter = replace(PLAN, steps=(RolloutStep(5, BAKE), RolloutStep(20, BAKE)))
        longer = replace(PLAN, steps=(RolloutStep(5, BAKE), RolloutStep(75, BAKE)))

        assert after(HALF, seen, shorter).rollout.state is RolloutState.BAKING
        assert after(HALF, seen, longer).rollout.percent == 75

    def test_what_the_lock_holds_counts_as_what_is_seen_now(self) -> None:
        observed = replace(SHIFTING, evidence=BAKED)

        assert advance(observed, PLAN, BAKED.until).rollout == HALF
        assert advance(observed, PLAN, BAKED.until + FRESH).outcome is Outcome.MOVED

    @pytest.mark.parametrize(
        ("seen", "later", "reason"),
        [
            (None, BAKE, "nobody has looked yet how it does"),
            (evidence(invocations=199), BAKE, "199 of 200 invocations"),
            (evidence(baked=timedelta(minutes=7)), timedelta(minutes=7), "baked 7 min of 30 min"),
            (evidence(state=AlarmState.INSUFFICIENT_DATA), BAKE, "errors has insufficient data"),
            (evidence(state=None), BAKE, "there is no alarm errors, or nobody has looked at it"),
            (BAKED, BAKE + FRESH + timedelta(seconds=1), "the evidence is 15 min 1 s old"),
            (BAKED, BAKE - timedelta(seconds=1), "before the end of the evidence"),
            (BAKED, timedelta(minutes=-1), "before the beginning of this step"),
            (evidence(NOW - BAKE), timedelta(), "of the time before this step"),
            (BAKED, timedelta(days=2, seconds=1), "more than 2 d ago, which is its max_age"),
        ],
    )
    def test_what_is_not_known_to_be_well_waits(
        self, seen: Evidence | None, later: timedelta, reason: str
    ) -> None:
        found = advance(SHIFTING, PLAN, NOW + later, seen)

        assert found.outcome is Outcome.HELD
        assert reason in "; ".join(found.reasons)
        assert replace(found.rollout, evidence=None) == SHIFTING

    def test_all_reasons_come_at_once(self) -> None:
        seen = evidence(baked=timedelta(), state=AlarmState.INSUFFICIENT_DATA, invocations=0)

        assert advance(SHIFTING, PLAN, NOW, seen).reasons == (
            "the alarm errors has insufficient data",
            "baked 0 s of 30 min",
            "0 of 200 invocations",
        )

    def test_waiting_keeps_only_when_the_step_was_first_seen(self) -> None:
        first = evidence(baked=timedelta())
        seen_once = advance(SHIFTING, PLAN, NOW, first).rollout
        later = evidence(baked=timedelta(minutes=5))

        assert seen_once.evidence == first
        assert advance(seen_once, PLAN, later.until, later).rollout is seen_once

    def test_what_a_wrong_clock_saw_is_seen_again(self) -> None:
        wrong = replace(SHIFTING, evidence=evidence(NOW - BAKE))
        right = evidence(NOW + BAKE, timedelta())

        found = advance(wrong, PLAN, right.until, right)

        assert (found.outcome, found.rollout.evidence) == (Outcome.HELD, right)
        assert is_due(wrong, PLAN, NOW)

    @pytest.mark.parametrize("now", [SHIFTING, HALF, BAKING])
    def test_an_alarm_aborts_whatever_else_there_is_to_say(self, now: Rollout) -> None:
        seen = evidence(baked=timedelta(), state=AlarmState.ALARM)

        found = advance(now, PLAN, NOW + timedelta(days=9), seen, skip="in a hurry")

        assert found.outcome is Outcome.ABORTED
        assert found.reasons == ("the alarm errors fires",)
        assert (found.rollout.state, found.rollout.because) == (RolloutState.ABORTED, seen)

    def test_an_alarm_that_the_strategy_does_not_name_is_nobodys_business(self) -> None:
        seen = replace(BAKED, alarms={**OK, "other": AlarmState.ALARM})

        assert after(SHIFTING, seen).outcome is Outcome.MOVED

    def test_an_alarm_does_not_latch_a_candidate_that_had_no_traffic(self) -> None:
        found = advance(STAGED, PLAN, NOW, Evidence(NOW, NOW, {"errors": AlarmState.ALARM}))

        assert (found.outcome, found.rollout) == (Outcome.HELD, STAGED)

    def test_an_alarm_without_data_does_not_hold_the_first_traffic(self) -> None:
        unknown = {"errors": AlarmState.INSUFFICIENT_DATA}

        assert advance(STAGED, PLAN, NOW, Evidence(NOW, NOW, unknown)).rollout.percent == 10

    def test_a_reason_stands_for_evidence(self) -> None:
        found = advance(SHIFTING, PLAN, NOW, skip="a security fix").rollout

        assert (found.percent, found.because, found.reason) == (50, None, "a security fix")

    def test_the_final_bake_is_not_too_old(self) -> None:
        seen = evidence(NOW + timedelta(days=8), FINAL_BAKE)

        assert after(replace(BAKING, entered_at=seen.since), seen).outcome is Outcome.MOVED


class TestPromote:
    def test_after_the_last_step_it_is_the_next(self) -> None:
        seen = evidence(BAKED.until)

        assert promote(HALF, PLAN, seen.until, seen).rollout == BAKING

    def test_it_waits_as_well(self) -> None:
        assert promote(HALF, PLAN, NOW, None).outcome is Outcome.HELD

    def test_steps_that_are_left_need_a_reason(self) -> None:
        with pytest.raises(LayergenError, match="steps are left: 50 %"):
            promote(SHIFTING, PLAN, BAKED.until, BAKED)

        found = promote(SHIFTING, PLAN, NOW, skip="a security fix").rollout

        assert (found.state, found.percent, found.reason) == (
            RolloutState.BAKING,
            100,
            "a security fix",
        )

    def test_an_alarm_aborts(self) -> None:
        seen = evidence(state=AlarmState.ALARM)

        for skip in ("", "a security fix"):
            found = promote(SHIFTING, PLAN, NOW, seen, skip=skip)
            assert found.outcome is Outcome.ABORTED

    def test_all_of_it_is_not_more(self) -> None:
        with pytest.raises(LayergenError, match="goes to version 2 already"):
            promote(BAKING, PLAN, NOW, skip="again")


class TestPause:
    def test_shares_stay_and_the_bake_begins_anew(self) -> None:
        observed = replace(SHIFTING, evidence=BAKED)
        paused = pause(observed, NOW + BAKE, "a sale")
        resumed = resume(paused, NOW + 2 * BAKE)

        assert (paused.state, paused.reason) == (RolloutState.PAUSED, "a sale")
        assert (paused.percent, paused.weighted) == (10, CANDIDATE)
        assert resumed == replace(SHIFTING, entered_at=NOW + 2 * BAKE)
        assert pause(paused, NOW) is paused

    def test_a_paused_alias_only_goes_back(self) -> None:
        paused = pause(SHIFTING, NOW)

        with pytest.raises(LayergenError, match="paused at 10 %"):
            advance(paused, PLAN, BAKED.until, BAKED, skip="now")
        held = advance(paused, PLAN, BAKED.until, BAKED)
        assert (held.outcome, held.rollout) == (Outcome.HELD, paused)
        assert held.reasons == ("somebody has to resume it",)
        fired = advance(paused, PLAN, NOW, evidence(state=AlarmState.ALARM))
        assert fired.outcome is Outcome.ABORTED

    @pytest.mark.parametrize("now", [STABLE, STAGED, BAKING])
    def test_only_shares_can_be_kept(self, now: Rollout) -> None:
        with pytest.raises(LayergenError, match="nothing to pause"):
            pause(now, NOW)
        with pytest.raises(LayergenError, match="nothing to resume"):
            resume(now, NOW)


class TestAbort:
    @pytest.mark.parametrize("now", [STAGED, SHIFTING, pause(SHIFTING, NOW), HALF, BAKING])
    def test_it_goes_back_from_everywhere_and_keeps_the_candidate_out(self, now: Rollout) -> None:
        found = abort(now, NOW, "orders fail")

        assert (found.state, found.reason) == (RolloutState.ABORTED, "orders fail")
        assert (found.primary, found.weighted, found.percent) == (STABLE.stable, None, 0)
        assert found.aborted == {"2": "sha256:2"}
        assert found.kept == (STABLE.stable,)

    def test_the_next_one_remembers(self) -> None:
        third = stage(abort(SHIFTING, NOW), FunctionVersion("3", "sha256:3"), NOW)

        assert abort(third, NOW).aborted == {"2": "sha256:2", "3": "sha256:3"}

    def test_aborting_twice_is_no_mistake(self) -> None:
        aborted = abort(SHIFTING, NOW)

        assert abort(aborted, NOW + BAKE, "again") is aborted

    MOVES: tuple[Callable[[Rollout], object], ...] = (
        lambda now: advance(now, PLAN, NOW, BAKED),
        lambda now: promote(now, PLAN, NOW, BAKED, skip="x"),
        lambda now: pause(now, NOW),
    )

    @pytest.mark.parametrize("move", MOVES)
    @pytest.mark.parametrize("now", [STABLE, abort(SHIFTING, NOW)])
    def test_at_rest_there_is_nothing_to_move(
        self, now: Rollout, move: Callable[[Rollout], object]
    ) -> None:
        with pytest.raises(LayergenError, match=f"live is {now.state} at version 1"):
            move(now)

    def test_nothing_started_cannot_be_aborted(self) -> None:
        with pytest.raises(LayergenError, match="nothing to abort"):
            abort(STABLE, NOW)


class TestDue:
    def test_what_nobody_has_seen_there_and_what_has_baked(self) -> None:
        observed = replace(SHIFTING, evidence=evidence(baked=timedelta()))

        assert is_due(SHIFTING, PLAN, NOW)
        assert not is_due(observed, PLAN, NOW + BAKE - timedelta(seconds=1))
        assert is_due(observed, PLAN, NOW + BAKE)
        assert is_due(STAGED, PLAN, NOW)
        for resting in (STABLE, pause(SHIFTING, NOW), abort(SHIFTING, NOW)):
            assert not is_due(resting, PLAN, NOW + timedelta(days=9))

    def test_only_what_has_steps_to_take_grows_too_old(self) -> None:
        later = NOW + PLAN.max_age + timedelta(seconds=1)

        assert [is_too_old(one, PLAN, later) for one in (STAGED, SHIFTING, BAKING, STABLE)] == [
            True,
            True,
            False,
            False,
        ]
        assert not is_too_old(SHIFTING, PLAN, NOW + PLAN.max_age)
