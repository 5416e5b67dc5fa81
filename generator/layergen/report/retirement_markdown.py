"""What `prune` decides, for a pull request."""

from collections.abc import Iterable, Iterator, Sequence

from layergen.model.retirement import Decision, Verdict
from layergen.report.inert import code, inert


def retirement_markdown(environment: str, decisions: Iterable[Decision]) -> str:
    """Write what goes and what is withdrawn first, and fold away what stays."""
    by_verdict: dict[Verdict, list[Decision]] = {verdict: [] for verdict in Verdict}
    for decision in decisions:
        by_verdict[decision.verdict].append(decision)
    retired, withdrawn = by_verdict[Verdict.RETIRE], by_verdict[Verdict.WITHDRAW]
    kept = by_verdict[Verdict.KEEP]
    lines = [
        f"### Retirement in {inert(environment)}",
        "",
        f"{len(retired)} to retire, {len(withdrawn)} to withdraw from others, {len(kept)} to keep.",
        *_section("Leaves: the next plan destroys its layer versions", retired),
        *_section("Withdrawn: the next plan takes its grants back, and it stays", withdrawn),
    ]
    if kept:
        lines += ["", f"<details><summary>Stays: {len(kept)}</summary>", "", *_table(kept)]
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def _section(title: str, decisions: Sequence[Decision]) -> Iterator[str]:
    if decisions:
        yield from ("", f"#### {title}", "", *_table(decisions))


def _table(decisions: Sequence[Decision]) -> Iterator[str]:
    yield "| release | why | layer versions |"
    yield "| --- | --- | --- |"
    for decision in decisions:
        versions = "<br>".join(code(arn) for arn in decision.arns)
        yield f"| {inert(decision.release)} | {inert(decision.why)} | {versions} |"
