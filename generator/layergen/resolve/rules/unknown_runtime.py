"""Runtimes that layergen's table does not know."""

import difflib
from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import Case
from layergen.resolve.rules.runtime_uses import runtime_uses


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse runtimes that are spelled wrong, or younger than the table."""
    table = case.facts.runtimes
    for use in runtime_uses(case):
        if use.runtime in table.runtimes:
            continue
        close = difflib.get_close_matches(use.runtime, sorted(table.runtimes), n=1)
        yield Diagnostic(
            "unknown-runtime",
            f"'{use.runtime}' is not among the Lambda runtimes of {table.taken_on}",
            use.place,
            f"did you mean '{close[0]}'?"
            if close
            else "if AWS has added it since then, upgrade layergen",
        )
