"""Deployed functions on runtimes that AWS no longer supports."""

from datetime import date

import pytest

from layergen.cli.context import load_facts
from layergen.model.usage_report import EndedRuntime
from layergen.resolve.deployed_runtimes import ended_runtimes
from tests.repositories import REGION
from tests.unit.resolve.deployed import OTHER, arn, deployed, look, repository

RUNTIMES = load_facts().runtimes
ENDED = date(2024, 10, 14)
OLD = "python3.8"


@pytest.mark.parametrize(("today", "is_over"), [(date(2024, 10, 13), False), (ENDED, True)])
def test_the_day_decides(today: date, is_over: bool) -> None:
    _, env = repository()
    looks = [look(deployed("reports", "1", 1, runtime=OLD))]
    found = list(ended_runtimes(env, looks, (), RUNTIMES, today))
    assert found == ([EndedRuntime("reports", REGION, OLD, ENDED, ("1",))] if is_over else [])


def test_only_functions_that_are_our_business_are_named() -> None:
    _, env = repository()
    theirs = arn(4, account=OTHER, name="own")
    looks = [
        look(
            deployed("checkout", "10", runtime=OLD),
            deployed("checkout", "9", runtime=OLD),
            deployed("stranger", "1", theirs, runtime=OLD),
            deployed("image", "1", 1),
            deployed("new", "1", 1, runtime="python9.99"),
        ),
        look(
            deployed("checkout", "1", theirs, runtime=OLD),
            deployed("reports", "1", 9, runtime=OLD),
            account=OTHER,
        ),
    ]
    found = ended_runtimes(env, looks, {"checkout"}, RUNTIMES, ENDED)
    assert [(one.function, one.versions) for one in found] == [
        ("checkout", ("9", "10")),
        (f"{OTHER}/reports", ("1",)),
    ]
