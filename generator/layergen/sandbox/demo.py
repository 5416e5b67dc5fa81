"""Playing the story on a copy of the example, for real, against the embedded AWS."""

import re
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from layergen.adapters import process
from layergen.adapters.completed import ProcessError
from layergen.adapters.terraform import Terraform
from layergen.sandbox.story import STORY, Addition, Chapter, Command

_WORTH_SEEING = re.compile(r"^  # |^Plan:|^No changes|^Apply complete|Warning:|Error:")
_DIFFERENCES = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the story is played, and how it is told.

    `environment` makes every child talk to the sandbox at `url`. `tell` gets a text and a style;
    `verbose` shows all that Terraform says.
    """

    folder: Path
    url: str
    environment: Mapping[str, str]
    terraform: Terraform | None
    tell: Callable[[str, str], None]
    verbose: bool = False


@dataclass(slots=True)
class Played:
    """What has been played so far, and whether all of it could be."""

    chapters: int = 0
    complete: bool = True


def play(stage: Stage) -> Played:
    """Play the story to its end. Raises LayergenError at the first step that goes wrong.

    Without Terraform, the steps that need it are left out, and so are the chapters after them.
    """
    played = Played()
    for chapter in _playable(stage, played):
        started = time.monotonic()
        played.chapters += 1
        stage.tell(f"\n{played.chapters}  {chapter.title}", "bold")
        stage.tell(f"   {chapter.told}\n", "")
        for step in chapter.steps:
            if isinstance(step, Addition):
                _add(stage, step)
            else:
                _run(stage, step)
        stage.tell(f"  ({time.monotonic() - started:.0f} s)", "dim")
    return played


def _playable(stage: Stage, played: Played) -> Iterator[Chapter]:
    for chapter in STORY:
        commands = [step for step in chapter.steps if isinstance(step, Command)]
        if stage.terraform is None and any(command.needs_terraform for command in commands):
            played.complete = False
            return
        yield chapter


def _add(stage: Stage, addition: Addition) -> None:
    stage.tell(f"$ echo {shlex.quote(addition.line)} >> {addition.file}", "cyan")
    path = stage.folder / addition.file
    path.write_text(path.read_text("utf-8") + addition.line + "\n", "utf-8")


def _run(stage: Stage, command: Command) -> None:
    stage.tell(f"$ {shlex.join(command.argv)}", "cyan")
    match command.argv[0]:
        case "layergen":
            _layergen(stage, command)
        case "terraform":
            _terraform(stage, command)
        case "python":
            (stage.folder / "dist/functions").mkdir(parents=True, exist_ok=True)
            argv = (sys.executable, *command.argv[1:])
            process.check(argv, cwd=stage.folder, env=stage.environment)
        case "aws":
            _delete_function_version(stage, command)


def _layergen(stage: Stage, command: Command) -> None:
    sys.stdout.flush()
    argv = (sys.executable, "-m", "layergen", *command.argv[1:])
    completed = process.run(argv, cwd=stage.folder, env=stage.environment, capture=False)
    if completed.returncode != command.expected:
        raise ProcessError(completed, stage.environment)


def _terraform(stage: Stage, command: Command) -> None:
    terraform = stage.terraform
    assert terraform is not None  # noqa: S101 - `_playable` lets no such chapter through
    root = stage.folder / command.argv[1].removeprefix("-chdir=")
    if command.argv[2] == "init":
        mirror = terraform.init(root)
        where = f"the provider came from {mirror}" if mirror else "the provider is installed"
        stage.tell(f"  {where}", "dim")
        return
    subcommand, *options = command.argv[2:]
    argv = (terraform.executable, f"-chdir={root}", subcommand, "-no-color", *options)
    completed = process.run(argv, cwd=stage.folder, env={**terraform.env, **stage.environment})
    for line in completed.stdout.splitlines():
        if stage.verbose or _WORTH_SEEING.search(line):
            stage.tell(f"  {line.strip()}", "dim")
    if completed.returncode == _DIFFERENCES:
        stage.tell("  the plan should have been empty", "bold red")
    if completed.returncode:
        raise ProcessError(completed, terraform.env)


def _delete_function_version(stage: Stage, command: Command) -> None:
    """Do what the AWS CLI would, which need not be installed, by a call of the API."""
    options = dict(zip(command.argv[3::2], command.argv[4::2], strict=True))
    path = f"/2015-03-31/functions/{options['--function-name']}"
    key = stage.environment["AWS_ACCESS_KEY_ID"]
    scope = f"{key}/20200101/{stage.environment['AWS_REGION']}/lambda/aws4_request"
    httpx.delete(
        f"{stage.url}{path}",
        params={"Qualifier": options["--qualifier"]},
        headers={"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"},
        trust_env=False,
    ).raise_for_status()


def children_environment(base: Mapping[str, str], terraform: Terraform | None) -> dict[str, str]:
    """Give the story's children the sandbox's environment and the Terraform that was found."""
    environment = {name: value for name, value in base.items() if name != "LAYERGEN_CHDIR"}
    if terraform is not None:
        environment["LAYERGEN_TERRAFORM"] = terraform.executable
    return environment
