"""What was taken over of an account, and what was not, as tables."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from layergen.model.adoption import Adopted, Adoption, Kind, LeftAlone
from layergen.model.words import few
from layergen.report.table import add_row, table

_TABLES = {
    ("layer in AWS", "region", "versions", "releases"): {Kind.VERSION},
    ("layer in AWS", "region", "versions", "grants of releases"): {Kind.GRANTS},
    ("function", "region", "layer", "pinned to"): {Kind.FUNCTION},
    ("function", "region", "alias", "at"): {Kind.ALIAS},
}


def adoption_text(adoption: Adoption) -> RenderableType:
    """Show one row per layer or function in a region, then what is left alone, by reason."""
    parts: list[RenderableType] = []
    for title, kinds in _TABLES.items():
        if found := [one for one in adoption.adopted if one.kind in kinds]:
            parts += [_adopted(title, found), Text()]
    if adoption.left_alone:
        parts += [Text("Left alone:", style="bold"), *left_alone_text(adoption.left_alone), Text()]
    return Group(*parts[:-1])


def _adopted(titles: Sequence[str], adopted: Iterable[Adopted]) -> RenderableType:
    made = table(*titles)
    for (name, region), group in groupby(adopted, lambda one: (one.name, one.region)):
        found = tuple(group)
        details = [one.detail for one in found]
        if len(details) > 1 and all(map(str.isdecimal, details)):
            becomes = f"{found[0].becomes} … {found[-1].becomes}"
            add_row(made, name, region, ranges(details), becomes)
            continue
        for one in found:
            add_row(made, name, region, one.detail, one.becomes)
    return made


def ranges(numbers: Sequence[str]) -> str:
    """Write numbers in order with runs of them as one: `1–3, 7`."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def left_alone_text(left_alone: Iterable[LeftAlone]) -> Iterator[Text]:
    """Show each reason once, with the names that it is of."""
    reasons: dict[tuple[Kind, str, str, str], list[str]] = {}
    for one in left_alone:
        reasons.setdefault((one.kind, one.region, one.reason, one.hint), []).append(one.name)
    for (kind, region, reason, hint), names in reasons.items():
        where = f" in {region}" if region else ""
        line = Text(f"- {kind} {few(names)}{where}: ", style="yellow")
        line.append(reason, style="not bold default")
        if hint:
            line.append(f"\n  hint: {hint}", style="cyan")
        yield line
