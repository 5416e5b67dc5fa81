import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from layergen.diagnostics import Severity
from layergen.report.annotations import Annotation, annotations


def many(severity: Severity, number: int) -> list[Annotation]:
    return [Annotation(severity, "title", f"text {n}", "a.tf", n) for n in range(1, number + 1)]


def test_an_annotation_spans_its_lines() -> None:
    where = Annotation(Severity.ERROR, "CKV_AWS_50", "no", "a b.tf", 4, end_line=20)

    assert annotations([where]) == "::error file=a b.tf,line=4,endLine=20,title=CKV_AWS_50::no\n"
    assert annotations([where], folder="platform") == (
        "::error file=platform/a b.tf,line=4,endLine=20,title=CKV_AWS_50::no\n"
    )


def test_without_a_file_it_belongs_to_the_step() -> None:
    assert annotations([Annotation(Severity.NOTE, "all", "good")], folder="x") == (
        "::notice title=all::good\n"
    )


def test_as_many_as_github_shows_need_no_notice() -> None:
    written = annotations([*many(Severity.WARNING, 10), *many(Severity.ERROR, 10)])

    kinds = [line.split(" ")[0] for line in written.splitlines()]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10


def test_the_rest_is_counted_in_one_notice_and_stays_in_the_log() -> None:
    found = [*many(Severity.NOTE, 10), *many(Severity.WARNING, 12), *many(Severity.ERROR, 11)]

    lines = annotations(found).splitlines()

    kinds = [re.split("[ :]", line)[2] for line in lines if line.startswith("::")]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [10, 10, 10]
    counted = "1 more error, 2 more warnings and 1 more note"
    notice = lines.index(
        "::notice title=1 more error%2C 2 more warnings and 1 more note"
        "::GitHub shows no more; this step's log has them"
    )
    assert lines[notice + 1 :] == [
        f"::group::{counted}",
        "- a.tf:11: error[title]: text 11",
        "- a.tf:11: warning[title]: text 11",
        "- a.tf:12: warning[title]: text 12",
        "- a.tf:10: note[title]: text 10",
        "::endgroup::",
    ]


@given(st.text())
def test_the_log_holds_no_command_that_we_did_not_write(text: str) -> None:
    written = annotations([Annotation(Severity.ERROR, text, text, text)] * 12)

    commands = re.findall(r"^\s*::(\w+)|##\[", written, re.MULTILINE)
    assert commands == ["error"] * 10 + ["notice", "group", "endgroup"]
    first = written.split("\n")[0].rpartition("::")[2] if ":" not in text else None
    assert first is None or unquote(first) == text
