"""JUnit XML, which CI systems show as tests. There is no schema of record.

What is written here keeps to the one that Jenkins validates against, and that others read as well.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, not even escaped."""


class Outcome(StrEnum):
    """What became of a case that did not pass. An error says nothing about what was tested."""

    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a case did not pass. `text` may have many lines; `message` is what lists show."""

    outcome: Outcome
    message: str
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was tested. A CI system knows it again by `group` and `name` together.

    `output` is what is worth reading without being a problem.
    """

    name: str
    group: str
    problem: Problem | None = None
    output: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """What was tested in one run, for instance of one root."""

    name: str
    cases: tuple[Case, ...]


def junit(name: str, suites: Sequence[Suite]) -> str:
    """Write a document with these suites. What XML cannot hold becomes U+FFFD."""
    every = [case for suite in suites for case in suite.cases]
    # The schema has no `skipped` at the top.
    counts = {key: value for key, value in _counts(every).items() if key != "skipped"}
    document = ElementTree.Element("testsuites", {"name": _legal(name), **counts})
    for suite in suites:
        attributes = {"name": _legal(suite.name), **_counts(suite.cases)}
        element = ElementTree.SubElement(document, "testsuite", attributes)
        for case in suite.cases:
            _add(element, case)
    ElementTree.indent(document)
    body = ElementTree.tostring(document, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _counts(cases: Sequence[Case]) -> dict[str, str]:
    outcomes = [case.problem.outcome for case in cases if case.problem]
    return {
        "tests": str(len(cases)),
        "failures": str(outcomes.count(Outcome.FAILURE)),
        "errors": str(outcomes.count(Outcome.ERROR)),
        "skipped": str(outcomes.count(Outcome.SKIPPED)),
    }


def _add(suite: ElementTree.Element, case: Case) -> None:
    attributes = {"name": _legal(case.name), "classname": _legal(case.group)}
    element = ElementTree.SubElement(suite, "testcase", attributes)
    if problem := case.problem:
        details = {"message": problem.message, "type": problem.kind}
        told = {key: _legal(value) for key, value in details.items() if value}
        child = ElementTree.SubElement(element, problem.outcome.value, told)
        child.text = _legal(problem.text) or None
    if case.output:
        ElementTree.SubElement(element, "system-out").text = _legal(case.output)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
