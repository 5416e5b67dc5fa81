"""The state of the day on one screen."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from layergen.model.status import RolloutStanding, Standing, Status, Step
from layergen.report.table import add_row, table

_SHOWN = 3
"""Names that are shown; more are counted."""


def status_text(status: Status) -> RenderableType:
    """Show the table of layers, the aliases on their way, and what to do next."""
    return Group(*_parts(status))


def _parts(status: Status) -> Iterator[RenderableType]:
    layers = table("layer", "environment", "newest", "published", "in use", "behind")
    for one in status.standings:
        add_row(
            layers,
            one.layer,
            one.environment,
            one.newest or "none",
            _published(one),
            _users(one.in_use),
            _names(one.behind),
            style="yellow" if one.behind or one.waiting else "",
        )
    yield layers
    if status.rollouts:
        yield Text()
        yield _rollouts(status.rollouts)
    yield Text()
    if not status.steps:
        yield Text("Nothing to do.", style="green")
        return
    yield Text("Next:", style="bold")
    yield from _steps(status.steps)


def _published(one: Standing) -> str:
    waiting = f"{len(one.waiting)} waiting" if one.waiting else ""
    return ", ".join(filter(None, (one.published, waiting))) or "nothing"


def _users(in_use: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{version} by {len(users)}" for version, users in in_use.items()) or "nobody"


def _names(names: tuple[str, ...]) -> str:
    more = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])


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
            one.rollout.stable,
            f"{one.rollout.candidate}{share}" if one.rollout.candidate else "",
        )
    return made


def _steps(steps: Iterable[Step]) -> Iterator[Text]:
    for step in steps:
        yield Text(f"- {_names(step.subjects)}: {step.what}")
        yield Text(f"  {step.command}", style="cyan")
