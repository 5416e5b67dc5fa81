from layergen.resolve.rules.unknown_release import check
from tests.repositories import LAYER, Entry, function, releases, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_a_retained_release_that_nobody_cut_is_refused() -> None:
    files = repository_files(
        released={LAYER: releases("1.0.0", "1.10.0", "1.9.0")},
        locks={"dev": {"layers": {LAYER: {"2.0.0": {}}}}},
    )

    finding = only(check, files)

    assert finding.rule == "unknown-release"
    assert finding.place == place(files, "envs/dev/env.lock.json", '"2.0.0"')
    assert finding.message == ("dev retains data-tools@2.0.0, which layers.lock.json does not have")
    assert finding.hint.endswith("(it has 1.0.0, 1.9.0, 1.10.0)")


def test_a_pin_to_one_is_refused() -> None:
    files = repository_files(
        functions={"checkout": function()},
        locks={"dev": {"functions": {"checkout": {LAYER: "2.0.0"}}}},
    )

    finding = only(check, files)

    assert finding.place == place(files, "envs/dev/env.lock.json", '"2.0.0"')
    assert finding.message.startswith("'checkout' is pinned to data-tools@2.0.0")


def test_a_pin_to_a_retained_one_is_said_once() -> None:
    lock = {"layers": {LAYER: {"2.0.0": {}}}, "functions": {"checkout": {LAYER: "2.0.0"}}}

    finding = only(check, repository_files(locks={"dev": lock}))

    assert finding.message.startswith("dev retains")


def test_without_a_lock_of_layers_no_release_is_known() -> None:
    files = repository_files(locks={"dev": {"layers": {LAYER: {"1.0.0": {}}}}})
    del files["layers.lock.json"]

    assert only(check, files).hint == (
        "restore its entry from version control; releases are never removed there"
    )


def test_broken_releases_and_unreadable_locks_are_not_missing() -> None:
    lock: Entry = {"layers": {LAYER: {"1.0.0": {}, "1.1.0": {}}}}
    files = repository_files(
        released={LAYER: {"1.0.0": {"artifacts": {}}, "1.1.0": {}}}, locks={"dev": lock}
    )

    assert not judge(check, files)
    assert not judge(check, files | {"layers.lock.json": "{"})
    assert not judge(check, repository_files(locks={"dev": lock}) | {"envs/dev/env.yaml": "{"})
