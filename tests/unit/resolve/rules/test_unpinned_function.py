from layergen.diagnostics import Severity
from layergen.resolve.rules.unpinned_function import check
from tests.repositories import (
    LAYER,
    Entry,
    Files,
    artifact,
    environment,
    function,
    layer,
    release,
    releases,
    repository_files,
)
from tests.unit.resolve.rules.judging import judge, only, place


def manual(lock: Entry, **changes: object) -> Files:
    given: Entry = {
        "functions": {"checkout": function()},
        "environments": {"prod": environment(track="manual")},
        "locks": {"prod": lock},
        **changes,
    }
    return repository_files(**given)


HELD: Entry = {"layers": {LAYER: {"1.0.0": {}, "1.9.0": {}, "1.10.0": {}}}}
CUT = {LAYER: releases("1.0.0", "1.9.0", "1.10.0", "2.0.0")}


def test_the_hint_is_the_command_for_the_newest_retained_release() -> None:
    files = manual(HELD, released=CUT)

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("unpinned-function", Severity.ERROR)
    assert finding.place == place(files, "layers.yaml", LAYER, nth=3)
    assert finding.message == (
        "'checkout' has no pin on 'data-tools' in prod, where releases move by hand"
    )
    assert finding.hint == "layergen pin checkout data-tools@1.10.0 --env prod"


def test_the_hint_passes_over_releases_that_do_not_fit() -> None:
    other = release("1.10.0", artifacts={"universal": artifact(runtimes=["python3.13"])})

    finding = only(check, manual(HELD, released={LAYER: CUT[LAYER] | {"1.10.0": other}}))

    assert finding.hint == "layergen pin checkout data-tools@1.9.0 --env prod"


def test_where_nothing_fits_the_hint_says_so() -> None:
    files = manual(HELD, released=CUT, functions={"checkout": function(architecture="x86_64")})

    assert only(check, files).hint == (
        "no release of it that prod retains fits; promote one that does"
    )


def test_a_pin_is_what_it_needs() -> None:
    assert not judge(check, manual(HELD | {"functions": {"checkout": {LAYER: "1.0.0"}}}))


def test_before_the_first_promotion_nothing_is_needed() -> None:
    assert not judge(check, manual({}))


def test_where_the_newest_is_tracked_nothing_is_needed() -> None:
    assert not judge(check, manual(HELD, environments={"prod": environment()}))


def test_a_second_layer_that_the_environment_lacks_is_warned_of() -> None:
    held = {
        "layers": {LAYER: {"1.0.0": {}}},
        "functions": {"checkout": {LAYER: "1.0.0"}},
    }
    layers = {LAYER: layer(), "base": layer(), "new": layer()}
    files = manual(
        held,
        layers=layers,
        released={LAYER: releases("1.0.0"), "base": releases("3.0.0")},
        functions={"checkout": function(layers=[LAYER, "base", "new"])},
    )

    findings = judge(check, files)

    assert [(f.rule, f.severity, f.hint) for f in findings] == [
        ("missing-release", Severity.WARNING, "layergen promote base@3.0.0 --env prod"),
        ("missing-release", Severity.WARNING, "layergen release new"),
    ]
    assert findings[0].message == (
        "'checkout' gets no 'base' in prod, which retains no release of it"
    )


def test_images_are_left_alone() -> None:
    image = {"package_type": "Image", "layers": [LAYER]}

    assert not judge(check, manual(HELD, functions={"image": image}))


def test_an_unreadable_lock_may_hold_the_pin() -> None:
    assert not judge(check, manual(HELD) | {"envs/prod/env.lock.json": "{"})
