"""Drift as JUnit XML: a suite per root, and a case per kind."""

from collections.abc import Iterable, Sequence

from layergen.model.drift import Difference, DriftReport, Kind
from layergen.report.drift_words import MEANING, sentence
from layergen.report.junit import Case, Outcome, Problem, Suite, junit

_REPOSITORY = "repository"
_BY_FILES = (Kind.STALE_LOCK, Kind.OUTDATED_FILES, Kind.ALTERED_ARTIFACT)


def drift_junit(report: DriftReport) -> str:
    """Write a suite for each root and one for the repository as a whole.

    A kind that nobody looked for is skipped, and what could not be looked at is an error.
    """
    found = tuple(report.differences)
    failures = [
        Suite(
            "not looked at",
            tuple(
                Case(one.where, "drift", Problem(Outcome.ERROR, one.message, text=one.hint))
                for one in report.failures
            ),
        )
    ]
    suites = [
        _suite(report, _REPOSITORY, [one for one in found if not one.root], _BY_FILES),
        *(
            _suite(report, root, [one for one in found if one.root == root], _ROOT_KINDS)
            for root in _roots(report, found)
        ),
        *(failures if report.failures else ()),
    ]
    return junit("layergen drift", suites)


_ROOT_KINDS = tuple(kind for kind in Kind if kind not in {Kind.STALE_LOCK, Kind.ALTERED_ARTIFACT})


def _roots(report: DriftReport, found: Iterable[Difference]) -> Iterable[str]:
    return dict.fromkeys((*report.roots, *(one.root for one in found if one.root)))


def _suite(
    report: DriftReport, name: str, found: Sequence[Difference], kinds: Sequence[Kind]
) -> Suite:
    unseen = {one.what: one.why for one in report.unseen if one.root in {"", name}}
    cases = []
    for kind in kinds:
        problem = None
        if of_kind := [one for one in found if one.kind is kind]:
            outcome = Outcome.FAILURE if kind.fails else Outcome.SKIPPED
            text = "\n".join(_line(one) for one in of_kind)
            problem = Problem(outcome, MEANING[kind], str(kind), text)
        elif str(kind) in unseen:
            problem = Problem(Outcome.SKIPPED, unseen[str(kind)])
        cases.append(Case(kind.words, f"drift.{name}", problem))
    return Suite(name, tuple(cases))


def _line(one: Difference) -> str:
    names = f": {', '.join(one.attributes)}" if one.attributes else ""
    detail = f" ({one.detail})" if one.detail else ""
    return f"{one.subject} {one.what}{names}{detail}\n  {sentence(one.advice)}\n  {one.command}"
