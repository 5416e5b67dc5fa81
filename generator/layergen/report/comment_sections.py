"""The tables of a comment, the most important ones first; what does not fit goes from the end."""

from collections.abc import Callable

from layergen.model.plan_summary import PlanSummary
from layergen.report.comment_cells import Section, trimmed
from layergen.report.comment_consumers import functions, grants, parameters, tight_budgets
from layergen.report.comment_releases import packages, releases
from layergen.report.comment_rest import drift, findings, others, roots, stale
from layergen.report.comment_traffic import traffic

_EVERY: tuple[Callable[[PlanSummary], Section], ...] = (
    releases,
    packages,
    functions,
    traffic,
    parameters,
    grants,
    tight_budgets,
    others,
    drift,
    findings,
    stale,
    roots,
)


def sections(summary: PlanSummary) -> tuple[Section, ...]:
    """Give the tables that have rows. Dangers are none of them: they always come first."""
    made = (section(summary) for section in _EVERY)
    return tuple(trimmed(section) for section in made if section.rows)
