import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from layergen.diagnostics import Diagnostic, Place, Severity
from layergen.report.diagnostics_github import diagnostics_github

ERROR = Diagnostic("unknown-layer", "there is none", Place("layers.yaml", 3, 5))
WARNING = Diagnostic(
    "stale-pin", "gone", Place("a.json", 1, 2), hint="unpin it", severity=Severity.WARNING
)


def test_errors_come_first() -> None:
    assert diagnostics_github([WARNING, ERROR]) == (
        "::error file=layers.yaml,line=3,col=5,title=unknown-layer::there is none\n"
        "::warning file=a.json,line=1,col=2,title=stale-pin::gone%0Ahint: unpin it\n"
    )


def test_a_whole_file_has_no_line() -> None:
    whole = Diagnostic("missing-file", "there is none", Place("layers.yaml"))

    assert diagnostics_github([whole]) == (
        "::error file=layers.yaml,title=missing-file::there is none\n"
    )


def test_a_folder_of_the_workspace_stands_before_the_file() -> None:
    assert "file=platform/layers/layers.yaml," in diagnostics_github(
        [ERROR], folder="platform/layers"
    )


def test_what_has_a_meaning_is_escaped() -> None:
    odd = Diagnostic("a:b,c", "100%\r\n::error::x, y: z", Place("a,b:c%.yaml", 1, 1))

    assert diagnostics_github([odd]) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=1,col=1,title=a%3Ab%2Cc"
        "::100%25%0D%0A::error::x, y: z\n"
    )


def test_no_findings_are_no_annotations() -> None:
    assert diagnostics_github([]) == ""


@given(st.text(min_size=1), st.text(), st.text(min_size=1))
def test_whatever_is_written_arrives_as_one_command(rule: str, message: str, file: str) -> None:
    text = diagnostics_github([Diagnostic(rule, message, Place(file, 1, 2))])

    command = re.fullmatch(r"::error file=([^,:]*),line=1,col=2,title=([^,:]*)::([^\r\n]*)\n", text)
    assert command
    assert (unquote(command[1]), unquote(command[2]), unquote(command[3])) == (file, rule, message)
