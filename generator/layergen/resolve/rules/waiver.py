"""Waivers that waive nothing: of a rule that the gate does not have, or past their day."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.resolve.release_reference import nearest
from layergen.resolve.rules.case import STRATEGY, Case


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse unknown rules, and warn of waivers that have ended."""
    if not case.repository.strategy.waivers:
        return
    # Few repositories have any, and every command would load all rules of the gate.
    from layergen.resolve import gate

    for position, waiver in enumerate(case.repository.strategy.waivers):
        if waiver.rule not in gate.RULES:
            yield Diagnostic(
                "unknown-rule",
                f"the gate has no rule '{waiver.rule}'",
                case.places.value(STRATEGY, "waivers", position, "rule"),
                nearest(waiver.rule, gate.RULES),
            )
        elif waiver.until < case.facts.today:
            yield Diagnostic(
                "ended-waiver",
                f"this waiver of {waiver.rule} ended on {waiver.until.isoformat()}",
                case.places.value(STRATEGY, "waivers", position, "until"),
                "take it out, or give it another day and a reason that still holds",
                Severity.WARNING,
            )
