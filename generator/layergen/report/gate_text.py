"""What the gate says of plans, for people."""

from collections.abc import Iterable, Iterator

from layergen.model.gate import Breach, Verdict
from layergen.report.inert import line


def gate_text(verdicts: Iterable[Verdict]) -> str:
    """Write what each plan breaks, then what was waived; an empty text for nothing."""
    return "".join(f"{one}\n" for verdict in verdicts for one in _lines(verdict))


def _lines(verdict: Verdict) -> Iterator[str]:
    for breach in verdict.breaches:
        yield f"{_where(verdict, breach)}: error[{breach.rule}]: {line(breach.message)}"
        if breach.hint:
            yield f"  hint: {breach.hint}"
    for breach, waiver in verdict.waived:
        yield f"{_where(verdict, breach)}: waived[{breach.rule}]: {line(breach.message)}"
        yield f"  until {waiver.until.isoformat()}: {waiver.reason}"


def _where(verdict: Verdict, breach: Breach) -> str:
    # A name must not reach the terminal with control characters in it.
    return line(f"{verdict.source}: {breach.address}" if breach.address else verdict.source)
