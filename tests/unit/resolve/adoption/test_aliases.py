import pytest

from layergen.model.adoption import Adopted, FoundAlias, Kind
from layergen.model.rollout import FunctionVersion, Rollout, RolloutState
from layergen.model.strategy import Function
from layergen.resolve.adoption.aliases import rollout_of
from tests import repositories
from tests.repositories import REGION, layer, loaded, repository_files
from tests.unit.resolve.adoption.accounts import NOW, OTHER, arn, function, repository, version
from tests.unit.resolve.adoption.test_functions import adopted

STABLE = Rollout("live", RolloutState.STABLE, FunctionVersion("3"))


def shifting(step: int, percent: int) -> Rollout:
    return Rollout(
        "live",
        RolloutState.SHIFTING,
        FunctionVersion("3"),
        FunctionVersion("4"),
        step,
        percent,
        started_at=NOW,
        entered_at=NOW,
    )


@pytest.fixture
def checkout() -> Function:
    rollout = {"steps": [10, 50], "bake": "30m"}
    functions = {"checkout": repositories.function(alias="live", rollout=rollout)}
    return loaded(repository_files(functions=functions)).strategy.functions["checkout"]


@pytest.mark.parametrize(
    ("alias", "expected"),
    [
        (FoundAlias("live", "3"), STABLE),
        (FoundAlias("live", "3", "by hand", {"4": 0.0}), STABLE),
        (FoundAlias("live", "3", weights={"4": 0.05}), shifting(1, 5)),
        (FoundAlias("live", "3", weights={"4": 0.29}), shifting(1, 29)),
        (FoundAlias("live", "3", weights={"4": 0.99}), shifting(2, 99)),
        (
            FoundAlias("live", "$LATEST"),
            "it points at $LATEST, and a rollout moves between numbered versions",
        ),
        (
            FoundAlias("live", "3", weights={"4": 0.125}),
            "it gives 12.5 % to version 4, and shares are whole percents",
        ),
        (
            FoundAlias("live", "3", weights={"4": 1.0}),
            "it gives 100 % to version 4, and shares are whole percents",
        ),
    ],
)
def test_an_alias_is_a_rollout_at_rest_or_under_way(
    checkout: Function, alias: FoundAlias, expected: Rollout | str
) -> None:
    assert rollout_of(checkout, alias, NOW) == expected


def test_aliases_are_imported_in_every_region_where_they_are() -> None:
    adoption = adopted(
        version("tools", 1, content="a"),
        version("tools", 1, OTHER, content="a"),
        function("checkout", [arn("tools", 1)], aliases=[FoundAlias("live", "3")]),
        function("checkout", [arn("tools", 1, OTHER)], OTHER, aliases=[FoundAlias("live", "8")]),
        function("ingest", [arn("tools", 1)], aliases=[FoundAlias("live", "$LATEST")]),
        regions=(REGION, OTHER),
    )

    assert adoption.lock.rollouts == {
        "checkout": {
            REGION: STABLE,
            OTHER: Rollout("live", RolloutState.STABLE, FunctionVersion("8")),
        }
    }
    assert adoption.lock.adopt_aliases == {"checkout": (REGION, OTHER)}
    assert Adopted(Kind.ALIAS, "checkout", "live", OTHER, "8") in adoption.adopted
    assert [(one.kind, one.name) for one in adoption.left_alone] == [(Kind.ALIAS, "ingest/live")]


def test_an_alias_that_the_lock_has_is_its_own() -> None:
    entry = {"alias": "live", "state": "stable", "stable": {"version": "9"}}
    into = repository(
        {"tools": layer()},
        functions={"checkout": repositories.function(layers=["tools"], alias="live")},
        locks={"prod": {"rollouts": {"checkout": {REGION: entry}}}},
    )
    aliases = [FoundAlias("live", "3"), FoundAlias("other", "3")]

    adoption = adopted(
        version("tools", 1), function("checkout", [arn("tools", 1)], aliases=aliases), into=into
    )

    assert adoption.lock.rollouts["checkout"][REGION].stable.version == "9"
    assert adoption.lock.adopt_aliases == {}
