"""What a reviewer has to see before merging."""

from collections.abc import Iterator, Set

from layergen.model.gate import Breach
from layergen.model.plan import Action, ResourceChange
from layergen.model.plan_summary import CHECK, Danger, RootName
from layergen.model.strategy import Waiver
from layergen.resolve.plan_summary.planned import Planned


def dangers(planned: Planned, told: Set[tuple[str, str]]) -> Iterator[Danger]:
    """Give what the gate says, then everything that is destroyed beyond what releases explain.

    `told` are addresses and deposed keys of what leaves together with a retired release.
    """
    root = planned.name
    for breach in planned.verdict.breaches:
        yield _breach(root, breach)
    for breach, waiver in planned.verdict.waived:
        yield _breach(root, breach, waiver)
    for check in planned.plan.failed_checks:
        yield Danger(CHECK, root, check.address, f"a condition does not hold ({check.status})")
    spoken = {breach.address for breach in planned.verdict.breaches}
    spoken |= {breach.address for breach, _ in planned.verdict.waived}
    for change in planned.managed_changes():
        if not change.action.destroys or (change.address, change.deposed) in told:
            continue
        if change.address in spoken and not change.deposed:
            continue
        yield Danger(_word(change), root, change.address, _sentence(change))


def _breach(root: RootName, breach: Breach, waiver: Waiver | None = None) -> Danger:
    return Danger(
        breach.rule,
        root,
        breach.address,
        breach.message,
        breach.hint,
        refuses=waiver is None,
        waived=waiver.reason if waiver else "",
        until=waiver.until if waiver else None,
    )


def _word(change: ResourceChange) -> str:
    return "replace" if change.action is Action.REPLACE else "destroy"


def _sentence(change: ResourceChange) -> str:
    if change.deposed:
        return f"an old object of it is destroyed (deposed {change.deposed})"
    if change.action is not Action.REPLACE:
        return "it is destroyed"
    why = f" because of {', '.join(change.forced_by)}" if change.forced_by else ""
    return f"it is destroyed and made anew{why}"
