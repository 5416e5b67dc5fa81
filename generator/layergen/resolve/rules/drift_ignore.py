"""Ignores of drift that are past their day."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.resolve.rules.case import STRATEGY, Case


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn of those that have ended."""
    for position, ignore in enumerate(case.repository.strategy.drift_ignores):
        if ignore.until < case.facts.today:
            yield Diagnostic(
                "ended-ignore",
                f"this ignore of drift ended on {ignore.until.isoformat()}",
                case.places.value(STRATEGY, "drift", "ignore", position, "until"),
                "take it out, or give it another day and a reason that still holds",
                Severity.WARNING,
            )
