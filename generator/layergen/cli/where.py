"""`layergen where`: which releases, environments and functions contain a package."""

from enum import StrEnum
from typing import Annotated

import typer

from layergen.cli.context import checkout, session


class WhereFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def where(
    context: typer.Context,
    package: Annotated[
        str,
        typer.Argument(
            metavar="PACKAGE[RANGE]",
            help="'requests<2.32.4' as pip writes it, or 'lodash@^4.17.0' as npm does.",
        ),
    ],
    *,
    format_: Annotated[
        WhereFormat,
        typer.Option("--format", envvar="LAYERGEN_WHERE_FORMAT", help="How the answer is printed."),
    ] = WhereFormat.TEXT,
) -> None:
    """Show which releases contain a package, where they are, and which functions get them.

    Everything comes from the locks. Functions marked as still using a release were seen by
    `usage --write`, though their pin has moved on.

    Example: `layergen where 'requests<2.32.4'`
    """
    from layergen.adapters import console
    from layergen.report.where_json import where_json
    from layergen.report.where_text import where_text
    from layergen.resolve.package_question import read_question
    from layergen.resolve.where import where as find

    current = session(context)
    question = read_question(package)
    found = find(checkout(current, mending=True).repository, question)
    if format_ is WhereFormat.JSON:
        console.write(where_json(package, found))
    elif found:
        console.show(where_text(found))
    else:
        current.say(f"no release contains {package}")
