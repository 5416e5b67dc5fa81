"""`layergen status`: the state of the day on one screen."""

from enum import StrEnum
from typing import Annotated

import typer

from layergen.cli.context import EnvironmentOption, checkout, session


class StatusFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def status(
    context: typer.Context,
    env: EnvironmentOption = None,
    *,
    format_: Annotated[
        StatusFormat,
        typer.Option(
            "--format", envvar="LAYERGEN_STATUS_FORMAT", help="How the answer is printed."
        ),
    ] = StatusFormat.TEXT,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every layer and step, however many there are.")
    ] = False,
) -> None:
    """Show every layer in every environment: what is newest, published, in use and behind.

    Then the aliases that are on their way, and what to do next with the command for it. It comes
    from the files alone, so it is as true as the last `record` and `usage --write`. Of very many
    layers, it shows those that are not in order.

    Example: `layergen status --env prod`
    """
    from layergen.adapters import console
    from layergen.adapters.clock import now
    from layergen.cli.render import reconcile_roots
    from layergen.report.status_json import status_json
    from layergen.report.status_text import status_text
    from layergen.resolve.status import status as look

    found = checkout(session(context), mending=True)
    names = env or sorted(found.repository.environments)
    chosen = [found.environment(name) for name in names]
    rendered = reconcile_roots(found, names, None)
    outdated = [*rendered.changes, *(conflict.place.file for conflict in rendered.conflicts)]
    result = look(
        found.repository,
        chosen,
        now=now(),
        package_bytes=found.package_bytes,
        limit=found.facts.limits.unzipped_bytes,
        outdated_files=outdated,
    )
    if format_ is StatusFormat.JSON:
        console.write(status_json(result))
    else:
        console.show(status_text(result, everything=everything))
