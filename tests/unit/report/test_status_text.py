"""The state of the day on one screen."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from layergen.model.status import Standing, Status, Step, StepKind, WithdrawnRelease
from layergen.report.status_text import status_text


def shown(status: Status, width: int = 120, *, everything: bool = False) -> list[str]:
    console = Console(file=StringIO(), width=width, highlight=False, soft_wrap=True)
    console.print(status_text(status, everything=everything))
    assert isinstance(console.file, StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def standing(number: int, environment: str, *, behind: bool = True) -> Standing:
    functions = tuple(f"function-{n}" for n in range(12))
    return Standing(
        layer=f"layer-{number:02}",
        environment=environment,
        newest="1.1.0",
        retained=("1.0.0", "1.1.0"),
        published="1.1.0",
        waiting=(),
        in_use={"1.1.0": functions[:3], "1.0.0": functions[2:]},
        behind=functions[3:] if behind else (),
    )


def step(number: int, environment: str) -> Step:
    command = f"layergen upgrade layer-{number:02} --to 1.1.0 --env {environment}"
    return Step(StepKind.BEHIND, environment, ("a", "b"), "on an older release", command)


def status(layers: int, *, behind: int) -> Status:
    environments = ("dev", "prod", "staging")
    return Status(
        tuple(
            standing(number, environment, behind=number < behind)
            for number in range(layers)
            for environment in environments
        ),
        (),
        (),
        tuple(step(number, name) for name in environments for number in range(behind)),
    )


def test_a_row_tells_everything_about_a_layer() -> None:
    header, row, *_ = shown(status(1, behind=1))

    assert header.split() == ["layer", "newest", "dev", "prod", "staging"]
    assert row == "  ".join(["layer-00", "1.1.0 ", *["1.1.0, 12 using, 9 behind"] * 3])


def test_thirty_layers_in_three_environments_are_one_screen() -> None:
    assert len(shown(status(30, behind=30))) <= 50
    assert len(shown(status(30, behind=4), width=80)) <= 35
    assert all(len(line) <= 80 for line in shown(status(30, behind=4), width=80))


def test_of_many_layers_those_in_order_are_counted() -> None:
    lines = shown(status(30, behind=2))
    few = shown(status(20, behind=2))

    assert [line.split()[0] for line in lines[:4]] == ["layer", "layer-00", "layer-01", "28"]
    assert "--all" in lines[3]
    assert "layer-19" in few[20]
    assert "layer-29" in "".join(shown(status(30, behind=2), everything=True))
    assert shown(status(30, behind=0)) == [
        "30 layers in order: newest release published, nobody behind; --all shows them",
        "",
        "Nothing to do.",
    ]


def test_of_many_steps_of_a_kind_the_first_ones_are_shown() -> None:
    lines = shown(status(5, behind=5))
    everything = shown(status(5, behind=5), everything=True)

    steps = lines[lines.index("Next:") + 1 :]
    assert steps[:5] == [
        "- a, b: on an older release",
        "  layergen upgrade layer-00 --to 1.1.0 --env dev",
        "- a, b: on an older release",
        "  layergen upgrade layer-01 --to 1.1.0 --env dev",
        "- and 3 more like this; --all shows them",
    ]
    assert len(steps) == 15
    assert sum(line.startswith("  layergen") for line in everything) == 15


def test_what_was_taken_back_from_others_is_shown_with_how_long_it_stays() -> None:
    withdrawn = (
        WithdrawnRelease("data-tools", "1.0.0", "prod", datetime(2026, 12, 20, 9, 14, tzinfo=UTC)),
        WithdrawnRelease("data-tools", "1.1.0", "prod", None),
    )
    lines = shown(replace(status(1, behind=0), withdrawn=withdrawn), width=80)

    assert [line.split(maxsplit=2) for line in lines if "data-tools" in line] == [
        ["data-tools@1.0.0", "prod", "2026-12-20 09:14 UTC"],
        ["data-tools@1.1.0", "prod", "it is applied and recorded, and longer"],
    ]
