"""Locks that two branches changed."""

import json
from typing import Any

import pytest

from layergen.load.lock_merge import Side, is_lock, merge_lock
from tests.repositories import LAYER, Entry, publication, releases

REGISTRY = "envs/prod/env.lock.json"
RELEASES = "layers.lock.json"


def merged(
    base: Entry, ours: Entry, theirs: Entry, prefer: Side | None = None, file: str = REGISTRY
) -> Any:
    """Give what was merged, or the findings."""
    texts = [json.dumps({"version": 1, **side}) if side else "" for side in (base, ours, theirs)]
    text, findings = merge_lock(file, texts, prefer)
    assert bool(text) is not bool(findings)
    if findings:
        return [finding.message for finding in findings]
    return {name: entry for name, entry in json.loads(text).items() if entry and name != "version"}


def pins(**versions: str) -> Entry:
    return {"functions": {name: {LAYER: version} for name, version in versions.items()}}


def seen(*used_by: list[str] | None, number: int = 7) -> Entry:
    looks = [{} if names is None else {"used_by": names} for names in used_by]
    return {
        "layers": {
            LAYER: {
                "1.0.0": {
                    "eu-west-1": {
                        f"v{place}": {**publication(LAYER, number), **look}
                        for place, look in enumerate(looks)
                    }
                }
            }
        }
    }


def test_the_locks_are_known() -> None:
    assert is_lock(RELEASES)
    assert is_lock(REGISTRY)
    assert not is_lock("layers.yaml")
    assert not is_lock("envs/prod/env.lock.json.orig")


def test_what_one_side_changed_added_or_took_away_is_taken() -> None:
    assert merged(
        pins(a="1.0.0", b="1.0.0", c="1.0.0"),
        pins(a="1.1.0", b="1.0.0", c="1.0.0", d="2.0.0"),
        pins(a="1.0.0", c="1.2.0", e="3.0.0"),
    ) == pins(a="1.1.0", c="1.2.0", d="2.0.0", e="3.0.0")


def test_a_lock_that_both_sides_began() -> None:
    assert merged({}, pins(a="1.0.0"), pins(b="1.0.0")) == pins(a="1.0.0", b="1.0.0")


def test_what_both_sides_changed_is_told_or_decided() -> None:
    sides = (pins(a="1.0.0", b="1.0.0"), pins(a="1.1.0", b="1.1.0"), pins(a="1.2.0"))

    assert merged(*sides) == [
        f'functions.a.{LAYER}: "1.1.0" here, "1.2.0" there',
        "functions.b: changed here, gone there",
    ]
    assert merged(*sides, "ours") == pins(a="1.1.0", b="1.1.0")
    assert merged(*sides, "theirs") == pins(a="1.2.0")


def test_who_was_seen_by_a_side_stays_and_a_look_that_is_void_is_void() -> None:
    base = seen([], [], ["x"], None)
    ours = seen(["a"], None, ["x"], ["c"])
    theirs = seen(["b"], ["b"], [], ["d"])

    assert merged(base, ours, theirs) == seen(["a", "b"], None, [], ["c", "d"])


def test_an_alias_is_taken_whole() -> None:
    def alias(state: str, **changes: Any) -> Entry:
        entry = {"alias": "live", "stable": {"version": "1"}, "state": state, **changes}
        return {"rollouts": {"checkout": {"eu-west-1": entry}}}

    sides = (
        alias("shifting", candidate={"version": "2"}, step=1, percent=10),
        alias("shifting", candidate={"version": "2"}, step=2, percent=50),
        alias("stable"),
    )

    assert merged(*sides) == ["rollouts.checkout.eu-west-1: changed here, changed there"]
    assert merged(*sides, "theirs") == sides[2]


def test_releases_of_both_sides_are_kept_and_a_release_is_never_mixed() -> None:
    def cut(*versions: str, **changes: Any) -> Entry:
        found = releases(*versions)
        found[versions[-1]] |= changes
        return {"layers": {LAYER: found}}

    base = cut("1.0.0")
    both = merged(base, cut("1.0.0", "1.1.0"), cut("1.0.0", "1.2.0"), file=RELEASES)
    same = merged(base, cut("1.0.0", "1.1.0", license="MIT"), cut("1.0.0", "1.1.0"), file=RELEASES)

    assert both == cut("1.0.0", "1.1.0", "1.2.0")
    assert same == [f"layers.{LAYER}.1.1.0: changed here, changed there"]


@pytest.mark.parametrize("text", ['{"version": 1, "functions": []}', "{", '{"version": 9}'])
def test_a_side_that_is_no_lock_is_a_finding(text: str) -> None:
    merged_text, findings = merge_lock(REGISTRY, ["", text, '{"version": 1}'])

    assert merged_text == ""
    assert [finding.place.file for finding in findings] == [REGISTRY]
