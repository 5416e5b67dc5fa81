"""Findings that people decided to live with: skipped in the strategy, or known to the baseline."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from layergen.diagnostics import Diagnostic, Place, Severity
from layergen.model.finding import (
    UNREADABLE,
    ExemptBy,
    Exemption,
    Finding,
    Identity,
    LayerPlace,
    Verdicts,
)

_KNOWN = "known to the baseline"


def without_skips(text: str, module: str, skips: Mapping[str, Exemption]) -> str:
    """Disarm the comments that a layer's skips were rendered as in its module, and keep all lines.

    checkov does not run what a comment skips, so nobody would know whether it skips anything.
    Comments of the same words elsewhere are somebody's own.
    """
    ours = {f"  #checkov:skip={check}:{skip.reason}\n" for check, skip in skips.items()}

    def disarmed(block: re.Match[str]) -> str:
        comments = block[2].splitlines(keepends=True)
        return block[1] + "".join("  #\n" if line in ours else line for line in comments)

    head = rf'^(module "{re.escape(module)}" \{{\n)((?:  #.*\n)+)'
    return re.sub(head, disarmed, text, flags=re.MULTILINE)


def with_skips(verdicts: Verdicts, layers: Iterable[LayerPlace]) -> Verdicts:
    """Exempt what a layer skips. The comment that is rendered from a skip is that skip."""
    skips = {layer.layer: layer.skips for layer in layers}
    return _exempt(verdicts, lambda finding: skips.get(finding.layer, {}).get(finding.check))


def with_baseline(verdicts: Verdicts, baseline: Mapping[Identity, Place]) -> Verdicts:
    """Exempt what is known, unless it is exempt by a reason of its own."""

    def known(finding: Finding) -> Exemption | None:
        place = baseline.get(finding.identity)
        if finding.exemption or finding.check == UNREADABLE or place is None:
            return None
        return Exemption(ExemptBy.BASELINE, _KNOWN, place)

    return _exempt(verdicts, known)


def known_findings(
    verdicts: Verdicts, roots: Collection[str], before: Iterable[Identity] = ()
) -> frozenset[Identity]:
    """Give what a new baseline holds: all that counts now, and what it held of other roots.

    A file that cannot be read is left out: nobody knows what is in it.
    """
    now = {
        finding.identity
        for finding in verdicts.findings
        if finding.check != UNREADABLE
        and (finding.exemption is None or finding.exemption.by is ExemptBy.BASELINE)
    }
    return frozenset(now | {identity for identity in before if identity.root not in roots})


def idle_skips(
    verdicts: Verdicts, layers: Iterable[LayerPlace], *, in_plans: bool = False
) -> Iterator[Diagnostic]:
    """Warn of skips by which nothing is skipped. `layers` are those of the roots looked at.

    A plan holds no module calls, so in plans only a check that passed says anything.
    """
    used = {(finding.layer, finding.check) for finding in verdicts.findings}
    passed = {(verdict.layer, verdict.check) for verdict in verdicts.passed}
    checks = sorted({check for _, check in used | passed} - {UNREADABLE})
    told: set[tuple[str, str]] = set()
    for layer in layers:
        for check, skip in layer.skips.items():
            key = (layer.layer, check)
            if key in used | told or skip.place is None or (in_plans and key not in passed):
                continue
            told.add(key)
            yield Diagnostic(
                "idle-skip",
                f"{layer.layer} skips {check}, which finds nothing in it",
                skip.place,
                _correction(check, checks),
                Severity.WARNING,
            )


def gone_findings(
    verdicts: Verdicts, baseline: Mapping[Identity, Place], roots: Collection[str]
) -> Iterator[Diagnostic]:
    """Warn of what the baseline knows of these roots and what is no longer found."""
    found = {finding.identity for finding in verdicts.findings}
    for identity, place in sorted(baseline.items(), key=lambda entry: entry[1]):
        if identity.root in roots and identity not in found:
            yield Diagnostic(
                "gone-finding",
                f"{identity.check} no longer finds {identity.subject} in {identity.root}",
                place,
                "take it out of the baseline, or write it anew with --write-baseline",
                Severity.WARNING,
            )


def _correction(check: str, known: Sequence[str]) -> str:
    close = () if check in known else difflib.get_close_matches(check, known, n=1, cutoff=0.8)
    return f"take it out; or did you mean '{close[0]}'?" if close else "take it out"


def _exempt(verdicts: Verdicts, reason: Callable[[Finding], Exemption | None]) -> Verdicts:
    findings = tuple(
        replace(finding, exemption=reason(finding) or finding.exemption)
        for finding in verdicts.findings
    )
    return replace(verdicts, findings=findings)
