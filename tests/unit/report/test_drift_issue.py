from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.load.comment_marker import read_marker
from layergen.load.issue_marker import read_issue_marker
from layergen.model.ci_run import Stamp
from layergen.model.issue_marker import IssueMarker
from layergen.report.drift_issue import below_marker, issue_body, with_marker
from layergen.resolve.drift.environment import of_environment, unlooked_at
from tests.repositories import REGION, environment, loaded, repository_files
from tests.unit.report.drift import PROD, everything

MARKER = IssueMarker("prod", Stamp(100, 2))


def test_an_environment_is_told_what_concerns_it() -> None:
    found = of_environment(everything(), "prod")

    assert found.roots == (PROD,)
    assert {root for cause in found.causes for root in cause.roots} == {PROD}
    zips = [one for one in found.differences if one.subject.startswith("dist/")]
    assert [one.root for one in zips] == [""]
    assert (found.ignored, found.left_alone) == ((), ())
    assert [failure.where for failure in found.failures] == ["envs/prod/us-east-1"]
    assert of_environment(everything(), "dev").failures == ()
    assert of_environment(everything(), "de").roots == ()


def test_regions_that_nobody_looked_at() -> None:
    entry = environment(regions=[REGION, "us-east-1", "ap-south-1"])
    repository = loaded(repository_files(environments={"prod": entry}))
    prod = repository.environments["prod"]

    assert unlooked_at(of_environment(everything(), "prod"), prod) == ("ap-south-1",)


def test_the_same_drift_is_the_same_text() -> None:
    report = of_environment(everything(), "prod")
    body = issue_body(report, MARKER, 60_000)

    assert read_issue_marker(body) == MARKER
    assert below_marker(body) == below_marker(issue_body(report, IssueMarker("prod"), 60_000))
    assert with_marker(body, IssueMarker("prod")) == issue_body(report, IssueMarker("prod"), 60_000)
    assert "`layergen drift --env prod`" in body


def test_what_does_not_fit_is_counted() -> None:
    report = everything()
    many = replace(report, causes=report.causes * 200)

    body = issue_body(many, MARKER, 20_000)

    assert len(body.encode()) <= 20_000
    number = len(many.causes)
    assert f" of {number} differences; " in body
    assert "find no room" in body


@given(st.text(max_size=40), st.integers(0, 2**40) | st.none(), st.integers(1, 99))
def test_a_marker_is_read_as_it_was_written(name: str, run: int | None, attempt: int) -> None:
    marker = IssueMarker(name, None if run is None else Stamp(run, attempt))
    line = with_marker("\n", marker).split("\n", 1)[0]

    assert read_issue_marker(line) == marker
    assert line.count("-->") == 1


@pytest.mark.parametrize(
    "line",
    [
        '<!-- layergen:drift {"v":2,"env":"prod"} -->',
        '<!-- layergen:drift {"v":1} -->',
        '<!-- layergen:drift {"v":1,"env" -->',
        '<!-- layergen:plan {"v":1,"env":"prod"} -->',
        'x <!-- layergen:drift {"v":1,"env":"prod"} -->',
        "",
    ],
)
def test_other_first_lines_are_none_of_ours(line: str) -> None:
    assert read_issue_marker(line) is None
    assert read_marker(line) is None
