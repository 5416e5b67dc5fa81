"""What runs in an environment, as tables and JSON: retirement, rollouts."""

import json
from collections.abc import Iterable, Mapping

from rich.markup import escape
from rich.table import Table

from layergen.model.registry import Rollout
from layergen.model.retirement import Decision


def retirement_table(decisions: Iterable[Decision]) -> Table:
    """Show what stays, what goes, and why."""
    table = _table("layer", "release", "decision", "why")
    for decision in decisions:
        word = "keep" if decision.kept else "retire"
        _row(
            table,
            decision.layer,
            decision.version,
            word,
            "; ".join(decision.reasons),
            style="" if decision.kept else "yellow",
        )
    return table


Rollouts = Mapping[str, Mapping[str, Mapping[str, Rollout]]]
"""By environment, function and region."""


def rollouts_table(rollouts: Rollouts) -> Table:
    """Show where every alias stands."""
    table = _table("environment", "function", "region", "alias", "state", "stable", "candidate")
    for environment, function, region, rollout in _each(rollouts):
        share = f" ({rollout.percent} %, step {rollout.step})" if rollout.percent else ""
        _row(
            table,
            environment,
            function,
            region,
            rollout.alias,
            str(rollout.state),
            rollout.stable,
            f"{rollout.candidate}{share}" if rollout.candidate else "",
        )
    return table


def rollouts_json(rollouts: Rollouts) -> str:
    """Give the same as JSON."""
    content = [
        {
            "environment": environment,
            "function": function,
            "region": region,
            "alias": rollout.alias,
            "state": str(rollout.state),
            "stable": rollout.stable,
            "candidate": rollout.candidate,
            "step": rollout.step,
            "percent": rollout.percent,
        }
        for environment, function, region, rollout in _each(rollouts)
    ]
    return json.dumps(content, indent=2)


def _each(rollouts: Rollouts) -> Iterable[tuple[str, str, str, Rollout]]:
    for environment, functions in sorted(rollouts.items()):
        for function, regions in sorted(functions.items()):
            for region, rollout in sorted(regions.items()):
                yield environment, function, region, rollout


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _row(table: Table, *cells: str, style: str = "") -> None:
    table.add_row(*(escape(cell) for cell in cells), style=style)
