"""From outputs into the lock."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from layergen.model.outputs import RootOutputs
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.repository import Repository
from layergen.resolve.edit import Edit, holding
from layergen.resolve.record import record
from tests.repositories import (
    LAYER,
    Entry,
    environment,
    function,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
)
from tests.unit.resolve.outputs import Published, outputs_of, with_version

VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
NOW = datetime(2026, 11, 23, 9, 14, 3, tzinfo=UTC)


def repository(track: str, lock: Entry, **environment_entry: object) -> Repository:
    return loaded(
        repository_files(
            released={LAYER: releases(*VERSIONS), "other": releases("1.0.0")},
            functions={"checkout": function()},
            environments={"dev": environment(track=track, **environment_entry)},
            locks={"dev": lock},
        )
    )


def published(number: int, region: str = "eu-west-1", **changes: object) -> Entry:
    return {region: {"universal": publication(LAYER, number, region, **changes)}}


def recorded(found: Repository, outputs: Published, region: str = "") -> Edit:
    env = found.environments["dev"]
    return record(found, env, outputs_of(found, outputs, region=region), NOW)


def numbers(lock: EnvironmentLock) -> dict[str, dict[str, list[int]]]:
    return {
        version: {
            region: [one.layer_version for one in variants.values()]
            for region, variants in regions.items()
        }
        for version, regions in lock.layers.get(LAYER, {}).items()
    }


def test_a_promoted_release_gets_what_aws_assigned() -> None:
    found = repository("manual", {"layers": {LAYER: {"1.0.0": {}}}})

    edit = recorded(found, {LAYER: {"1.0.0": 7}})

    assert edit.changes == (f"{LAYER}@1.0.0 universal in eu-west-1 is version 7",)
    assert edit.lock.pins == {"checkout": {}}
    (one,) = edit.lock.layers[LAYER]["1.0.0"]["eu-west-1"].values()
    assert one.arn == f"arn:aws:lambda:eu-west-1:111122223333:layer:{LAYER}:7"
    assert one.published_at == "2026-11-20T09:14:03Z"
    assert one.used_by is None


def test_recording_again_changes_nothing() -> None:
    found = repository("latest", {"layers": {LAYER: {"1.0.0": {}}}})
    outputs: Published = {LAYER: {"1.0.0": 7, "1.2.0": 8}}

    first = recorded(found, outputs)
    second = recorded(holding(found, "dev", first.lock), outputs)

    assert first.changes
    assert second == Edit(first.lock)


def test_what_usage_saw_is_kept() -> None:
    found = repository("manual", {"layers": {LAYER: {"1.0.0": published(7, used_by=["checkout"])}}})

    edit = recorded(found, {LAYER: {"1.0.0": 7}})

    assert edit.lock == found.lock_of("dev")


def test_a_republished_release_has_not_been_looked_at() -> None:
    found = repository("manual", {"layers": {LAYER: {"1.0.0": published(7, used_by=["checkout"])}}})

    edit = recorded(found, {LAYER: {"1.0.0": 9}})

    assert edit.lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"].used_by is None
    assert edit.changes[0].endswith("is version 9 now, it was 7")


def test_adoption_ends_when_terraform_has_the_version() -> None:
    found = repository("manual", {"layers": {LAYER: {"1.0.0": published(7, adopt=True)}}})

    edit = recorded(found, {LAYER: {"1.0.0": 7}})

    assert not edit.lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"].adopt
    assert "adopted" in edit.changes[0]


def test_a_version_that_waits_for_its_import_stays() -> None:
    found = repository("manual", {"layers": {LAYER: {"1.0.0": published(7, adopt=True)}}})

    assert recorded(found, {}) == Edit(found.lock_of("dev"))


def test_what_terraform_no_longer_has_loses_the_publications_of_that_region_only() -> None:
    both = published(7) | published(3, "us-east-1")
    regions = ["eu-west-1", "us-east-1"]
    found = repository("manual", {"layers": {LAYER: {"1.0.0": both}}}, regions=regions)

    edit = recorded(found, {})

    assert numbers(edit.lock) == {"1.0.0": {"us-east-1": [3]}}
    assert "is retired" in edit.changes[0]


def test_a_tracking_environment_takes_what_is_newer_than_all_it_knew() -> None:
    found = repository("latest", {"layers": {LAYER: {"1.0.0": published(7)}}})

    edit = recorded(found, {LAYER: {"1.0.0": 7, "1.1.0": 8, "1.2.0": 9}})

    assert numbers(edit.lock) == {
        version: {"eu-west-1": [number]}
        for version, number in (("1.0.0", 7), ("1.1.0", 8), ("1.2.0", 9))
    }


def test_a_pruned_release_does_not_come_back_while_its_apply_is_awaited() -> None:
    lock: Entry = {"layers": {LAYER: {"1.1.0": published(8)}}}
    for track in ("latest", "manual"):
        edit = recorded(repository(track, lock), {LAYER: {"1.0.0": 7, "1.1.0": 8}})
        assert numbers(edit.lock) == {"1.1.0": {"eu-west-1": [8]}}
        assert edit.changes == ()
        assert "1.0.0 is published in eu-west-1 and not retained" in edit.notes[0]


def test_an_environment_moved_by_hand_takes_nothing_by_itself() -> None:
    edit = recorded(repository("manual", {}), {LAYER: {"1.2.0": 9}})
    assert numbers(edit.lock) == {}


def test_functions_that_follow_the_newest_make_the_last_empty_look_void() -> None:
    lock: Entry = {"layers": {LAYER: {"1.0.0": published(7, used_by=[])}}}
    outputs: Published = {LAYER: {"1.0.0": 7, "1.1.0": 8}}

    followed = recorded(repository("latest", lock), outputs)
    pinned = recorded(
        repository("latest", {**lock, "functions": {"checkout": {LAYER: "1.0.0"}}}), outputs
    )

    def look(edit: Edit) -> tuple[str, ...] | None:
        return edit.lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"].used_by

    assert look(followed) is None
    assert look(pinned) == ()


class TestALayerThatLeftTheStrategy:
    """Terraform forgets it at the apply after; until then it stays in the lock."""

    LOCK: ClassVar[Entry] = {
        "layers": {
            "other": {
                "1.0.0": {
                    "eu-west-1": {"universal": publication("other", 4)},
                    "us-east-1": {"universal": publication("other", 2, "us-east-1")},
                }
            }
        },
        "functions": {"gone": {"other": "1.0.0"}},
    }

    def found(self) -> Repository:
        return repository("manual", self.LOCK, regions=["eu-west-1", "us-east-1"])

    def test_it_stays_while_terraform_has_it(self) -> None:
        edit = recorded(self.found(), {"other": {"1.0.0": 4}})
        assert edit.lock.layers["other"] == self.found().lock_of("dev").layers["other"]

    def test_it_leaves_region_by_region_and_takes_its_pins_along(self) -> None:
        first = recorded(self.found(), {})
        assert list(first.lock.layers["other"]["1.0.0"]) == ["us-east-1"]
        assert "in eu-west-1 (4) live on unmanaged" in first.changes[0]
        assert first.lock.pins

        last = recorded(holding(self.found(), "dev", first.lock), {}, "us-east-1")
        assert last.lock == EnvironmentLock(pins={"checkout": {}})

    def test_a_layer_of_the_strategy_is_not_forgotten(self) -> None:
        found = loaded(
            repository_files(
                layers={LAYER: layer(), "other": layer()},
                released={"other": releases("1.0.0")},
                environments={"dev": environment(track="manual")},
                locks={"dev": {"layers": {"other": {"1.0.0": {}}}}},
            )
        )
        assert "other" in recorded(found, {}).lock.layers


class TestGrants:
    """What others may do is recorded as a fact, with the time since when they no longer may."""

    NAME = f"{LAYER}@1.0.0 universal in eu-west-1"

    def seen(self, shared: bool, /, **before: Any) -> tuple[Publication, tuple[str, ...]]:
        found = repository("manual", {"layers": {LAYER: {"1.0.0": published(7, **before)}}})
        outputs = with_version(
            outputs_of(found, {LAYER: {"1.0.0": 7}}), (LAYER, "universal", "1.0.0"), granted=shared
        )
        edit = record(found, found.environments["dev"], outputs, NOW)
        return edit.lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"], edit.changes

    def test_others_may_use_it_now(self) -> None:
        one, changes = self.seen(True)
        assert (one.granted, one.withdrawn_at) == (True, None)
        assert changes == (f"{self.NAME} may be used by others now",)

    @pytest.mark.parametrize("before", [{"granted": True}, {"withdrawn": True}])
    def test_the_quarantine_begins_when_the_grants_are_gone(self, before: Entry) -> None:
        one, changes = self.seen(False, **before)
        assert (one.granted, one.withdrawn_at) == (False, NOW)
        assert one.withdrawn is before.get("withdrawn", False)
        assert changes == (f"{self.NAME} may no longer be used by others",)

    def test_and_not_again_with_the_next_record(self) -> None:
        before = {"withdrawn": True, "withdrawn_at": "2026-11-01T00:00:00Z"}
        one, changes = self.seen(False, **before)
        assert one.withdrawn_at == datetime(2026, 11, 1, tzinfo=UTC)
        assert changes == ()

    def test_an_order_that_was_not_applied_is_kept(self) -> None:
        one, changes = self.seen(True, granted=True, withdrawn=True)
        assert (one.granted, one.withdrawn, one.withdrawn_at) == (True, True, None)
        assert changes == ()

    def test_shared_again_it_is_not_withdrawn(self) -> None:
        one, changes = self.seen(True, withdrawn_at="2026-11-01T00:00:00Z")
        assert (one.granted, one.withdrawn_at) == (True, None)
        assert changes == (f"{self.NAME} may be used by others now",)

    def test_what_was_never_shared_was_not_taken_back(self) -> None:
        one, changes = self.seen(False)
        assert (one.granted, one.withdrawn, one.withdrawn_at) == (False, False, None)
        assert changes == ()

    def test_a_region_that_joins_a_withdrawn_release_is_withdrawn(self) -> None:
        lock = {"layers": {LAYER: {"1.0.0": published(7, "us-east-1", withdrawn=True)}}}
        found = repository("manual", lock, regions=["eu-west-1", "us-east-1"])
        edit = recorded(found, {LAYER: {"1.0.0": 3}})
        one = edit.lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"]
        assert (one.withdrawn, one.withdrawn_at) == (True, NOW)


def test_a_grant_is_adopted_when_terraform_gives_it() -> None:
    waiting = published(7, adopt=True, adopt_grant=True)
    found = repository("manual", {"layers": {LAYER: {"1.0.0": waiting}}})
    outputs = outputs_of(found, {LAYER: {"1.0.0": 7}})
    granted = with_version(outputs, (LAYER, "universal", "1.0.0"), granted=True)
    env = found.environments["dev"]

    def after(outputs: RootOutputs) -> tuple[bool, bool]:
        lock = record(found, env, outputs, NOW).lock
        one = lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"]
        return one.adopt, one.adopt_grant

    assert after(outputs) == (False, True)
    assert after(granted) == (False, False)


def test_what_people_granted_stays_theirs() -> None:
    by_hand = published(7, adopt=True, granted_by_hand=["222233334444"])
    found = repository("manual", {"layers": {LAYER: {"1.0.0": by_hand}}})

    same = recorded(found, {LAYER: {"1.0.0": 7}}).lock.layers[LAYER]["1.0.0"]["eu-west-1"]
    other = recorded(found, {LAYER: {"1.0.0": 8}}).lock.layers[LAYER]["1.0.0"]["eu-west-1"]

    assert same["universal"].granted_by_hand == ("222233334444",)
    assert other["universal"].granted_by_hand is None


def test_the_adoption_of_an_alias_ends_when_terraform_has_it() -> None:
    stable = {"alias": "live", "state": "stable", "stable": {"version": "1"}}
    regions = ["eu-west-1", "us-east-1"]
    found = repository(
        "manual",
        {
            "rollouts": {"checkout": dict.fromkeys(regions, stable)},
            "adopt_aliases": {"checkout": regions},
        },
        regions=regions,
    )
    env = found.environments["dev"]
    without = outputs_of(found, {})
    aliases = {"checkout/live": "arn:aws:lambda:eu-west-1:111122223333:function:checkout:live"}

    assert record(found, env, without, NOW).lock.adopt_aliases == {"checkout": tuple(regions)}
    edit = record(found, env, replace(without, aliases=aliases), NOW)
    assert edit.changes == ("checkout/live in eu-west-1 is adopted",)
    assert edit.lock.adopt_aliases == {"checkout": ("us-east-1",)}
