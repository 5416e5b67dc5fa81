"""Plans that a command was given, each with the root that it was made in."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.resolve.gate import GateCase

PlansArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="PLAN...",
        help="What `terraform show -json` printed of a plan; - reads it from stdin.",
    ),
]


def case_of(found: Checkout, file: Path) -> "GateCase":
    """Read one plan and find its root. Nobody is asked anything."""
    from layergen.load.plan_json import load_plan
    from layergen.resolve.gate import GateCase
    from layergen.resolve.plan_root import root_of
    from layergen.resolve.root import resolve_root

    plan = load_plan(read_plan(file), _source(found, file))
    environment, region = root_of(found.repository, plan) or (None, "")
    return GateCase(
        plan=plan,
        repository=found.repository,
        facts=found.facts,
        environment=environment,
        root=resolve_root(found.repository, environment, region) if environment else None,
        package_bytes=found.package_bytes,
    )


_STDIN = Path("-")
_ARCHIVE = b"PK\x03\x04"
"""What a saved plan begins with: it is a zip."""


def _source(found: Checkout, file: Path) -> str:
    """Name a plan, below the repository if it lies there: a comment tells nothing of a machine."""
    if file == _STDIN:
        return "stdin"
    whole = file.resolve()
    if found.root in whole.parents:
        return whole.relative_to(found.root).as_posix()
    return "/".join(whole.parts[-2:]) if file.is_absolute() else file.as_posix()


def read_plan(file: Path) -> str:
    """Read the text of a plan. Raises LayergenError, and BadParameter if there is no file."""
    if file != _STDIN and not file.is_file():
        # Typer knows of a dash only for paths that are no Path.
        raise typer.BadParameter(f"there is no file {file}", param_hint="PLAN")
    name = "stdin" if file == _STDIN else str(file)
    try:
        content = sys.stdin.buffer.read() if file == _STDIN else file.read_bytes()
    except OSError as error:
        raise LayergenError(f"{file} cannot be read: {error.strerror}") from None
    if content.startswith(_ARCHIVE):
        raise LayergenError(
            f"{name} is a plan as Terraform saves it, and no JSON",
            hint="in the folder of its root: terraform show -json FILE > plan.json",
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LayergenError(
            f"{name} is not UTF-8 (byte {error.start})", hint="save it as UTF-8"
        ) from None
