from layergen.resolve.rules.release_mismatch import check
from tests.repositories import (
    LAYER,
    artifact,
    environment,
    function,
    layer,
    release,
    releases,
    repository_files,
)
from tests.unit.resolve.rules.judging import judge, only, place

LAYERS = {LAYER: layer(runtimes=["python3.12", "python3.13"])}
FUNCTIONS = {"checkout": function(runtime="python3.13")}
FITTING = release("1.1.0", artifacts={"universal": artifact("x", runtimes=["python3.13"])})


def test_a_new_runtime_needs_a_new_release() -> None:
    environments = {"dev": environment(), "test": environment(account="444455556666")}
    files = repository_files(LAYERS, functions=FUNCTIONS, environments=environments)

    finding = only(check, files)

    assert finding.rule == "release-mismatch"
    assert finding.place == place(files, "layers.yaml", LAYER, nth=3)
    assert finding.message == (
        "'checkout' gets data-tools@1.0.0 in dev and test, "
        "and no variant of it is made for python3.13 on arm64"
    )
    assert finding.hint == "cut a release that fits: layergen release data-tools"


def test_a_pin_is_pointed_at_and_the_hint_moves_it() -> None:
    lock = {
        "layers": {LAYER: {"1.0.0": {}, "1.1.0": {}}},
        "functions": {"checkout": {LAYER: "1.0.0"}},
    }
    files = repository_files(
        LAYERS,
        released={LAYER: releases("1.0.0") | {"1.1.0": FITTING}},
        functions=FUNCTIONS,
        locks={"dev": lock},
    )

    finding = only(check, files)

    assert finding.place == place(files, "envs/dev/env.lock.json", '"1.0.0"', nth=2)
    assert finding.hint == "layergen pin checkout data-tools@1.1.0 --env dev"


def test_a_fitting_release_is_fine() -> None:
    released = {LAYER: releases("1.0.0") | {"1.1.0": FITTING}}

    assert not judge(check, repository_files(LAYERS, released=released, functions=FUNCTIONS))


def test_where_the_strategy_does_not_fit_already_nothing_is_repeated() -> None:
    functions = {
        "runtime": function(runtime="python3.11"),
        "architecture": function(architecture="x86_64"),
        "image": {"package_type": "Image", "layers": [LAYER]},
    }

    assert not judge(check, repository_files(LAYERS, functions=functions))
