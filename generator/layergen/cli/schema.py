"""`layergen schema`: JSON Schema for editors."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from layergen.errors import system_error


class FileKind(StrEnum):
    """A kind of file that has a schema."""

    STRATEGY = "strategy"
    ENVIRONMENT = "environment"
    LAYERS_LOCK = "layers-lock"
    ENVIRONMENT_LOCK = "environment-lock"


def schema(
    kind: Annotated[FileKind, typer.Argument(help="What the schema describes.")] = (
        FileKind.STRATEGY
    ),
    output: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Write to this file, not to stdout."),
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of a file, for completion and checks in an editor.

    Name it in the first line of layers.yaml:

    `# yaml-language-server: $schema=strategy.schema.json`

    Example: `layergen schema strategy --output strategy.schema.json`
    """
    import json

    from layergen.adapters import console
    from layergen.adapters.repository_files import write_text
    from layergen.cli.context import load_facts
    from layergen.load.schema import json_schema

    runtimes = sorted(load_facts().runtimes.runtimes)
    text = json.dumps(json_schema(kind, runtimes), indent=2) + "\n"
    if output is None:
        console.write(text)
        return
    try:
        write_text(output, text)
    except OSError as error:
        raise system_error(error, f"{output} cannot be written") from None
