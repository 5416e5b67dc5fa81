from datetime import date

from layergen.diagnostics import Severity
from layergen.resolve.rules.waiver import check
from tests.repositories import Entry, Files, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def files(**changes: str) -> Files:
    waiver: Entry = {"rule": "opened-layer", "reason": "a test", "until": "2026-11-23", **changes}
    return repository_files(waivers=[waiver])


def test_counts_through_its_last_day() -> None:
    assert judge(check, files()) == []


def test_one_that_has_ended_is_warned_of() -> None:
    found = only(check, files(), today=date(2026, 11, 24))
    assert (found.rule, found.severity) == ("ended-waiver", Severity.WARNING)
    assert found.place == place(files(), "layers.yaml", "'2026-11-23'")


def test_a_rule_that_the_gate_does_not_have() -> None:
    found = only(check, files(rule="opened-layers"))
    assert (found.rule, found.hint) == ("unknown-rule", "did you mean 'opened-layer'?")
