"""Many functions move to a release."""

import pytest

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.model.upgrade import Upgrade
from layergen.resolve.selection import Selection, select
from layergen.resolve.upgrade import left_behind, plan, progress, target
from tests.repositories import (
    LAYER,
    Entry,
    environment,
    function,
    layer,
    loaded,
    releases,
    repository_files,
)

VERSIONS = ("1.0.0", "1.1.0", "1.10.0")
PINS = {"a": "1.0.0", "b": "1.0.0", "c": "1.1.0", "d": "1.10.0"}


def repository(track: str = "manual", held: tuple[str, ...] = VERSIONS) -> Repository:
    lock: Entry = {
        "layers": {LAYER: {version: {} for version in held}},
        "functions": {name: {LAYER: version} for name, version in PINS.items()},
    }
    return loaded(
        repository_files(
            {LAYER: layer(), "fresh": layer(), "absent": layer()},
            released={LAYER: releases(*VERSIONS), "absent": releases("1.0.0")},
            functions={name: function() for name in (*PINS, "unpinned")},
            environments={"prod": environment(track=track)},
            locks={"prod": lock if held else {}},
        )
    )


def planned(found: Repository, version: str, **options: object) -> Upgrade:
    prod, release = found.environments["prod"], found.layers_lock.of(LAYER)[version]
    functions = select(found, LAYER, Selection())
    return plan(found, prod, release, functions, **options)  # type: ignore[arg-type]


def test_functions_on_an_older_release_or_none_move() -> None:
    upgrade = planned(repository(), "1.1.0")

    assert upgrade.moving == ("a", "b", "unpinned")
    assert (upgrade.there, upgrade.ahead, upgrade.later) == (("c",), ("d",), ())


def test_functions_on_a_newer_release_move_back_when_asked() -> None:
    assert planned(repository(), "1.1.0", downgrade=True).moving == ("a", "b", "d", "unpinned")


def test_a_function_without_pin_follows_the_newest_where_that_is_tracked() -> None:
    found = repository("latest")

    assert planned(found, "1.10.0").there == ("d", "unpinned")
    assert planned(found, "1.1.0").ahead == ("d", "unpinned")


def test_those_on_the_release_or_beyond_count_in_a_wave() -> None:
    found = repository()

    assert planned(found, "1.1.0", percent=40).moving == ()
    assert len(planned(found, "1.1.0", percent=60).moving) == 1
    assert len(planned(found, "1.1.0", percent=60).later) == 2


def test_progress_says_how_far_it_is() -> None:
    found = repository()

    assert list(progress(planned(found, "1.1.0", percent=60), found.environments["prod"])) == [
        f"2 of 5 functions in prod on {LAYER}@1.1.0",
        "on a newer release, and left there: d; --downgrade moves them",
        "2 functions to go: the same with a larger --wave",
    ]


def test_functions_that_do_not_fit_are_named_unless_they_move() -> None:
    upgrade = planned(repository(), "1.1.0", percent=60)
    (moving,), later = upgrade.moving, upgrade.later
    unfit = {moving: ["told elsewhere"], later[0]: ["too large", "no variant"], "x": ["no variant"]}

    assert list(left_behind(upgrade, unfit)) == [
        f"{later[0]} cannot move later: too large; no variant",
        "x stays: no variant",
    ]


@pytest.mark.parametrize(
    ("reference", "to", "version"),
    [
        (LAYER, None, "1.1.0"),
        (LAYER, "1.0.0", "1.0.0"),
        (f"{LAYER}@1.10.0", None, "1.10.0"),
        (f"{LAYER}@1.0.0", "1.0.0", "1.0.0"),
    ],
)
def test_the_target_is_named_or_the_newest_that_is_retained(
    reference: str, to: str | None, version: str
) -> None:
    found = repository(held=("1.0.0", "1.1.0"))

    assert target(found, found.environments["prod"], reference, to).version == version


@pytest.mark.parametrize(
    ("reference", "to", "message"),
    [
        (f"{LAYER}@1.0.0", "1.1.0", f"{LAYER}@1.0.0 is not {LAYER}@1.1.0"),
        ("absent", None, "prod retains no release of absent"),
        ("fresh", None, "fresh has no release yet"),
        (LAYER, "9.0.0", f"there is no release {LAYER}@9.0.0"),
        ("data-tool", None, "there is no layer 'data-tool'"),
    ],
)
def test_what_cannot_be_a_target(reference: str, to: str | None, message: str) -> None:
    found = repository()
    with pytest.raises(LayergenError) as caught:
        target(found, found.environments["prod"], reference, to)
    assert caught.value.message == message
    assert caught.value.hint
