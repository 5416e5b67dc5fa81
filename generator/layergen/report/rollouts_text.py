"""Where aliases stand, for people."""

from collections.abc import Iterable

from rich.table import Table

from layergen.model.status import RolloutStanding
from layergen.report.table import add_row, table


def rollouts_table(standings: Iterable[RolloutStanding]) -> Table:
    """Show where every alias stands; in AWS too, if somebody looked."""
    shown = tuple(standings)
    live = ("in AWS",) if any(one.live for one in shown) else ()
    made = table("alias", "where", "state", "versions", *live, "note", right=("versions",))
    for one in shown:
        add_row(
            made,
            f"{one.function}/{one.rollout.alias}",
            f"{one.environment} {one.region}",
            str(one.rollout.state),
            _versions(one),
            *((one.live,) if live else ()),
            one.note,
            style="yellow" if one.is_due else "",
        )
    return made


def _versions(one: RolloutStanding) -> str:
    now = one.rollout
    if now.candidate is None:
        return now.stable.version
    share = f" ({now.percent} %)" if now.percent else ""
    return f"{now.stable.version} → {now.candidate.version}{share}"
