import pytest

from layergen.diagnostics import Severity
from layergen.resolve.rules.unwatched_rollout import check
from tests.repositories import Files, environment, function, repository_files, rolled
from tests.unit.resolve.rules.judging import judge, only, place

RESTING = {"rollouts": {"checkout": {"eu-west-1": rolled("stable", "3")}}}


def files_with(rollout: object, *, track: str = "manual") -> Files:
    """Give an alias in two environments, and a third one without it."""
    names = ("prod", "staging", "test")
    return repository_files(
        functions={"checkout": function(layers=[], alias="live", rollout=rollout)},
        environments={name: environment(track=track) for name in names},
        locks={"prod": RESTING, "staging": RESTING},
    )


@pytest.mark.parametrize(
    "rollout",
    [
        {"steps": [10, 50]},
        {"steps": [10], "min_invocations": 0, "alarms": []},
        {"steps": [10], "smoke": True},
        "Canary10Percent5Minutes",
        {"preset": "Linear10PercentEvery1Minute"},
    ],
    ids=str,
)
def test_a_rollout_by_time_alone_is_warned_of_once(rollout: object) -> None:
    files = files_with(rollout)

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("unwatched-rollout", Severity.WARNING)
    assert finding.place == place(files, "layers.yaml", "rollout")
    assert finding.message == (
        "the rollout of 'checkout' has neither alarms nor min_invocations, "
        "so that it moves by time alone in prod and staging"
    )


@pytest.mark.parametrize(
    "rollout",
    [
        {"steps": [10], "alarms": ["checkout-errors"]},
        {"steps": [10], "min_invocations": 1},
        {"preset": "Canary10Percent5Minutes", "alarms": ["checkout-errors"]},
        "AllAtOnce",
    ],
    ids=str,
)
def test_one_that_is_watched_or_has_no_steps_is_fine(rollout: object) -> None:
    assert not judge(check, files_with(rollout))


def test_where_releases_come_by_themselves_nobody_is_bothered() -> None:
    assert not judge(check, files_with({"steps": [10]}, track="latest"))
