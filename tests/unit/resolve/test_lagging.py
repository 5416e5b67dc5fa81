"""What is deployed against what is pinned."""

from dataclasses import replace

from layergen.model.environment import Track
from layergen.model.usage import DeployedFunction
from layergen.model.usage_report import Aliases, Held, Lagging
from layergen.resolve.lagging import lagging
from tests.repositories import LAYER, REGION
from tests.unit.resolve.deployed import OTHER, arn, deployed, look, repository


def behind(*functions: DeployedFunction, aliases: Aliases | None = None) -> list[Lagging]:
    found, env = repository()
    return list(lagging(found, env, [look(*functions)], aliases or {}))


def held(*functions: DeployedFunction, aliases: Aliases | None = None) -> tuple[Held, ...]:
    return tuple(one for found in behind(*functions, aliases=aliases) for one in found.held)


def test_only_what_serves_now_can_be_behind() -> None:
    assert held(deployed("checkout", "1", 1), deployed("checkout", "2", 2)) == ()
    assert held(deployed("checkout", "$LATEST", 2), deployed("checkout", "9", 1)) == (
        Held("9", (), "1.0.0"),
    )
    assert held(deployed("checkout", "$LATEST", 1), deployed("checkout", "10", 2)) == (
        Held("$LATEST", (), "1.0.0"),
    )


def test_an_old_version_serves_if_an_alias_sends_traffic_to_it() -> None:
    versions = (deployed("checkout", "1", 1), deployed("checkout", "2", 2))
    aliases = {REGION: {"checkout": {"1": ("live",)}}}
    assert held(*versions, aliases=aliases) == (Held("1", ("live",), "1.0.0"),)


def test_no_release_is_not_the_pinned_one_either() -> None:
    unknown = arn(9)
    assert behind(deployed("checkout", "$LATEST", unknown)) == [
        Lagging("checkout", REGION, LAYER, "1.1.0", (Held("$LATEST", (), ""),))
    ]


def test_functions_of_others_and_those_nobody_pins_are_not_judged() -> None:
    found, env = repository()
    others = look(deployed("checkout", "$LATEST", 1), account=OTHER)
    assert list(lagging(found, env, [others, look(deployed("stranger", "1", 1))], {})) == []
    unpinned = replace(found, environment_locks={"dev": replace(found.lock_of("dev"), pins={})})
    ours = [look(deployed("checkout", "$LATEST", 1))]
    assert list(lagging(unpinned, replace(env, track=Track.MANUAL), ours, {})) == []
    (one,) = lagging(unpinned, replace(env, track=Track.LATEST), ours, {})
    assert one.pinned == "1.1.0"
