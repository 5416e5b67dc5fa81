"""Which functions have which publication."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from layergen.model.environment import Consumer, Environment
from layergen.model.registry import EnvironmentLock
from layergen.model.usage import DeployedFunction, Look, Use
from layergen.resolve.usage import uses, void_empty_looks, with_usage
from tests.repositories import (
    LAYER,
    Entry,
    environment,
    loaded,
    publication,
    releases,
    repository_files,
)

REGIONS = ["eu-west-1", "us-east-1"]
OTHER = "222233334444"
ALONE = Environment("dev", "111122223333", tuple(REGIONS))
SHARING = replace(ALONE, consumers=(Consumer(OTHER),))


def lock(**changes: list[str]) -> EnvironmentLock:
    layers: Entry = {
        "1.0.0": {
            region: {"universal": publication(LAYER, 1, region=region, **changes)}
            for region in REGIONS
        },
        "1.1.0": {"eu-west-1": {"universal": publication(LAYER, 2, region=REGIONS[0], **changes)}},
        "1.2.0": {},
    }
    files = repository_files(
        released={LAYER: releases("1.0.0", "1.1.0", "1.2.0")},
        environments={"dev": environment(regions=REGIONS)},
        locks={"dev": {"layers": {LAYER: layers}}},
    )
    return loaded(files).lock_of("dev")


def arn(number: int, region: str = "eu-west-1") -> str:
    return f"arn:aws:lambda:{region}:111122223333:layer:{LAYER}:{number}"


def deployed(name: str, version: str, *numbers: int) -> DeployedFunction:
    return DeployedFunction(name, version, tuple(arn(number) for number in numbers))


FUNCTIONS = [
    deployed("checkout", "10", 1),
    deployed("checkout", "$LATEST", 2),
    deployed("checkout", "9", 1),
    deployed("billing", "$LATEST", 1, 99),
    deployed("lonely", "$LATEST"),
]


def look(region: str, functions: Iterable[DeployedFunction], account: str = ALONE.account) -> Look:
    return Look(account, region, tuple(functions))


def seen_by(lock: EnvironmentLock, *looks: Look, by: Environment = ALONE) -> tuple[Use, ...]:
    return uses(lock, by, {look.region for look in looks}, looks)


def test_published_versions_count_and_are_told_apart() -> None:
    first, second = seen_by(lock(), look("eu-west-1", FUNCTIONS))

    assert (first.version, first.layer_version) == ("1.0.0", 1)
    assert first.functions == {"checkout": ("9", "10"), "billing": ("$LATEST",)}
    assert second.functions == {"checkout": ("$LATEST",)}


def test_only_chosen_regions_are_spoken_of() -> None:
    assert {use.region for use in seen_by(lock(), look("us-east-1", []))} == {"us-east-1"}
    assert uses(lock(), ALONE, [], []) == ()


def test_writing_stores_sorted_names_and_the_absence_of_any() -> None:
    before = lock()

    edit = with_usage(before, seen_by(before, look("eu-west-1", FUNCTIONS)))

    stored = edit.lock.layers[LAYER]
    assert stored["1.0.0"]["eu-west-1"]["universal"].used_by == ("billing", "checkout")
    assert stored["1.1.0"]["eu-west-1"]["universal"].used_by == ("checkout",)
    assert stored["1.0.0"]["us-east-1"]["universal"].used_by is None
    assert len(edit.changes) == 2
    nobody = with_usage(before, seen_by(before, look("us-east-1", [])))
    assert nobody.lock.layers[LAYER]["1.0.0"]["us-east-1"]["universal"].used_by == ()
    assert nobody.changes[0].endswith("used by nobody")


def test_functions_of_other_accounts_are_never_taken_for_our_own() -> None:
    before = lock()
    own = look("eu-west-1", [deployed("checkout", "$LATEST", 1)])
    others = look("eu-west-1", [deployed("checkout", "3", 1)], OTHER)

    seen = seen_by(before, own, others, by=SHARING)

    assert seen[0].functions == {"checkout": ("$LATEST",), f"{OTHER}/checkout": ("3",)}
    stored = with_usage(before, seen).lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"]
    assert stored.used_by == (f"{OTHER}/checkout", "checkout")


@pytest.mark.parametrize("missing", [SHARING.account, OTHER])
def test_what_was_not_seen_whole_is_not_written(missing: str) -> None:
    before = lock()
    looks = [
        look(region, FUNCTIONS if region == "eu-west-1" else [], account)
        for region in REGIONS
        for account in (SHARING.account, OTHER)
        if (region, account) != ("eu-west-1", missing)
    ]

    seen = seen_by(before, *looks, by=SHARING)

    assert {use.region: use.whole for use in seen} == {"eu-west-1": False, "us-east-1": True}
    assert any(use.functions for use in seen if use.region == "eu-west-1")
    stored = with_usage(before, seen).lock.layers[LAYER]
    assert stored["1.0.0"]["eu-west-1"] == before.layers[LAYER]["1.0.0"]["eu-west-1"]
    assert stored["1.0.0"]["us-east-1"]["universal"].used_by == ()


def test_a_region_that_nobody_could_look_at_is_not_whole() -> None:
    before = lock()
    seen = uses(before, ALONE, REGIONS, [look("us-east-1", [])])
    assert {use.region: use.whole for use in seen} == {"eu-west-1": False, "us-east-1": True}


def test_a_release_in_use_is_no_longer_unused_though_not_all_was_seen() -> None:
    before = lock(used_by=[])
    seen = seen_by(before, look("eu-west-1", FUNCTIONS), by=SHARING)

    edit = with_usage(before, seen)

    stored = edit.lock.layers[LAYER]
    assert stored["1.0.0"]["eu-west-1"]["universal"].used_by is None
    assert stored["1.0.0"]["us-east-1"]["universal"].used_by == ()
    assert edit.changes[0].endswith("in eu-west-1: used, but not everybody could be seen")
    known = lock(used_by=["somebody"])
    assert with_usage(known, seen).lock == known


def test_writing_the_same_again_changes_nothing() -> None:
    seen = seen_by(lock(), look("eu-west-1", FUNCTIONS))
    once = with_usage(lock(), seen)
    again = with_usage(once.lock, seen)
    assert (again.lock, again.changes) == (once.lock, ())


def test_a_publication_that_came_after_the_look_stays_unlooked() -> None:
    seen = seen_by(EnvironmentLock(), look("eu-west-1", []))
    assert with_usage(lock(), seen).lock == lock()


def test_only_an_empty_look_can_become_void() -> None:
    voided = void_empty_looks(lock(used_by=[]), LAYER, "1.0.0").layers[LAYER]
    assert voided["1.0.0"]["eu-west-1"]["universal"].used_by is None
    assert voided["1.0.0"]["us-east-1"]["universal"].used_by is None
    assert voided["1.1.0"]["eu-west-1"]["universal"].used_by == ()
    used = lock(used_by=["checkout"])
    assert void_empty_looks(used, LAYER, "1.0.0") == used
