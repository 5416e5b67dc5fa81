"""Releases enter an environment."""

import pytest

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.resolve.edit import Edit, holding
from layergen.resolve.promotion import promote
from layergen.resolve.release_reference import find_releases
from tests.repositories import (
    LAYER,
    Entry,
    artifact,
    environment,
    function,
    layer,
    loaded,
    publication,
    release,
    releases,
    repository_files,
)


def repository(lock: Entry | None = None, track: str = "manual") -> Repository:
    for_x86 = {"universal": artifact("x", architectures=["x86_64"])}
    return loaded(
        repository_files(
            layers={LAYER: layer(), "unreleased": layer()},
            released={
                LAYER: {**releases("1.0.0", "1.10.0"), "2.0.0": release("2.0.0", artifacts=for_x86)}
            },
            functions={"billing": function(), "checkout": function(), "plain": function(layers=[])},
            environments={"dev": environment(track=track)},
            locks={"dev": lock} if lock else None,
        )
    )


def promoted(found: Repository, *references: str, pin: bool = False) -> Edit:
    chosen = find_releases(found, references)
    return promote(found, found.environments["dev"], chosen, move_functions=pin)


def test_a_release_enters_without_publications() -> None:
    edit = promoted(repository(), f"{LAYER}@1.0.0")
    assert edit.lock.layers == {LAYER: {"1.0.0": {}}}
    assert edit.changes == (f"{LAYER}@1.0.0 enters dev",)


def test_functions_get_room_for_their_pins() -> None:
    found = repository(
        {"functions": {"billing": {LAYER: "1.0.0"}, "gone": {}, "old": {"x": "1.0.0"}}}
    )

    edit = promoted(found, f"{LAYER}@1.0.0")

    assert edit.lock.pins == {
        "billing": {LAYER: "1.0.0"},
        "checkout": {},
        "old": {"x": "1.0.0"},
    }
    again = promoted(holding(found, "dev", edit.lock), f"{LAYER}@1.0.0")
    assert again.lock == edit.lock


def test_older_releases_stay() -> None:
    found = repository({"layers": {LAYER: {"1.0.0": {}}}})
    assert set(promoted(found, f"{LAYER}@1.10.0").lock.layers[LAYER]) == {"1.0.0", "1.10.0"}


def test_a_layer_alone_means_its_newest_release() -> None:
    assert set(promoted(repository(), LAYER).lock.layers[LAYER]) == {"2.0.0"}


def test_what_is_there_is_told_and_not_changed() -> None:
    found = repository({"layers": {LAYER: {"1.0.0": {}}}})
    edit = promoted(found, f"{LAYER}@1.0.0")
    assert edit.lock == found.lock_of("dev")
    assert (edit.changes, edit.notes) == ((), (f"{LAYER}@1.0.0 is in dev already",))


def test_functions_move_along_when_asked() -> None:
    found = repository(
        {"functions": {"checkout": {LAYER: "1.0.0"}}, "layers": {LAYER: {"1.0.0": {}}}}
    )
    edit = promoted(found, f"{LAYER}@1.10.0", pin=True)
    assert edit.lock.pins == {"billing": {LAYER: "1.10.0"}, "checkout": {LAYER: "1.10.0"}}
    assert edit.changes[1:] == (
        f"billing in dev: {LAYER} pinned to 1.10.0",
        f"checkout in dev: {LAYER} from 1.0.0 to 1.10.0",
    )
    again = promoted(holding(found, "dev", edit.lock), f"{LAYER}@1.10.0", pin=True)
    assert again.lock == edit.lock


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        ("data-tool@1.0.0", "there is no layer 'data-tool'", f"did you mean '{LAYER}'?"),
        ("zzz", "there is no layer 'zzz'", f"known: {LAYER}, unreleased"),
        (
            f"{LAYER}@9.0.0",
            f"no release {LAYER}@9.0.0",
            f"releases of {LAYER}: 1.0.0, 1.10.0, 2.0.0",
        ),
        (f"{LAYER}@", f"no release {LAYER}@", f"releases of {LAYER}"),
        ("unreleased@1.0.0", "no release unreleased@1.0.0", "none"),
        ("unreleased", "unreleased has no release yet", "layergen release unreleased"),
    ],
)
def test_what_does_not_exist_is_an_error_with_what_does(
    reference: str, message: str, hint: str
) -> None:
    with pytest.raises(LayergenError) as caught:
        promoted(repository(), reference)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_one_release_of_a_layer_at_a_time() -> None:
    with pytest.raises(LayergenError, match="named twice"):
        promoted(repository(), f"{LAYER}@1.0.0", f"{LAYER}@1.10.0")


def test_a_release_that_was_left_out_of_a_region_enters_it() -> None:
    lock: Entry = {
        "layers": {LAYER: {"1.0.0": {}, "1.10.0": {}}},
        "left_out": {LAYER: {"1.0.0": ["us-east-1"], "1.10.0": ["us-east-1"]}},
    }

    edit = promoted(repository(lock), f"{LAYER}@1.0.0")

    assert edit.changes == (f"{LAYER}@1.0.0 enters us-east-1 as well",)
    assert edit.lock.left_out == {LAYER: {"1.10.0": ("us-east-1",)}}
    assert set(edit.lock.layers[LAYER]) == {"1.0.0", "1.10.0"}


def test_a_withdrawn_release_is_taken_back_into_service() -> None:
    taken = publication(LAYER, 1, withdrawn=True, withdrawn_at="2026-11-20T09:14:03Z")
    found = repository({"layers": {LAYER: {"1.0.0": {"eu-west-1": {"universal": taken}}}}})

    edit = promoted(found, f"{LAYER}@1.0.0")

    assert edit.changes == (f"{LAYER}@1.0.0 is back in service in dev: others may use it again",)
    one = edit.lock.layers[LAYER]["1.0.0"]["eu-west-1"]["universal"]
    # The next withdrawal has a quarantine of its own.
    assert (one.withdrawn, one.withdrawn_at) == (False, None)
