"""What `usage` found out, as headed tables of words for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from layergen.model.budget import WARNING_PERCENT
from layergen.model.usage import Use
from layergen.model.usage_report import Held, Stray, UsageReport
from layergen.model.variant import UNIVERSAL
from layergen.model.words import counted, few
from layergen.report.table import percent, size

SHOWN = 10
"""Functions of one layer version that are named; more are counted."""

Cell = str | tuple[str, ...]
"""A text, or lines of text."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its heading. It is a `finding` if somebody should do something about it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    finding: bool = True


def sections(report: UsageReport, shown: int | None = SHOWN) -> Iterator[Section]:
    """Give the tables that have rows. `shown` limits the functions of one layer version."""
    every = (
        _publications(report, shown),
        _deprecated(report),
        _unknown(report, shown),
        _foreign(report, shown),
        _lagging(report),
        _ended(report),
        _budgets(report),
    )
    yield from (section for section in every if section.rows)


def unanswered(report: UsageReport) -> Section:
    """Give what could not be looked at."""
    return Section(
        "Not everything could be looked at",
        ("account", "regions", "question", "why"),
        tuple(
            (one.account, one.regions, str(one.question), f"{one.message} ({one.hint})")
            if one.hint
            else (one.account, one.regions, str(one.question), one.message)
            for one in report.problems
        ),
    )


def _publications(report: UsageReport, shown: int | None) -> Section:
    return Section(
        f"Releases in {report.environment}",
        ("release", "region", "version", "age", "used by"),
        tuple(
            (
                f"{use.layer}@{use.version}" + (f" {use.variant}" * (use.variant != UNIVERSAL)),
                use.region,
                str(use.layer_version),
                _age(report.age(use)),
                _used_by(report, use, shown),
            )
            for use in report.uses
        ),
        finding=False,
    )


def _age(days: int | None) -> str:
    return "" if days is None else counted(days, "day")


def _used_by(report: UsageReport, use: Use, shown: int | None) -> tuple[str, ...]:
    lines = _users(report, use.region, use.functions, shown)
    if use.whole:
        return lines or ("nobody",)
    return (*lines, "not everybody could be looked at")


def _users(
    report: UsageReport,
    region: str,
    functions: Mapping[str, tuple[str, ...]],
    shown: int | None,
) -> tuple[str, ...]:
    names = list(functions)[:shown]
    rest = len(functions) - len(names)
    lines = [_user(report, region, name, functions[name]) for name in names]
    return (*lines, *([f"and {counted(rest, 'more function')}"] if rest else []))


def _user(report: UsageReport, region: str, name: str, versions: Sequence[str]) -> str:
    told = [" ".join((version, *report.aliases_of(region, name, version))) for version in versions]
    return f"{name} ({few(told)}){_invoked(report.invocations_of(region, name))}"


def _invoked(count: int | None) -> str:
    if count is None:
        return ""
    return f", {counted(count, 'invocation')}" if count else ", not invoked"


def _deprecated(report: UsageReport) -> Section:
    users: dict[str, set[str]] = {name: set() for name in report.deprecated}
    for use in report.uses:
        users.get(use.layer, set()).update(use.functions)
    return Section(
        "Deprecated layers in use",
        ("layer", "why", "used by"),
        tuple(
            (name, why, few(sorted(users[name]))) for name, why in sorted(report.deprecated.items())
        ),
    )


def _unknown(report: UsageReport, shown: int | None) -> Section:
    return Section(
        "Layer versions of this account that no lock knows",
        ("layer version", "region", "used by"),
        tuple(_stray(report, one, shown) for one in report.unknown),
    )


def _foreign(report: UsageReport, shown: int | None) -> Section:
    return Section(
        "Layers of other accounts",
        ("account", "layer version", "region", "used by"),
        tuple((one.account or "AWS", *_stray(report, one, shown)) for one in report.foreign),
    )


def _stray(report: UsageReport, one: Stray, shown: int | None) -> tuple[Cell, ...]:
    users = _users(report, one.region, one.functions, shown)
    return (f"{one.name}:{one.layer_version}", one.region, users)


def _lagging(report: UsageReport) -> Section:
    return Section(
        "Functions behind their pin",
        ("function", "region", "layer", "pinned", "has"),
        tuple(
            (one.function, one.region, one.layer, one.pinned, tuple(_held(it) for it in one.held))
            for one in report.lagging
        ),
    )


def _held(held: Held) -> str:
    return f"{' '.join((held.version, *held.aliases))}: {held.release or 'no release'}"


def _ended(report: UsageReport) -> Section:
    return Section(
        "Functions whose runtime has no support any more",
        ("function", "region", "runtime", "since", "versions"),
        tuple(
            (one.function, one.region, one.runtime, one.ended_on.isoformat(), few(one.versions))
            for one in report.ended
        ),
    )


def _budgets(report: UsageReport) -> Section:
    limit = size(report.budgets[0].limit) if report.budgets else ""
    return Section(
        f"Functions over {WARNING_PERCENT} % of {limit} unzipped",
        ("function", "region", "known", "of limit", "made of"),
        tuple(
            (
                one.function,
                one.region,
                size(one.known_bytes),
                percent(one.known_bytes, one.limit),
                (
                    *(f"{name} {size(count)}" for name, count in one.known.items()),
                    *(f"{name}: unknown" for name in one.unknown),
                ),
            )
            for one in report.budgets
        ),
    )
