"""Who takes layers on: functions and grants, as tables of words."""

from collections.abc import Iterator

from layergen.model.budget import Budget, Standing
from layergen.model.plan_summary import FunctionMove, GrantMove, GrantStep, PlanSummary
from layergen.report.comment_cells import Name, Section, Strong
from layergen.report.comment_words import few_names, grant_word, place, places
from layergen.report.table import difference, percent, size


def functions(summary: PlanSummary) -> Section:
    """Give the functions that move, the busiest first."""
    days = max((move.days for move in summary.functions), default=0)
    called = f"invocations in {days} days"
    return Section(
        "Functions",
        ("function", "where", "layers", called, "unzipped"),
        tuple(
            (
                Name(move.function),
                place(move.root),
                tuple(_layers(move)),
                "" if move.invocations is None else f"{move.invocations:,}",
                _weight(move.budget, move.bytes),
            )
            for move in sorted(summary.functions, key=lambda one: -(one.invocations or 0))
        ),
        right=(called,),
    )


def _layers(move: FunctionMove) -> Iterator[str]:
    for one in move.layers:
        if one.before and one.after:
            # data-tools@1.3.0 → 1.4.0
            yield f"{one.before} → {one.after.removeprefix(f'{one.layer}@')}"
        else:
            came = "with" if move.is_new else "gets"
            yield f"{came} {one.after}" if one.after else f"loses {one.before}"
    if move.unknown:
        yield "the rest is known after the apply"


def parameters(summary: PlanSummary) -> Section:
    """Give the parameters that hand another release to other states."""
    return Section(
        "Parameters, for whoever reads them",
        ("parameter", "where", "before", "after"),
        tuple(
            (Name(move.name), place(move.root), Name(move.before), Name(move.after))
            for move in summary.parameters
        ),
    )


def grants(summary: PlanSummary) -> Section:
    """Give who may use layers from now on, and who no longer."""
    return Section(
        "Grants",
        ("layer", "who", "", "releases", "where"),
        tuple(
            (
                Name(grant.layer),
                _whom(grant),
                grant_word(grant.step)
                if grant.step in {GrantStep.EXTENDED, GrantStep.WITHDRAWN}
                else Strong(grant_word(grant.step)),
                few_names(grant.releases),
                places(grant.roots),
            )
            for grant in summary.grants
        ),
    )


def tight_budgets(summary: PlanSummary) -> Section:
    """Give the functions near the limit of their size, or beyond it."""
    return Section(
        "Tight budgets",
        ("function", "environment", "unzipped", ""),
        tuple(
            (
                Name(budget.function.name),
                budget.environment,
                _weight(budget),
                Strong("beyond the limit") if budget.standing is Standing.BEYOND else "near it",
            )
            for budget in summary.budgets
        ),
    )


def _whom(grant: GrantMove) -> str:
    """Name who may use a layer."""
    if not grant.grantee:
        return "somebody"
    if grant.grantee == "*":
        return "every AWS account"
    kind = "account" if grant.grantee.isdecimal() else "organization"
    return grant.grantee if grant.grantee.startswith("arn:") else f"{kind} {grant.grantee}"


def _weight(budget: Budget | None, growth: int | None = None) -> str:
    """Say what a function weighs against its limit, without its code where nobody weighed it."""
    if budget is None or not budget.attached:
        return ""
    grown = f" ({difference(growth)})" if growth else ""
    share = percent(budget.unzipped_bytes, budget.limit)
    code = "" if budget.package_bytes is not None else ", without its code"
    return f"{size(budget.unzipped_bytes)}{grown}, {share} of {size(budget.limit)}{code}"
