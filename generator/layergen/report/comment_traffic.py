"""Aliases that shift their traffic, as a table of words."""

from layergen.model.plan_summary import AliasShift, PlanSummary, Routing
from layergen.model.words import counted
from layergen.report.comment_cells import Name, Section, Strong
from layergen.report.comment_words import place


def traffic(summary: PlanSummary) -> Section:
    """Give every alias that shifts, and on what that rests."""
    days = max((shift.days for shift in summary.aliases), default=0)
    called = f"invocations in {days} days"
    return Section(
        "Traffic",
        ("alias", "where", "", "before", "after", called, "because"),
        tuple(
            (
                Name(f"{shift.function}:{shift.alias}"),
                place(shift.root),
                Strong(shift_step(shift)),
                *shift_words(shift),
                "" if shift.invocations is None else f"{shift.invocations:,}",
                evidence_words(shift),
            )
            for shift in summary.aliases
        ),
        right=(called,),
    )


def shift_words(shift: AliasShift) -> tuple[str, str]:
    """Say where the traffic goes before and after: `10 % to 8, 90 % to 7`."""
    return _routing(shift.before), _routing(shift.after)


def _routing(routing: Routing | None) -> str:
    if routing is None:
        return "(none)"
    if routing.weights is None or not routing.version:
        return "(known after apply)"
    rest = 1 - sum(routing.weights.values())
    shares = [
        f"{share * 100:g} % to {version}" for version, share in sorted(routing.weights.items())
    ]
    return ", ".join([*shares, f"{rest * 100:.6g} % to {routing.version}"])


def shift_step(shift: AliasShift) -> str:
    """Say which version's share changes, and how: `version 8: 10 % → 50 %`."""
    moved = _moved(shift)
    return f"version {moved}: {share_words(shift)}" if moved else share_words(shift)


def share_words(shift: AliasShift) -> str:
    """Say how the share of the version that it is about changes: `10 % → 50 %`."""
    before, after = _shares(shift.before), _shares(shift.after)
    if before is None or after is None:
        return "" if shift.before and shift.after else ("made" if shift.after else "destroyed")
    version = _moved(shift)
    return f"{before.get(version, 0) * 100:.6g} % → {after.get(version, 0) * 100:.6g} %"


def _moved(shift: AliasShift) -> str:
    """Find the version that gains; or the one beside the primary, where it has to give back."""
    before, after = _shares(shift.before), _shares(shift.after)
    if before is None or after is None:
        return ""
    gains = {
        version: after.get(version, 0) - before.get(version, 0) for version in {*before, *after}
    }
    weighted = shift.before.weights if shift.before else {}
    back = [version for version in weighted or () if gains[version] < 0]
    return back[0] if back else max(sorted(gains), key=lambda one: gains[one])


def _shares(routing: Routing | None) -> dict[str, float] | None:
    if routing is None or routing.weights is None or not routing.version:
        return None
    rest = 1 - sum(routing.weights.values())
    return {**routing.weights, routing.version: rest}


def evidence_words(shift: AliasShift) -> str:
    """Say what a move rests on: what the candidate did, what the alarms said, or a person's reason.

    Nothing where the lock does not tell.
    """
    told: list[str] = []
    if found := shift.evidence:
        if found.until > found.since:  # The first share rests on no traffic of the candidate.
            minutes = round((found.until - found.since).total_seconds() / 60)
            told.append(
                f"{found.candidate.invocations:,} invocations and {found.candidate.errors:,} "
                f"errors of the candidate in {minutes} min"
            )
        states = sorted({str(state) for state in found.alarms.values()})
        if states:
            told.append(f"{counted(len(found.alarms), 'alarm')} {', '.join(states)}")
    if shift.reason:
        told.append(shift.reason)
    return "; ".join(told)
