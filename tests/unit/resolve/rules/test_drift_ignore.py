from datetime import date

from layergen.diagnostics import Severity
from layergen.resolve.rules.drift_ignore import check
from tests.repositories import Files, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def files() -> Files:
    ignore = {"kind": "unmanaged", "reason": "a test", "until": "2026-11-23"}
    return repository_files(drift={"ignore": [ignore]})


def test_counts_through_its_last_day() -> None:
    assert judge(check, files()) == []


def test_one_that_has_ended_is_warned_of() -> None:
    found = only(check, files(), today=date(2026, 11, 24))
    assert (found.rule, found.severity) == ("ended-ignore", Severity.WARNING)
    assert found.place == place(files(), "layers.yaml", "'2026-11-23'")
