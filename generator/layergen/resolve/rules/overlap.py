"""Packages that several layers of a function bring, where only the last layer's counts."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.resolve.budget import budgets
from layergen.resolve.overlap import package_overlaps
from layergen.resolve.overlap_words import Told, packages_told
from layergen.resolve.rules.case import Case, quoted


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn of different contents that nobody declared; note where they are the same."""
    environments = [environment for environment, _ in case.locked_environments()]
    limit = case.facts.limits.unzipped_bytes
    # One finding for all functions and environments in which the same layers meet.
    functions: dict[Told, dict[str, None]] = {}
    for budget in budgets(case.repository, environments, {}, limit):
        for told in packages_told(package_overlaps(budget.attached, budget.function.overrides)):
            functions.setdefault(told, {})[budget.function.name] = None
    for told, names in functions.items():
        first = next(iter(names))
        place = case.strategy_place("functions", first, "layers")
        if told.same:
            yield Diagnostic(
                "same-package", f"{quoted(names)}: {told.sentence}", place, severity=Severity.NOTE
            )
            continue
        yield Diagnostic(
            "overlap",
            f"{quoted(names)}: {told.sentence}",
            place,
            "release them with one version, or declare it: "
            f"functions.{first}.overrides: [{', '.join(told.packages)}]",
            Severity.WARNING,
        )
