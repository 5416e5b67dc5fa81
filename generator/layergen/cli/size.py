"""`layergen size`: what is big, and how much room each function has left."""

from enum import StrEnum
from typing import Annotated

import typer

from layergen.cli.context import checkout, session

_LOOKED_FOR_HERE = frozenset({"needs-s3", "too-large", "too-many-layers"})
"""What people come to look at must not keep them from it."""


class SizeFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def size(
    context: typer.Context,
    releases: Annotated[
        list[str] | None,
        typer.Argument(metavar="[LAYER[@VERSION]]...", help="Only these releases."),
    ] = None,
    *,
    format_: Annotated[
        SizeFormat,
        typer.Option("--format", envvar="LAYERGEN_SIZE_FORMAT", help="How the answer is printed."),
    ] = SizeFormat.TEXT,
) -> None:
    """Show what is big in releases, package by package, and each function's budget.

    By default the newest release of every layer. A function's budget is its own code with the
    layers that it gets in each environment, unzipped. Yellow is beyond 80 %.

    Example: `layergen size inference`
    """
    from layergen.adapters import console
    from layergen.report.size_json import size_json
    from layergen.report.size_text import size_text
    from layergen.resolve.release_reference import find_release
    from layergen.resolve.size import size_report

    current = session(context)
    found = checkout(current, mending=True, forgiving=_LOOKED_FOR_HERE)
    chosen = [find_release(found.repository, reference) for reference in releases or ()]
    report = size_report(found.repository, chosen, found.package_bytes, found.facts.limits)
    if format_ is SizeFormat.JSON:
        console.write(size_json(report))
    elif report.releases:
        console.show(size_text(report))
    else:
        current.say("nothing is released yet: layergen release --all")
