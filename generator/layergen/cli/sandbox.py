"""`layergen sandbox`: an AWS on this machine, for trying things out and for tests."""

from pathlib import Path
from typing import Annotated

import typer

from layergen.cli.context import Session, session
from layergen.cli.single_values import Command
from layergen.errors import ExitCode

app = typer.Typer(no_args_is_help=True)


@app.callback()
def sandbox() -> None:
    """Work against an embedded AWS on this machine; no account is needed.

    It knows Lambda, S3, SSM, IAM, STS and CloudFormation well enough for the real Terraform
    provider to apply, plan without changes and destroy. It lives in memory: stopping it forgets
    everything.
    """


@app.command(cls=Command)
def start(
    context: typer.Context,
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0 takes any free one.")
    ] = 0,
) -> None:
    """Start it in the background, and print its address.

    It listens on 127.0.0.1 only. Starting it twice does no harm.
    """
    from layergen.adapters import console
    from layergen.sandbox import lifecycle

    current = session(context)
    console.write(lifecycle.start(_repository(current), port=port).url)
    current.say("try: layergen sandbox run -- terraform plan")


@app.command(cls=Command)
def stop(context: typer.Context) -> None:
    """Stop it. Everything in it is forgotten."""
    from layergen.sandbox import lifecycle

    current = session(context)
    stopped = lifecycle.stop(_repository(current))
    current.say("stopped" if stopped else "no sandbox is running here")


@app.command(cls=Command)
def status(context: typer.Context) -> None:
    """Print its address. Exits with 1 when none is running."""
    from layergen.adapters import console
    from layergen.sandbox import lifecycle

    current = session(context)
    state = lifecycle.running(_repository(current))
    if state is None:
        current.say("no sandbox is running here; start one with: layergen sandbox start")
        raise typer.Exit(ExitCode.ERROR)
    console.write(state.url)


@app.command(
    cls=Command, context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True}
)
def run(
    context: typer.Context,
    command: Annotated[
        list[str], typer.Argument(metavar="COMMAND", show_default=False, help="What to run.")
    ],
    account: Annotated[
        str, typer.Option("--account", "-a", help="The account to work in, 12 digits.")
    ] = "111122223333",
    region: Annotated[str, typer.Option("--region", "-r", help="The region.")] = "eu-west-1",
) -> None:
    """Run a command whose AWS calls all go to the sandbox.

    Uses the running one, or starts one for as long as the command runs. Profiles, credentials and
    endpoints of your own are hidden from the command, so that it cannot reach a real account. Its
    exit code becomes this command's.

        layergen sandbox run -- terraform -chdir=envs/dev/eu-west-1 plan
    """
    from layergen.adapters.process import hand_over
    from layergen.sandbox.environment import environment
    from layergen.sandbox.lifecycle import ephemeral

    if not (account.isdigit() and len(account) == 12):
        raise typer.BadParameter(f"{account} is not 12 digits", param_hint="--account")
    current = session(context)
    with ephemeral(_repository(current)) as state:
        code = hand_over(
            command, cwd=current.root, env=environment(state.url, account, region=region)
        )
    raise typer.Exit(code)


def _repository(current: Session) -> Path:
    """Give the repository around the folder: in a root, another AWS would be an empty one.

    Outside of a repository that is the folder itself.
    """
    here = current.root.absolute()
    return next((one for one in (here, *here.parents) if (one / "layers.yaml").is_file()), here)
