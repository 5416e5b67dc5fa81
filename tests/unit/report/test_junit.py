import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.report.junit import Case, Outcome, Problem, Suite, junit
from tests.unit.report.schemas import errors_in_junit

FAILED = Case("lost: data-tools@1.4.0", "dev", Problem(Outcome.FAILURE, "gone", "lost", "a\nb"))
ERRED = Case("plan", "dev", Problem(Outcome.ERROR, "no plan"))
SKIPPED = Case("moved: live", "dev", Problem(Outcome.SKIPPED, "until May"))
PASSED = Case("pending", "prod", output="a <hint>")


def parsed(text: str) -> ElementTree.Element:
    assert errors_in_junit(text) == []
    return ElementTree.fromstring(text.encode())  # noqa: S314 - our own text


def test_the_schema_refuses_what_it_does_not_know() -> None:
    assert errors_in_junit("<testsuites><testcase/></testsuites>")


def test_suites_and_their_cases() -> None:
    text = junit("drift", [Suite("dev", (FAILED, ERRED, SKIPPED)), Suite("prod", (PASSED,))])

    parsed(text)
    assert text == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="drift" tests="4" failures="1" errors="1">\n'
        '  <testsuite name="dev" tests="3" failures="1" errors="1" skipped="1">\n'
        '    <testcase name="lost: data-tools@1.4.0" classname="dev">\n'
        '      <failure message="gone" type="lost">a\nb</failure>\n'
        "    </testcase>\n"
        '    <testcase name="plan" classname="dev">\n'
        '      <error message="no plan" />\n'
        "    </testcase>\n"
        '    <testcase name="moved: live" classname="dev">\n'
        '      <skipped message="until May" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="prod" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase name="pending" classname="prod">\n'
        "      <system-out>a &lt;hint&gt;</system-out>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


@pytest.mark.parametrize("suites", [[], [Suite("dev", ())]], ids=["no suite", "no case"])
def test_nothing_tested(suites: list[Suite]) -> None:
    assert parsed(junit("drift", suites)).get("tests") == "0"


@given(st.text(st.characters(blacklist_characters="\r")), st.sampled_from(Outcome))
def test_whatever_is_told_arrives(text: str, outcome: Outcome) -> None:
    case = Case(text, text, Problem(outcome, text, text, text))
    document = junit(text, [Suite(text, (case,))])

    legal = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    element = parsed(document).find("testsuite/testcase")
    assert element is not None
    assert element.attrib == {"name": legal, "classname": legal}
    (problem,) = element
    assert (problem.tag, problem.text or "") == (outcome.value, legal)
    assert problem.attrib == ({"message": legal, "type": legal} if text else {})


def test_what_was_written_on_windows_arrives_as_lines() -> None:
    document = junit("x", [Suite("x", (Case("x", "x", Problem(Outcome.ERROR, "", "", "a\r\nb")),))])

    assert parsed(document).findtext("testsuite/testcase/error") == "a\nb"
