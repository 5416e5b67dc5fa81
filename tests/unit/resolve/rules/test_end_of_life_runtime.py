from datetime import date

import pytest

from layergen.diagnostics import Severity
from layergen.resolve.rules.end_of_life_runtime import check
from tests.repositories import LAYER, function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place

BLOCKED = "python3.10 of 'data-tools' is blocked"
LATER = "; from 2027-03-03 no function on it can be updated"
PYTHON_3_10 = repository_files({LAYER: layer(runtimes=["python3.10"])})


def test_supported_runtimes_are_fine() -> None:
    assert not judge(check, repository_files(), today=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("today", "severity", "message"),
    [
        (date(2026, 5, 3), None, ""),
        (
            date(2026, 5, 4),
            Severity.WARNING,
            f"support for python3.10 of 'data-tools' ends on 2026-10-31, in 180 days{LATER}",
        ),
        (
            date(2026, 10, 30),
            Severity.WARNING,
            f"support for python3.10 of 'data-tools' ends on 2026-10-31, in 1 day{LATER}",
        ),
        (
            date(2026, 10, 31),
            Severity.WARNING,
            f"python3.10 of 'data-tools' has had no support since 2026-10-31{LATER}",
        ),
        (
            date(2027, 3, 3),
            Severity.ERROR,
            f"{BLOCKED}: since 2027-03-03 no function on it can be updated",
        ),
    ],
)
def test_the_end_comes_nearer(today: date, severity: Severity | None, message: str) -> None:
    findings = judge(check, PYTHON_3_10, today=today)

    assert [(finding.severity, finding.message) for finding in findings] == (
        [(severity, message)] if severity else []
    )


def test_functions_count_as_well_and_the_hint_names_a_way_out() -> None:
    files = repository_files(functions={"checkout": function(runtime="nodejs20.x")})

    finding = only(check, files, today=date(2026, 11, 23))

    assert finding.rule == "end-of-life-runtime"
    assert finding.place == place(files, "layers.yaml", "nodejs20.x")
    assert finding.hint == "move to nodejs24.x, supported until 2028-04-30"


def test_the_same_language_on_a_newer_system_is_nearer_than_a_newer_language() -> None:
    files = repository_files(functions={"checkout": function(runtime="java8.al2", layers=[])})

    hint = only(check, files, today=date(2027, 7, 1)).hint

    assert hint == "move to java8.al2023, supported until 2029-06-30"


def test_without_a_successor_there_is_no_hint() -> None:
    files = repository_files(functions={"checkout": function(runtime="go1.x", layers=[])})

    assert only(check, files).hint == ""
