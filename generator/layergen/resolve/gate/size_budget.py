"""Functions that would get more than Lambda takes."""

from collections.abc import Iterator

from layergen.model.budget import Standing
from layergen.resolve.budget import budgets
from layergen.resolve.effects import size_sentence
from layergen.resolve.gate.case import Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse a plan of an environment in which a function is beyond its budget."""
    if case.environment is None or not case.plan.has_changes:
        return
    limit = case.facts.limits.unzipped_bytes
    for budget in budgets(case.repository, [case.environment], case.package_bytes, limit):
        if budget.standing is Standing.BEYOND:
            yield Breach(
                "too-large",
                "",
                f"{budget.function.name} {size_sentence(budget)}",
                "pin it to smaller releases, or prune a layer (`layergen size`)",
            )
