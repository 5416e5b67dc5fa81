"""Functions that are larger with their layers than Lambda takes, or soon will be."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.budget import Budget, Standing
from layergen.resolve.budget import budgets
from layergen.resolve.rules.case import Case, listed

_MIB = 1024 * 1024


def check(case: Case) -> Iterator[Diagnostic]:
    """Judge the sum of a function's code and of the releases that it gets, per environment."""
    limit = case.facts.limits.unzipped_bytes
    environments = [environment for environment, _ in case.locked_environments()]
    alike: dict[tuple[str, int, str], list[Budget]] = {}
    for budget in budgets(case.repository, environments, case.package_bytes, limit):
        if budget.attached and budget.standing is not Standing.FITS:
            key = (budget.function.name, budget.unzipped_bytes, _parts(budget))
            alike.setdefault(key, []).append(budget)
    for (function, size, parts), found in alike.items():
        where = listed(budget.environment for budget in found)
        beyond = found[0].standing is Standing.BEYOND
        yield Diagnostic(
            "too-large" if beyond else "nearly-too-large",
            f"'{function}' in {where} has {size / _MIB:.1f} MiB unzipped ({parts}), "
            f"{size * 100 // limit} % of the {limit / _MIB:.0f} MiB that Lambda takes",
            case.strategy_place("functions", function, "layers"),
            "`layergen size` shows what is big",
            Severity.ERROR if beyond else Severity.WARNING,
        )


def _parts(budget: Budget) -> str:
    parts = [f"{one.name} {one.artifact.unzipped_bytes / _MIB:.1f}" for one in budget.attached]
    if budget.package_bytes is not None:
        parts.append(f"its code {budget.package_bytes / _MIB:.1f}")
    return " + ".join(parts)
