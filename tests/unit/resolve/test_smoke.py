from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.model.rollout import Evidence, FunctionVersion, Outcome, Rollout, RolloutState
from layergen.model.rollout_plan import RolloutPlan, RolloutStep
from layergen.model.smoke import ProbeAnswer, SmokePass, Trial
from layergen.resolve.rollout import advance, stage
from layergen.resolve.smoke import missing_pass, passed, refusal

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PLAN = RolloutPlan((RolloutStep(10, timedelta()),), timedelta(), smoke=True)
STABLE = Rollout("live", RolloutState.STABLE, FunctionVersion("1"))
ARN = "arn:aws:lambda:eu-west-1:111122223333:layer:base:{}"
arns = st.lists(st.sampled_from([ARN.format(n) for n in range(4)]), unique=True).map(tuple)
passes = st.none() | st.builds(
    SmokePass, arns, st.just(NOW), st.just("layergen-probe"), st.integers(0, 9)
)


def staged(layers: tuple[str, ...], smoke: SmokePass | None, digest: str = "sha256:2") -> Rollout:
    return replace(stage(STABLE, FunctionVersion("2", digest, layers), NOW), smoke=smoke)


@given(arns, passes, st.booleans())
def test_nothing_is_shifted_without_a_pass_for_exactly_these_layers(
    layers: tuple[str, ...], smoke: SmokePass | None, asked: bool
) -> None:
    plan = replace(PLAN, smoke=asked)
    proved = not layers or (smoke is not None and smoke.layers == layers)
    progress = advance(staged(layers, smoke), plan, NOW, Evidence(NOW, NOW))

    assert (progress.outcome is Outcome.MOVED) == (proved or not asked)
    assert progress.rollout.smoke == smoke
    if progress.outcome is Outcome.HELD:
        assert progress.reasons == (missing_pass(staged(layers, smoke), plan),)


@given(arns, passes)
def test_a_reason_goes_past_it_as_past_other_evidence(
    layers: tuple[str, ...], smoke: SmokePass | None
) -> None:
    progress = advance(staged(layers, smoke), PLAN, NOW, skip="a security fix")

    assert progress.outcome is Outcome.MOVED
    assert progress.rollout.reason == "a security fix"


def test_a_candidate_that_nobody_looked_at_has_not_passed() -> None:
    assert "version 2 has not passed" in missing_pass(staged((), None, digest=""), PLAN)


def test_a_pass_of_other_layers_is_told_as_such() -> None:
    other = SmokePass((ARN.format(1),), NOW, "layergen-probe", 3)
    assert "version 2 passed with other layers" in missing_pass(
        staged((ARN.format(2),), other), PLAN
    )


TRIAL = Trial("base@1.0.0 (universal)", "layergen-probe", "python3.12", "arm64", ())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ProbeAnswer("t", "aarch64", ("a", "b")), "2 imports"),
        (ProbeAnswer("t", "aarch64", ("a",), ("b",)), "1 import, 1 left out"),
        (ProbeAnswer("t", "aarch64"), "nothing to import"),
        (ProbeAnswer("t", "x86_64", ("a",)), "1 import, on x86_64"),
    ],
)
def test_what_was_proved_is_told(answer: ProbeAnswer, said: str) -> None:
    assert passed(TRIAL, answer) == f"base@1.0.0 (universal), python3.12 on arm64: {said}"


def test_a_refusal_names_modules_but_not_hundreds() -> None:
    failed = {f"module{number:02}": "ImportError: no" for number in range(30)}
    error = refusal([(TRIAL, ProbeAnswer("t", "aarch64", failed=failed))])

    assert "  module00: ImportError: no\n" in error.message
    assert "module20" not in error.message
    assert error.message.endswith("and 10 more")
    assert "skip_imports" in error.hint


def test_a_probe_on_another_machine_is_the_hint() -> None:
    error = refusal([(TRIAL, ProbeAnswer("t", "x86_64", failed={"numpy": "ImportError: no"}))])

    assert "compiled for arm64 cannot load there" in error.hint
