"""The command line: one app, and the one place where errors become exit codes."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from layergen import __version__
from layergen.adapters.process import forward_signals
from layergen.adapters.stops import Stopped, say_stopped
from layergen.cli import (
    attach,
    build,
    ci,
    comment,
    demo,
    diff,
    docs,
    drift,
    gate,
    iam,
    import_,
    init,
    lint,
    lock,
    matrix,
    merge,
    patch,
    pin,
    promote,
    prune,
    record,
    release,
    render,
    rollout,
    sandbox,
    schema,
    size,
    status,
    upgrade,
    usage,
    validate,
    where,
)
from layergen.cli.context import Session
from layergen.cli.single_values import Command, Group
from layergen.errors import ExitCode, LayergenError, system_error

app = typer.Typer(
    name="layergen",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "LAYERGEN",
        "max_content_width": 100,
    },
)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"layergen {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    chdir: Annotated[
        Path,
        typer.Option("--chdir", "-C", metavar="DIR", help="The repository to work in."),
    ] = Path(),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more; twice for everything.")
    ] = 0,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """AWS Lambda layers from a strategy and a lock file, as plain Terraform.

    `layergen render && terraform apply` is the main job. `layergen demo` shows the whole story on
    an embedded AWS; no account is needed.
    """
    if not chdir.is_dir():
        raise typer.BadParameter(f"{chdir} is no folder", param_hint="--chdir")
    context.obj = Session(chdir.resolve(), quiet, verbose)


_PANELS: dict[str, tuple[Callable[..., None], ...]] = {
    "Describe": (init.init, validate.validate, schema.schema),
    "Release": (lock.lock, release.release, build.build, matrix.matrix, patch.patch),
    "Ask": (status.status, size.size, diff.diff, where.where, docs.docs),
    "Terraform": (
        render.render,
        lint.lint,
        gate.gate,
        comment.comment,
        drift.drift,
        record.record,
    ),
    "Environments": (
        promote.promote,
        pin.pin,
        upgrade.upgrade,
        attach.attach,
        usage.usage,
        prune.prune,
        import_.import_,
        merge.merge,
    ),
    "Automate": (ci.ci, iam.iam),
}
for panel, commands in _PANELS.items():
    for command in commands:
        # `import` is a word of Python's, so its function has another name.
        app.command(command.__name__.rstrip("_"), cls=Command, rich_help_panel=panel)(command)
app.add_typer(rollout.app, name="rollout", rich_help_panel="Environments")
app.command(cls=Command, rich_help_panel="Try it")(demo.demo)
app.add_typer(sandbox.app, name="sandbox", rich_help_panel="Try it")


def run(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code. Nothing that a user can cause escapes it."""
    # Plugins of pydantic watch other programs; looking for them opens every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        with forward_signals():
            result = app(args=arguments, prog_name="layergen", standalone_mode=False)
    except LayergenError as error:
        from layergen.adapters.console import say_error

        say_error(error)
        return ExitCode.ERROR
    except typer.TyperException as error:
        from typer.rich_utils import rich_format_error

        rich_format_error(error)  # type: ignore[arg-type]
        # Typer says 2 for wrong usage, which is Terraform's word for differences.
        return ExitCode.USAGE if error.exit_code == ExitCode.DIFFERENCES else ExitCode.ERROR
    except Stopped as stop:
        say_stopped(stop.signum)
        return ExitCode.ERROR
    except BrokenPipeError:
        # The reader has gone, as with `| head`; without stdout the flush at exit stays calm.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.ERROR
    except OSError as error:
        # A full disk, a folder that belongs to somebody else, a file where a folder has to be.
        from layergen.adapters.console import say_error

        say_error(system_error(error))
        return ExitCode.ERROR
    return int(result or 0)
