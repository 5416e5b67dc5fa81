"""`layergen demo`: the whole story on an embedded AWS."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from layergen.cli.context import Session, session
from layergen.errors import LayergenError

_GET_TERRAFORM = (
    "Terraform is not on PATH, so the story ends here. Install Terraform 1.7 or newer, or "
    "OpenTofu, and run `layergen demo` again to see plan, apply, rollout and retirement."
)


def demo(
    context: typer.Context,
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep",
            metavar="DIR",
            help="Play in this new folder, and leave it there.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Watch the whole story: build, render, lint, plan, apply, roll out, retire.

    Real layers from real packages, real Terraform and its real AWS provider, but the AWS is
    embedded: it runs on this machine only, no account is needed and none is touched. Every step
    prints the command you would type.
    """
    from layergen.adapters.console import stderr
    from layergen.adapters.example import copy_example
    from layergen.adapters.terraform import find_terraform
    from layergen.sandbox.demo import Stage, children_environment, play
    from layergen.sandbox.environment import environment
    from layergen.sandbox.lifecycle import ephemeral
    from layergen.sandbox.story import ACCOUNT, REGION

    current = session(context)
    started = time.monotonic()
    terraform = find_terraform()
    with _folder(keep) as folder:
        current.say(
            f"This AWS is embedded: it runs on this machine only and is gone afterwards.\n"
            f"The example is played in {folder}.",
            style="yellow",
        )
        copy_example(folder)
        _unrender(folder)
        with ephemeral(folder) as sandbox:
            base = environment(sandbox.url, ACCOUNT, region=REGION)
            stage = Stage(
                folder=folder,
                url=sandbox.url,
                environment=children_environment(base, terraform),
                terraform=terraform,
                tell=lambda text, style: stderr().print(text, style=style or None, markup=False),
                verbose=bool(current.verbose),
            )
            played = play(stage)
            _summary(current, folder)
        if not played.complete:
            current.say(_GET_TERRAFORM, style="yellow")
        current.say(f"told in {time.monotonic() - started:.0f} seconds")


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="layergen-demo-") as name:
            yield Path(name).resolve()
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise LayergenError(f"{keep} is not empty", hint="name a new folder")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep.resolve()


def _unrender(folder: Path) -> None:
    """Take the example's rendered files away, so that the story can show them being made."""
    from layergen.adapters.repository_files import read_folder
    from layergen.render.ownership import is_ours

    for name, text in read_folder(folder / "envs").items():
        if is_ours(text):
            (folder / "envs" / name).unlink()


def _summary(current: Session, folder: Path) -> None:
    from layergen.adapters.console import show
    from layergen.cli.context import checkout
    from layergen.report.publications import publications_table
    from layergen.sandbox.story import ENVIRONMENT

    found = checkout(Session(folder, quiet=True))
    current.say("\nWhat is published now, as envs/dev/env.lock.json has it:\n", style="bold")
    show(publications_table(found.repository.layers_lock, found.repository.lock_of(ENVIRONMENT)))
