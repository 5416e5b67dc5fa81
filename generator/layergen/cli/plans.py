"""Plans that a command was given, each with the root that it was made in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout

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

    plan = load_plan(_read(file), _source(found, file))
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


def _source(found: Checkout, file: Path) -> str:
    """Name a plan, below the repository if it lies there: a comment tells nothing of a machine."""
    if file == _STDIN:
        return "stdin"
    whole = file.resolve()
    if found.root in whole.parents:
        return whole.relative_to(found.root).as_posix()
    return "/".join(whole.parts[-2:]) if file.is_absolute() else file.as_posix()


def _read(file: Path) -> str:
    from layergen.adapters.repository_files import read_text

    if file != _STDIN:
        if not file.is_file():
            # Typer knows of a dash only for paths that are no Path.
            raise typer.BadParameter(f"there is no file {file}", param_hint="PLAN")
        return read_text(file)
    return typer.get_text_stream("stdin", encoding="utf-8").read()
