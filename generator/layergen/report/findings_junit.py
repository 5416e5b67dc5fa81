"""Findings as JUnit: a suite for each root, a case for each check of each layer or resource."""

from collections.abc import Collection, Mapping, Sequence

from layergen.model.finding import UNREADABLE, Finding, Verdicts
from layergen.report.findings_text import findings_text
from layergen.report.junit import Case, Outcome, Problem, Suite, junit

_Key = tuple[str, str]


def findings_junit(verdicts: Verdicts, roots: Sequence[str], failing: Collection[Finding]) -> str:
    """Write what passed, failed and was skipped. Findings that are not `failing` pass, and say so.

    A case is known again by its check and its subject, so it stays the same case from release to
    release, and in a plan.
    """
    return junit("layergen lint", [Suite(root, _cases(verdicts, root, failing)) for root in roots])


def _cases(verdicts: Verdicts, root: str, failing: Collection[Finding]) -> tuple[Case, ...]:
    found: dict[_Key, list[Finding]] = {
        (passed.subject, passed.check): [] for passed in verdicts.passed if passed.root == root
    }
    for finding in verdicts.findings:
        if finding.root == root:
            found.setdefault((finding.subject, finding.check), []).append(finding)
    return tuple(_case(root, key, findings, failing) for key, findings in _sorted(found).items())


def _sorted(found: Mapping[_Key, list[Finding]]) -> dict[_Key, list[Finding]]:
    return dict(sorted(found.items()))


def _case(root: str, key: _Key, found: Sequence[Finding], failing: Collection[Finding]) -> Case:
    subject, check = key
    name = f"{check} {subject}"
    broken = [finding for finding in found if finding in failing]
    mild = [finding for finding in found if finding not in failing and not finding.exemption]
    exempt = [finding for finding in found if finding.exemption]
    if broken:
        outcome = Outcome.ERROR if check == UNREADABLE else Outcome.FAILURE
        problem = Problem(outcome, broken[0].name, check, findings_text(broken))
        return Case(name, root, problem)
    if mild:
        return Case(name, root, output=findings_text(mild))
    if exempt and (exemption := exempt[0].exemption):
        return Case(name, root, Problem(Outcome.SKIPPED, exemption.reason, exemption.by.value))
    return Case(name, root)
