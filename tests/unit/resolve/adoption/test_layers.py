from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from layergen.model.adoption import FoundFunction, ZipContents
from layergen.model.proposal import Proposal
from layergen.model.strategy import (
    Layer,
    Scope,
    Share,
    Source,
    SourceKind,
    TerraformVersions,
    UpdateFrequency,
)
from layergen.resolve.adoption.layers import UNREAD, propose, source_folder
from tests.unit.resolve.adoption.accounts import FACTS, arn, function, version

INSIDE = ZipContents("sha256:c", "sha256:m", 9)


def proposed(
    users: tuple[FoundFunction, ...] = (),
    inside: ZipContents | None = INSIDE,
    today: date = FACTS.today,
    **said: Any,
) -> Proposal[Layer] | str:
    facts = replace(FACTS, today=today)
    found = version("tools", 1, **said)
    return propose(
        "tools", found, "eu-west-1", users, inside, "layers/tools", facts, TerraformVersions()
    )


def layer_of(found: Proposal[Layer] | str) -> Layer:
    assert isinstance(found, Proposal)
    return found.entry


def test_what_aws_says_is_taken_and_what_it_does_not_say_is_asked() -> None:
    found = proposed(
        description="Parsing",
        license="MIT",
        runtimes=("python3.13", "python3.12"),
        architectures=("arm64", "x86_64"),
        to=["o-exampleorgid", "222233334444"],
    )

    assert found == Proposal(
        Layer(
            name="tools",
            description="Parsing",
            runtimes=("python3.12", "python3.13"),
            architectures=("x86_64", "arm64"),
            update_frequency=UpdateFrequency.STATIC,
            scope=Scope.ORGANIZATION,
            source=Source(SourceKind.FILES, "layers/tools"),
            license="MIT",
            share=Share("o-exampleorgid", ("222233334444",)),
        ),
        ("Imported from eu-west-1. How often does it change, how widely, whose is it?",),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Imported; nobody described it"),
        (" \n", "Imported; nobody described it"),
        ("x" * 240, "x" * 240),
        ("x" * 256, f"{'x' * 239}…"),
    ],
)
def test_a_description_has_to_fit_the_strategy(text: str, expected: str) -> None:
    assert layer_of(proposed(description=text)).description == expected


def test_runtimes_that_cannot_be_named_today_are_left_to_the_old_release() -> None:
    runtimes = ("python3.12", "python2.7", "nodejs16.x")

    found = proposed(runtimes=runtimes, today=date(2027, 4, 1))

    assert layer_of(found).runtimes == ("python3.12",)
    assert isinstance(found, Proposal)
    assert found.comments[1] == (
        "Not in the next release: nodejs16.x is blocked since 2027-03-03; "
        f"python2.7 is not among the Lambda runtimes of {FACTS.runtimes.taken_on}."
    )


def test_a_layer_without_any_usable_runtime_is_not_proposed() -> None:
    assert proposed(runtimes=("python2.7",)) == (
        f"python2.7 is not among the Lambda runtimes of {FACTS.runtimes.taken_on}"
    )
    assert proposed(runtimes=("python3.14",)) == (
        'python3.14 needs hashicorp/aws 6.20: write terraform: { aws_provider: ">= 6.20, < 7" } '
        "in layers.yaml first"
    )


def test_what_aws_does_not_say_is_guessed_from_users_then_from_folders() -> None:
    users = (
        function("checkout", [arn("tools", 1)]),
        function("old", [arn("tools", 1)], runtime="python2.7", architecture="x86_64"),
        function("image", [arn("tools", 1)], runtime=""),
    )
    silent: dict[str, Any] = {"runtimes": (), "architectures": ()}
    python = ZipContents("sha256:c", "sha256:m", 9, families=frozenset({"python"}))

    by_users = layer_of(proposed(users, python, **silent))
    by_folders = layer_of(proposed((), python, **silent))

    assert (by_users.runtimes, by_users.architectures) == (("python3.12",), ("x86_64", "arm64"))
    assert by_folders.runtimes == ("python3.11", "python3.12", "python3.13")
    assert by_folders.architectures == ("x86_64",)
    assert proposed((), INSIDE, **silent) == (
        "AWS names no runtime for it, no function attaches it, and its content tells none: "
        "write its entry into layers.yaml first"
    )
    assert layer_of(proposed((), UNREAD, **silent)).runtimes == ()


def test_comments_tell_what_a_reader_has_to_know() -> None:
    found = proposed(inside=None, architectures=(), to=["*"])

    assert isinstance(found, Proposal)
    assert found.comments[1:] == (
        "AWS names no architecture for it.",
        "Everybody may use it, so the next release is public as well.",
        "Its files are not here. As long as the folder is empty, it releases nothing.",
    )


def test_a_folder_with_other_files_is_passed_over() -> None:
    assert source_folder("tools", ()) == "layers/tools"
    taken = {"layers/tools", "layers/tools-imported"}
    assert source_folder("tools", taken) == "layers/tools-imported-imported"
