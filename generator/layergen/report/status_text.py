"""The state of the day on one screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from layergen.model.status import RolloutStanding, Standing, Status, Step, WithdrawnRelease
from layergen.model.words import counted, few, utc
from layergen.report.table import add_row, table

_LAYERS = 25
"""Layers that are always shown. Of more, only those that are not in order everywhere."""
_STEPS = 3
"""Steps of one kind in one environment that are always shown; of more, one fewer and a count."""


def status_text(status: Status, *, everything: bool = False) -> RenderableType:
    """Show the table of layers, the aliases on their way, and what to do next.

    `everything` shows every layer and every step, however many there are.
    """
    return Group(*_parts(status, everything))


def _parts(status: Status, everything: bool) -> Iterator[RenderableType]:
    yield from _layers(status.standings, everything)
    if status.withdrawn:
        yield Text()
        yield _withdrawn(status.withdrawn)
    if status.rollouts:
        yield Text()
        yield _rollouts(status.rollouts)
    yield Text()
    if not status.steps:
        yield Text("Nothing to do.", style="green")
        return
    yield Text("Next:", style="bold")
    for _, steps in groupby(status.steps, lambda step: (step.kind, step.environment)):
        yield from _steps(tuple(steps), everything)


def _layers(standings: Iterable[Standing], everything: bool) -> Iterator[RenderableType]:
    layers: dict[str, dict[str, Standing]] = {}
    for one in standings:
        layers.setdefault(one.layer, {})[one.environment] = one
    environments = dict.fromkeys(one.environment for one in standings)
    quiet = [
        name
        for name, found in layers.items()
        if len(layers) > _LAYERS and not everything and all(one.in_order for one in found.values())
    ]
    if len(quiet) < len(layers):
        yield _matrix({name: layers[name] for name in layers if name not in quiet}, environments)
    if quiet:
        word = "in order: newest release published, nobody behind; --all shows them"
        yield Text(f"{counted(len(quiet), 'layer')} {word}", style="green")


def _matrix(
    layers: Mapping[str, Mapping[str, Standing]], environments: Iterable[str]
) -> RenderableType:
    names = tuple(environments)
    made = table("layer", "newest", *names)
    for name, found in layers.items():
        newest = next(iter(found.values())).newest
        add_row(made, name, newest or "none", *(_cell(found[environment]) for environment in names))
    return made


def _cell(one: Standing) -> Text:
    parts = [
        one.published or "",
        f"{len(one.waiting)} waiting" if one.waiting else "",
        f"{len(one.users)} using" if one.users else "",
        f"{len(one.behind)} behind" if one.behind else "",
    ]
    style = "" if one.in_order else "yellow" if one.retained else "dim"
    return Text(", ".join(filter(None, parts)) or "nothing", style=style)


def _withdrawn(withdrawn: Iterable[WithdrawnRelease]) -> RenderableType:
    made = table("withdrawn", "environment", "stays until")
    for one in withdrawn:
        until = utc(one.until) if one.until else "it is applied and recorded, and longer"
        add_row(made, f"{one.layer}@{one.version}", one.environment, until)
    return made


def _rollouts(rollouts: Iterable[RolloutStanding]) -> RenderableType:
    made = table("function", "alias", "where", "state", "stable", "candidate")
    for one in rollouts:
        share = f" ({one.rollout.percent} %)" if one.rollout.percent else ""
        add_row(
            made,
            one.function,
            one.rollout.alias,
            f"{one.environment} {one.region}",
            str(one.rollout.state),
            one.rollout.stable.version,
            f"{one.rollout.candidate.version}{share}" if one.rollout.candidate else "",
        )
    return made


def _steps(steps: Sequence[Step], everything: bool) -> Iterator[Text]:
    shown = len(steps) if everything or len(steps) <= _STEPS else _STEPS - 1
    for step in steps[:shown]:
        yield Text(f"- {few(step.subjects)}: {step.what}")
        yield Text(f"  {step.command}", style="cyan")
    if rest := len(steps) - shown:
        yield Text(f"- and {rest} more like this; --all shows them", style="dim")
