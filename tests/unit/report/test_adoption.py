import io
import json

import pytest
from rich.console import Console

from layergen.model.adoption import Adopted, Adoption, Kind, LeftAlone
from layergen.model.proposal import Proposal
from layergen.model.registry import EnvironmentLock
from layergen.model.strategy import Function
from layergen.report.adoption_json import adoption_json
from layergen.report.adoption_text import adoption_text, ranges


def version(name: str, number: int, region: str = "eu-west-1") -> Adopted:
    return Adopted(Kind.VERSION, name, str(number), region, f"0.0.{number}")


ADOPTION = Adoption(
    EnvironmentLock(),
    functions=(Proposal(Function("checkout", "python3.12", "arm64", ("tools",))),),
    adopted=(
        *(version("tools", number) for number in (1, 2, 3, 7, 9, 10)),
        version("tools", 1, "us-east-1"),
        Adopted(Kind.FUNCTION, "checkout", "tools", "", "0.0.7"),
        Adopted(Kind.FUNCTION, "checkout", "base", "", "0.0.1"),
        Adopted(Kind.ALIAS, "checkout", "live", "eu-west-1", "3, 10 % at 4"),
    ),
    left_alone=(
        *(LeftAlone(Kind.GRANTS, f"tools:{n}", "eu-west-1", "because", "do it") for n in range(6)),
        LeftAlone(Kind.LAYER, "[b]other[/b]", "", "it is not ours"),
    ),
    notes=("dev tracks the newest",),
)


def test_versions_are_counted_and_reasons_told_once() -> None:
    console = Console(file=io.StringIO(), width=80)
    console.print(adoption_text(ADOPTION))
    assert isinstance(console.file, io.StringIO)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]

    assert lines == [
        "layer in AWS  region     versions      releases",
        "tools         eu-west-1  1–3, 7, 9–10  0.0.1 … 0.0.10",
        "tools         us-east-1  1             0.0.1",
        "",
        "function  region  layer  pinned to",
        "checkout          tools  0.0.7",
        "checkout          base   0.0.1",
        "",
        "function  region     alias  at",
        "checkout  eu-west-1  live   3, 10 % at 4",
        "",
        "Left alone:",
        "- grants tools:0, tools:1, tools:2 and 3 more in eu-west-1: because",
        "  hint: do it",
        "- layer [b]other[/b]: it is not ours",
    ]


def test_programs_get_all_of_it() -> None:
    told = json.loads(adoption_json("prod", ADOPTION, written=False))

    assert (told["environment"], told["written"]) == ("prod", False)
    assert told["adopted"][0] == {
        "kind": "version",
        "name": "tools",
        "detail": "1",
        "region": "eu-west-1",
        "becomes": "0.0.1",
    }
    assert len(told["left_alone"]) == 7
    assert (told["layers"], told["functions"]) == ([], ["checkout"])


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], ""), (["4"], "4"), (["1", "2"], "1–2"), (["1", "3", "4", "5", "9"], "1, 3–5, 9")],
)
def test_runs_of_numbers_are_one(numbers: list[str], expected: str) -> None:
    assert ranges(numbers) == expected
