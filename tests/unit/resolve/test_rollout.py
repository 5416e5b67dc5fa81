"""The state machine of an alias, walked at random and by hand."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from layergen.errors import LayergenError
from layergen.model.registry import Rollout, RolloutState
from layergen.resolve.rollout import abort, advance, promote, remaining, start

STEPS = (10, 50)
VERSIONS = st.integers(1, 5).map(str)
STABLE = Rollout("live", RolloutState.STABLE, "1")
SHIFTING = Rollout("live", RolloutState.SHIFTING, "1", "2", 1, 10)
ABORTED = Rollout("live", RolloutState.ABORTED, "1", "2")


def started(current: Rollout | None, candidate: str) -> Rollout:
    return start(current, alias="live", steps=STEPS, candidate=candidate)


class TestStart:
    def test_stable_alone_creates_the_alias(self) -> None:
        assert start(None, alias="live", steps=(), stable="1") == STABLE

    def test_both_create_it_and_shift(self) -> None:
        found = start(None, alias="live", steps=STEPS, stable="1", candidate="2")
        assert found == SHIFTING

    def test_without_an_alias_there_has_to_be_a_stable_version(self) -> None:
        with pytest.raises(LayergenError, match="no stable version yet"):
            started(None, "2")

    def test_a_candidate_shifts_the_first_step(self) -> None:
        assert started(STABLE, "2") == SHIFTING

    def test_without_anything_there_is_nothing_to_start(self) -> None:
        with pytest.raises(LayergenError, match="nothing to start"):
            start(STABLE, alias="live", steps=STEPS)

    def test_the_stable_version_is_no_candidate(self) -> None:
        with pytest.raises(LayergenError, match="stable version of live already"):
            started(STABLE, "1")

    def test_one_rollout_at_a_time(self) -> None:
        with pytest.raises(LayergenError, match="shifting to version 2 already"):
            started(SHIFTING, "3")

    def test_an_aborted_candidate_stays_out_and_another_may_come(self) -> None:
        with pytest.raises(LayergenError, match="version 2 was aborted"):
            started(ABORTED, "2")
        assert started(ABORTED, "3").candidate == "3"

    def test_stable_does_not_move_without_a_rollout(self) -> None:
        with pytest.raises(LayergenError, match="is 1, not 2") as caught:
            start(STABLE, alias="live", steps=STEPS, stable="2")
        assert caught.value.hint == "shift to it: --candidate 2"

    def test_naming_the_stable_version_again_changes_nothing(self) -> None:
        assert start(ABORTED, alias="live", steps=STEPS, stable="1") == ABORTED

    def test_an_alias_is_not_renamed(self) -> None:
        with pytest.raises(LayergenError, match="renaming an alias"):
            start(STABLE, alias="prod", steps=STEPS, candidate="2")

    def test_a_candidate_needs_steps(self) -> None:
        with pytest.raises(LayergenError, match="no steps"):
            start(STABLE, alias="live", steps=(), candidate="2")


class TestAdvance:
    def test_it_takes_the_next_step_and_ends_after_the_last(self) -> None:
        second = advance(SHIFTING, STEPS)
        assert (second.step, second.percent) == (2, 50)
        with pytest.raises(LayergenError, match="had its last step, 50 %") as caught:
            advance(second, STEPS)
        assert "rollout promote" in caught.value.hint

    def test_steps_that_changed_meanwhile_never_lead_back(self) -> None:
        half = advance(SHIFTING, STEPS)
        assert advance(half, (5, 20, 75)).percent == 75
        with pytest.raises(LayergenError, match="last step"):
            advance(half, (5, 20))

    @pytest.mark.parametrize("resting", [STABLE, ABORTED])
    def test_at_rest_there_is_nothing_to_move(self, resting: Rollout) -> None:
        for move in (promote, lambda now: advance(now, STEPS)):
            with pytest.raises(LayergenError, match=f"live is {resting.state} at version 1"):
                move(resting)


class TestEnd:
    def test_promoting_makes_the_candidate_stable_without_weights(self) -> None:
        assert promote(SHIFTING) == Rollout("live", RolloutState.STABLE, "2")

    def test_aborting_goes_back_and_keeps_the_candidate(self) -> None:
        assert abort(SHIFTING) == ABORTED

    def test_aborting_twice_is_no_mistake(self) -> None:
        assert abort(ABORTED) == ABORTED

    def test_nothing_started_cannot_be_aborted(self) -> None:
        with pytest.raises(LayergenError, match="nothing to abort"):
            abort(STABLE)

    def test_remaining_steps_are_those_with_a_larger_share(self) -> None:
        assert remaining(SHIFTING, (10, 50, 75)) == (50, 75)


class Alias(RuleBasedStateMachine):
    """Any sequence of commands, refused ones included."""

    now: Rollout
    latched: str | None

    @initialize(stable=VERSIONS)
    def create(self, stable: str) -> None:
        self.now = start(None, alias="live", steps=STEPS, stable=stable)
        self.latched = None

    @rule(candidate=VERSIONS)
    def start(self, candidate: str) -> None:
        before = self.now
        try:
            self.now = started(before, candidate)
        except LayergenError:
            shifting = before.state is RolloutState.SHIFTING
            assert shifting or candidate in {before.stable, self.latched}
        else:
            assert before.state is not RolloutState.SHIFTING
            assert candidate != self.latched
            assert self.now.stable == before.stable
            self.latched = None

    @rule(steps=st.lists(st.integers(1, 99), min_size=1, unique=True).map(sorted))
    def advance(self, steps: list[int]) -> None:
        before = self.now
        try:
            self.now = advance(before, steps)
        except LayergenError:
            assert before.state is not RolloutState.SHIFTING or before.percent >= steps[-1]
        else:
            assert self.now.percent > before.percent
            assert (self.now.stable, self.now.candidate) == (before.stable, before.candidate)

    @rule()
    def promote(self) -> None:
        before = self.now
        try:
            self.now = promote(before)
        except LayergenError:
            assert before.state is not RolloutState.SHIFTING
        else:
            assert self.now.stable == before.candidate

    @rule()
    def abort(self) -> None:
        before = self.now
        try:
            self.now = abort(before)
        except LayergenError:
            assert before.state is RolloutState.STABLE
        else:
            assert self.now.stable == before.stable
            self.latched = before.candidate

    @invariant()
    def the_primary_is_never_the_candidate(self) -> None:
        assert self.now.candidate != self.now.stable

    @invariant()
    def only_a_shifting_alias_has_a_weight(self) -> None:
        weighted = 0 < self.now.percent < 100 and self.now.step > 0
        assert weighted is (self.now.state is RolloutState.SHIFTING)

    @invariant()
    def an_abort_keeps_what_it_is_latched_to(self) -> None:
        aborted = self.now.state is RolloutState.ABORTED
        assert (self.latched == self.now.candidate) if aborted else self.latched is None


TestAlias = Alias.TestCase
