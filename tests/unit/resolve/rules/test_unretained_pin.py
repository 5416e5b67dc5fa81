from layergen.resolve.rules.unretained_pin import check
from tests.repositories import (
    LAYER,
    Files,
    environment,
    function,
    releases,
    repository_files,
)
from tests.unit.resolve.rules.judging import judge, only, place


def pinned(version: str, track: str, *held: str) -> Files:
    return repository_files(
        released={LAYER: releases("1.0.0", "1.1.0")},
        functions={"checkout": function()},
        environments={"dev": environment(track=track)},
        locks={
            "dev": {
                "layers": {LAYER: {one: {} for one in held}},
                "functions": {"checkout": {LAYER: version}},
            }
        },
    )


def test_a_pin_on_what_is_not_there_is_refused() -> None:
    files = pinned("1.0.0", "manual", "1.1.0")

    finding = only(check, files)

    assert finding.rule == "unretained-pin"
    assert finding.place == place(files, "envs/dev/env.lock.json", '"1.0.0"')
    assert finding.message == (
        "'checkout' is pinned to data-tools@1.0.0, which dev does not retain"
    )
    assert finding.hint == "layergen promote data-tools@1.0.0 --env dev"


def test_the_tracked_release_is_held_without_an_entry() -> None:
    assert not judge(check, pinned("1.1.0", "latest"))
    assert len(judge(check, pinned("1.0.0", "latest", "1.1.0"))) == 1


def test_a_retained_release_is_fine() -> None:
    assert not judge(check, pinned("1.0.0", "manual", "1.0.0"))


def test_stale_pins_and_unknown_releases_have_rules_of_their_own() -> None:
    assert not judge(check, pinned("9.0.0", "manual"))
    stale = {"functions": {"gone": {LAYER: "1.0.0"}, "checkout": {"base": "1.0.0"}}}
    files = repository_files(
        functions={"checkout": function()},
        environments={"dev": environment(track="manual")},
        locks={"dev": stale},
    )
    assert not judge(check, files)
