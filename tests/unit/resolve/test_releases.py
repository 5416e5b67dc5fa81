from layergen.model.repository import Repository
from layergen.resolve.releases import artifact_for, pinned, regions_of, retained
from tests.repositories import (
    LAYER,
    Entry,
    artifact,
    environment,
    function,
    layer,
    loaded,
    release,
    releases,
    repository_files,
)


def repository(track: str, *versions: str, lock: Entry | None = None) -> Repository:
    files = repository_files(
        released={LAYER: releases(*versions)},
        functions={"checkout": function()},
        environments={"dev": environment(track=track)},
        locks={"dev": lock} if lock else None,
    )
    return loaded(files)


def retained_versions(found: Repository) -> list[str]:
    return [r.version for r in retained(found, found.environments["dev"], LAYER)]


def pin_of(found: Repository) -> str | None:
    return pinned(found, found.environments["dev"], "checkout", LAYER)


def test_an_environment_holds_what_its_lock_lists_oldest_first() -> None:
    lock: Entry = {"layers": {LAYER: {"1.10.0": {}, "1.9.0": {}}}}
    found = repository("manual", "1.9.0", "1.10.0", "1.11.0", lock=lock)
    assert retained_versions(found) == ["1.9.0", "1.10.0"]


def test_a_pre_release_is_older_than_its_release() -> None:
    lock: Entry = {"layers": {LAYER: {"2.0.0": {}, "2.0.0-rc.2": {}, "2.0.0-rc.10": {}}}}
    found = repository("manual", "2.0.0", "2.0.0-rc.2", "2.0.0-rc.10", lock=lock)
    assert retained_versions(found) == ["2.0.0-rc.2", "2.0.0-rc.10", "2.0.0"]


def test_one_that_tracks_the_latest_keeps_all_that_came_after_the_last_record() -> None:
    # 1.10.0 may have been applied and not recorded; leaving it out would destroy it.
    lock: Entry = {"layers": {LAYER: {"1.9.0": {}}}}
    found = repository("latest", "1.8.0", "1.9.0", "1.10.0", "1.11.0", lock=lock)
    assert retained_versions(found) == ["1.9.0", "1.10.0", "1.11.0"]


def test_before_the_first_record_it_keeps_what_prune_would() -> None:
    versions = [f"1.{minor}.0" for minor in range(12)]
    found = repository("latest", *versions)
    assert retained_versions(found) == versions[-10:]


def test_one_that_moves_by_hand_starts_empty() -> None:
    assert retained_versions(repository("manual", "1.0.0")) == []


def test_a_layer_without_releases_is_nowhere() -> None:
    assert retained_versions(repository("latest")) == []


def test_a_function_gets_its_pin() -> None:
    lock: Entry = {"functions": {"checkout": {LAYER: "1.0.0"}}}
    assert pin_of(repository("latest", "1.0.0", "2.0.0", lock=lock)) == "1.0.0"
    assert pin_of(repository("manual", "1.0.0", "2.0.0", lock=lock)) == "1.0.0"


def test_a_function_without_a_pin_gets_the_newest_only_where_that_is_tracked() -> None:
    assert pin_of(repository("latest", "1.9.0", "1.10.0")) == "1.10.0"
    assert pin_of(repository("manual", "1.9.0", "1.10.0")) is None


def test_a_function_gets_the_variant_made_for_it() -> None:
    variants = {
        "python3.12-arm64": artifact("a", runtimes=["python3.12"], architectures=["arm64"]),
        "python3.13-arm64": artifact("b", runtimes=["python3.13"], architectures=["arm64"]),
        "python3.12-x86_64": artifact("c", runtimes=["python3.12"], architectures=["x86_64"]),
    }
    files = repository_files(
        {LAYER: layer(runtimes=["python3.12", "python3.13"], architectures=["x86_64", "arm64"])},
        released={LAYER: {"1.0.0": release("1.0.0", artifacts=variants)}},
        functions={
            "intel": function(architecture="x86_64"),
            "newer": function(runtime="python3.13"),
            "neither": function(runtime="python3.13", architecture="x86_64"),
        },
    )
    found = loaded(files)
    cut = found.layers_lock.find(LAYER, "1.0.0")
    assert cut is not None
    chosen = {
        name: fitting.variant if (fitting := artifact_for(cut, wanted)) else None
        for name, wanted in found.strategy.functions.items()
    }
    assert chosen == {
        "intel": "python3.12-x86_64",
        "newer": "python3.13-arm64",
        "neither": None,
    }


def test_what_names_no_runtime_and_no_architecture_fits_every_function() -> None:
    anything = {"universal": artifact(runtimes=[], architectures=[])}
    found = loaded(
        repository_files(
            released={LAYER: {"0.0.1": release("0.0.1", artifacts=anything)}},
            functions={"checkout": function()},
        )
    )
    cut = found.layers_lock.find(LAYER, "0.0.1")
    assert cut is not None
    assert artifact_for(cut, found.strategy.functions["checkout"]) == cut.artifacts["universal"]


def test_a_release_belongs_into_every_region_but_those_where_it_is_left_out() -> None:
    regions = ["eu-west-1", "us-east-1", "ap-south-1"]
    found = loaded(
        repository_files(
            environments={"dev": environment(regions=regions)},
            locks={"dev": {"left_out": {LAYER: {"1.0.0": ["us-east-1"], "2.0.0": regions}}}},
        )
    )
    cut = found.layers_lock.find(LAYER, "1.0.0")
    assert cut is not None
    assert regions_of(found.environments["dev"], found.lock_of("dev"), cut) == (
        "eu-west-1",
        "ap-south-1",
    )
