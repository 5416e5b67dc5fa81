from typing import Any

import pytest

from layergen.model.adoption import Adopted, Adoption, FoundAlias, FoundFunction, FoundVersion, Kind
from layergen.model.proposal import Proposal
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.resolve.adoption.account import Read, Wishes
from layergen.resolve.adoption.adopt import adopt
from tests import repositories
from tests.unit.resolve.adoption.accounts import (
    FACTS,
    NOW,
    OTHER,
    arn,
    function,
    inventory,
    repository,
    version,
)

FOREIGN = "arn:aws:lambda:eu-west-1:017000801446:layer:Powertools:7"


def adopted(
    *found: FoundVersion | FoundFunction,
    into: Repository | None = None,
    regions: tuple[str, ...] = ("eu-west-1",),
    **wishes: Any,
) -> Adoption:
    into = into or repository(regions=regions)
    return adopt(
        into,
        into.environments["prod"],
        inventory(*found, regions=regions),
        FACTS,
        wishes=Wishes(**wishes),
        read=Read(),
        now=NOW,
    )


def test_a_function_is_proposed_with_its_pins() -> None:
    adoption = adopted(
        version("base", 3),
        version("tools", 1),
        version("tools", 2),
        function(
            "checkout",
            [arn("tools", 1), FOREIGN, arn("base", 3)],
            aliases=[FoundAlias("live", "1")],
        ),
        function("other", [FOREIGN], aliases=[FoundAlias("live", "1")]),
    )

    assert adoption.functions == (
        Proposal(
            Function("checkout", "python3.12", "arm64", ("tools", "base"), alias="live"),
            (f"It also attaches {FOREIGN}, which stay as they are.",),
        ),
    )
    assert adoption.lock.pins == {"checkout": {"tools": "0.0.1", "base": "0.0.3"}}
    assert Adopted(Kind.FUNCTION, "checkout", "tools", "", "0.0.1") in adoption.adopted


def test_functions_stay_away_if_nobody_wants_them() -> None:
    found = (version("tools", 1), function("checkout", [arn("tools", 1)]))

    adoption = adopted(*found, with_functions=False)

    assert (adoption.functions, adoption.lock.pins) == ((), {})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"runtime": ""}, "it is a container image, which takes no layers"),
        (
            {"runtime": "python2.7"},
            f"python2.7 is not among the Lambda runtimes of {FACTS.runtimes.taken_on}",
        ),
        ({"runtime": "python3.13"}, "it runs python3.13 on arm64, which 'tools' does not name"),
        ({"architecture": "x86_64"}, "it runs python3.12 on x86_64, which 'tools' does not name"),
    ],
)
def test_a_function_that_would_not_be_valid_is_left_alone(
    change: dict[str, Any], reason: str
) -> None:
    adoption = adopted(version("tools", 1), function("checkout", [arn("tools", 1)], **change))

    assert adoption.functions == ()
    assert [(one.kind, one.name, one.reason) for one in adoption.left_alone] == [
        (Kind.FUNCTION, "checkout", reason)
    ]


def test_the_release_has_to_fit_as_well_as_the_layer() -> None:
    adoption = adopted(
        version("tools", 1, runtimes=("python3.13",)),
        version("tools", 2, runtimes=("python3.12", "python3.13")),
        function("checkout", [arn("tools", 1)]),
    )

    (alone,) = adoption.left_alone
    assert alone.reason == "it runs python3.12 on arm64, which tools@0.0.1 does not name"


def test_the_first_region_decides_where_regions_differ() -> None:
    adoption = adopted(
        version("tools", 1, content="a"),
        version("tools", 1, OTHER, content="b"),
        function("checkout", [arn("tools", 1, OTHER)], OTHER),
        function("checkout", [arn("tools", 1)]),
        regions=("eu-west-1", OTHER),
    )

    assert adoption.lock.pins == {"checkout": {"tools": "0.0.1"}}
    assert adoption.notes == (
        "checkout attaches tools@0.0.1-us-east-1 in us-east-1, and is pinned to 0.0.1",
    )


def test_nobody_guesses_which_of_two_aliases_is_meant() -> None:
    aliases = [FoundAlias("live", "1"), FoundAlias("test", "2")]

    adoption = adopted(
        version("tools", 1), function("checkout", [arn("tools", 1)], aliases=aliases)
    )

    (proposal,) = adoption.functions
    assert proposal.entry.alias is None
    assert proposal.comments == ("It has the aliases live, test: which one do callers use?",)


def test_a_known_function_gets_the_pins_that_it_lacks() -> None:
    into = repository(
        {"tools": repositories.layer(), "base": repositories.layer()},
        released={"base": repositories.releases("1.0.0")},
        functions={"checkout": repositories.function(layers=["tools", "base"])},
        locks={
            "prod": {
                "layers": {"base": {"1.0.0": {}}},
                "functions": {"checkout": {"base": "1.0.0"}},
            }
        },
    )

    adoption = adopted(
        version("tools", 5),
        version("base", 9),
        function("checkout", [arn("tools", 5), arn("base", 9)]),
        into=into,
    )

    assert adoption.functions == ()
    assert adoption.lock.pins == {"checkout": {"base": "1.0.0", "tools": "0.0.5"}}
