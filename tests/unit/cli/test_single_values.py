"""An option with one value, given twice: refused by every command, and told which one."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperOption

from layergen.cli.main import app, run
from layergen.errors import ExitCode


def single_values(command: Any, *words: str) -> Iterator[tuple[str, ...]]:
    """Give every command with each of its options that keeps only one value."""
    for name, below in getattr(command, "commands", {}).items():
        yield from single_values(below, *words, name)
    for option in command.params:
        if isinstance(option, TyperOption) and not (
            option.is_flag or option.multiple or option.count
        ):
            yield (*words, option.opts[0])


EVERY = list(single_values(typer.main.get_command(app)))


def test_the_ones_that_hurt_are_among_them() -> None:
    assert {
        ("record", "--env"),
        ("prune", "--env"),
        ("rollout", "abort", "--region"),
        ("rollout", "start", "--layer"),
        ("sandbox", "run", "--account"),
        ("--chdir",),
    } <= set(EVERY)


@pytest.mark.parametrize("given", EVERY, ids=" ".join)
def test_it_is_refused(given: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    option = given[-1]

    assert run([*given, "first", f"{option}=second"]) == ExitCode.USAGE

    assert f"'{option}' takes one value, and was given more than once." in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["-e", "dev", "--env", "prod"], ["-edev", "-r", "eu-west-1", "-eprod"]]
)
def test_short_and_long_are_the_same_option(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["record", *arguments]) == ExitCode.USAGE

    assert "'--env' takes one value" in capsys.readouterr().err


def test_flags_and_lists_may_be_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--check", "--check", "--env", "dev", "--env", "prod"]

    assert run(["-C", str(tmp_path), "-v", "-v", "render", *arguments]) == ExitCode.ERROR

    assert "layers.yaml: error[missing-file]" in capsys.readouterr().err


def test_what_follows_the_command_is_its_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    echo = [sys.executable, "-c", "import sys; print(sys.argv[1:])"]

    code = run(["-C", str(tmp_path), "sandbox", "run", *echo, "--region", "a", "--region", "b"])

    assert (code, capfd.readouterr().out) == (0, "['--region', 'a', '--region', 'b']\n")
