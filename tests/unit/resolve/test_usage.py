"""Which functions have which publication."""

from layergen.model.registry import EnvironmentLock
from layergen.model.usage import DeployedFunction
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


def test_published_versions_count_and_are_told_apart() -> None:
    first, second = uses(lock(), {"eu-west-1": FUNCTIONS})

    assert (first.version, first.layer_version) == ("1.0.0", 1)
    assert first.functions == {"checkout": ("9", "10"), "billing": ("$LATEST",)}
    assert second.functions == {"checkout": ("$LATEST",)}


def test_only_regions_that_were_looked_at_are_spoken_of() -> None:
    assert {use.region for use in uses(lock(), {"us-east-1": []})} == {"us-east-1"}
    assert uses(lock(), {}) == ()


def test_writing_stores_sorted_names_and_the_absence_of_any() -> None:
    before = lock()

    edit = with_usage(before, uses(before, {"eu-west-1": FUNCTIONS}))

    stored = edit.lock.layers[LAYER]
    assert stored["1.0.0"]["eu-west-1"]["universal"].used_by == ("billing", "checkout")
    assert stored["1.1.0"]["eu-west-1"]["universal"].used_by == ("checkout",)
    assert stored["1.0.0"]["us-east-1"]["universal"].used_by is None
    assert len(edit.changes) == 2
    nobody = with_usage(before, uses(before, {"us-east-1": []}))
    assert nobody.lock.layers[LAYER]["1.0.0"]["us-east-1"]["universal"].used_by == ()
    assert nobody.changes[0].endswith("used by nobody")


def test_writing_the_same_again_changes_nothing() -> None:
    seen = uses(lock(), {"eu-west-1": FUNCTIONS})
    once = with_usage(lock(), seen)
    again = with_usage(once.lock, seen)
    assert (again.lock, again.changes) == (once.lock, ())


def test_a_publication_that_came_after_the_look_stays_unlooked() -> None:
    seen = uses(EnvironmentLock(), {"eu-west-1": []})
    assert with_usage(lock(), seen).lock == lock()


def test_only_an_empty_look_can_become_void() -> None:
    voided = void_empty_looks(lock(used_by=[]), LAYER, "1.0.0").layers[LAYER]
    assert voided["1.0.0"]["eu-west-1"]["universal"].used_by is None
    assert voided["1.0.0"]["us-east-1"]["universal"].used_by is None
    assert voided["1.1.0"]["eu-west-1"]["universal"].used_by == ()
    used = lock(used_by=["checkout"])
    assert void_empty_looks(used, LAYER, "1.0.0") == used
