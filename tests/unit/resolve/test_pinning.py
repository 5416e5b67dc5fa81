"""Which release a function uses."""

from typing import ClassVar

import pytest

from layergen.errors import LayergenError
from layergen.model.registry import Publication
from layergen.model.repository import Repository
from layergen.resolve.edit import Edit
from layergen.resolve.pinning import pin, unpin
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


def retained(*versions: str, used_by: list[str] | None = None) -> Entry:
    region = {"eu-west-1": {"universal": publication(LAYER, 1, used_by=used_by)}}
    return {"layers": {LAYER: dict.fromkeys(versions, region)}}


def repository(lock: Entry, track: str = "manual") -> Repository:
    for_x86 = {"universal": artifact("x", architectures=["x86_64"])}
    return loaded(
        repository_files(
            layers={LAYER: layer(), "other": layer()},
            released={
                LAYER: {
                    **releases("1.0.0", "1.2.0"),
                    "1.1.0": release("1.1.0", artifacts=for_x86),
                }
            },
            functions={"checkout": function()},
            environments={"dev": environment(track=track)},
            locks={"dev": lock},
        )
    )


def pinned(found: Repository, version: str, name: str = "checkout") -> Edit:
    return pin(found, found.environments["dev"], [(name, found.layers_lock.of(LAYER)[version])])


def unpinned(found: Repository, layer: str = LAYER, name: str = "checkout") -> Edit:
    return unpin(found, found.environments["dev"], name, layer)


def publication_of(edit: Edit, version: str) -> Publication:
    return edit.lock.layers[LAYER][version]["eu-west-1"]["universal"]


def test_a_function_moves_to_a_retained_release() -> None:
    found = repository(retained("1.0.0", "1.2.0") | {"functions": {"checkout": {LAYER: "1.0.0"}}})
    edit = pinned(found, "1.2.0")
    assert edit.lock.pins == {"checkout": {LAYER: "1.2.0"}}
    assert edit.changes == (f"checkout in dev: {LAYER} from 1.0.0 to 1.2.0",)


def test_pinning_again_changes_nothing() -> None:
    found = repository(retained("1.0.0") | {"functions": {"checkout": {LAYER: "1.0.0"}}})
    edit = pinned(found, "1.0.0")
    assert (edit.lock, edit.changes) == (found.lock_of("dev"), ())


def test_a_release_that_is_not_retained_has_to_be_promoted_first() -> None:
    with pytest.raises(LayergenError, match=f"dev does not retain {LAYER}@1.2.0") as caught:
        pinned(repository(retained("1.0.0")), "1.2.0")
    assert f"retained: 1.0.0; to add it: layergen promote {LAYER}@1.2.0" in caught.value.hint


def test_pinning_the_tracked_release_keeps_it_beyond_the_next_one() -> None:
    edit = pinned(repository(retained("1.0.0"), "latest"), "1.2.0")
    assert edit.lock.layers[LAYER]["1.2.0"] == {}
    assert edit.changes == (f"checkout in dev: {LAYER} pinned to 1.2.0",)


def test_moving_away_makes_an_empty_look_void() -> None:
    pins: Entry = {"functions": {"checkout": {LAYER: "1.0.0"}}}
    for used_by, after in ((list[str](), None), (["other"], ("other",))):
        lock = retained("1.0.0", "1.2.0", used_by=used_by) | pins
        edit = pinned(repository(lock), "1.2.0")
        assert publication_of(edit, "1.0.0").used_by == after
        assert publication_of(edit, "1.2.0").used_by == tuple(used_by)


def test_all_are_pinned_or_none_and_every_reason_is_told() -> None:
    found = repository(retained("1.0.0"))
    old, new = (found.layers_lock.of(LAYER)[version] for version in ("1.0.0", "1.2.0"))

    with pytest.raises(LayergenError) as caught:
        pin(found, found.environments["dev"], [("checkout", old), ("chekout", new), ("x", new)])

    assert caught.value.message == (
        f"there is no function 'chekout'; dev does not retain {LAYER}@1.2.0; "
        "there is no function 'x'"
    )
    assert "did you mean 'checkout'?; retained: 1.0.0" in caught.value.hint


def test_unknown_functions_are_refused() -> None:
    found = repository(retained("1.0.0"))
    with pytest.raises(LayergenError, match="there is no function 'chekout'") as pinning:
        pinned(found, "1.0.0", "chekout")
    with pytest.raises(LayergenError, match="there is no function 'chekout'") as unpinning:
        unpinned(found, name="chekout")
    assert pinning.value.hint == unpinning.value.hint == "did you mean 'checkout'?"


def test_a_function_without_the_layer_is_refused() -> None:
    found = loaded(
        repository_files(
            functions={"checkout": function(layers=[])}, environments={"dev": environment()}
        )
    )
    with pytest.raises(LayergenError, match=f"checkout does not attach {LAYER}"):
        pinned(found, "1.0.0")


class TestUnpin:
    PINNED: ClassVar[Entry] = {"functions": {"checkout": {LAYER: "1.0.0"}}}

    def test_where_the_newest_is_tracked_the_function_follows_it(self) -> None:
        edit = unpinned(repository(retained("1.0.0", used_by=[]) | self.PINNED, "latest"))
        assert edit.lock.pins == {"checkout": {}}
        assert edit.changes == (f"checkout in dev: {LAYER} is no longer pinned to 1.0.0",)
        assert publication_of(edit, "1.0.0").used_by is None

    def test_elsewhere_nothing_would_be_left_to_follow(self) -> None:
        with pytest.raises(LayergenError, match="tracks no newest release"):
            unpinned(repository(retained("1.0.0") | self.PINNED))

    def test_a_pin_that_nothing_follows_may_go_everywhere(self) -> None:
        pins: Entry = {"functions": {"gone": {LAYER: "1.0.0"}, "checkout": {"other": "1.0.0"}}}
        found = repository(retained("1.0.0") | pins)
        assert unpinned(found, name="gone").lock.pins == {"checkout": {"other": "1.0.0"}}
        assert unpinned(found, "other").lock.pins == {"gone": {LAYER: "1.0.0"}, "checkout": {}}

    def test_no_pin_is_told(self) -> None:
        edit = unpinned(repository(retained("1.0.0"), "latest"))
        assert edit.notes == (f"checkout has no pin of {LAYER}",)

    def test_a_layer_that_is_not_attached_is_refused(self) -> None:
        with pytest.raises(LayergenError, match="checkout has no pin of 'other'"):
            unpinned(repository(retained("1.0.0") | self.PINNED), "other")


def test_a_withdrawn_release_that_a_function_takes_is_back_in_service() -> None:
    lock = retained("1.0.0", "1.2.0")
    withdrawn = publication(LAYER, 1, withdrawn=True)
    lock["layers"][LAYER]["1.0.0"] = {"eu-west-1": {"universal": withdrawn}}

    edit = pinned(repository(lock), "1.0.0")

    assert edit.changes[-1].startswith(f"{LAYER}@1.0.0 is back in service in dev")
    assert not publication_of(edit, "1.0.0").withdrawn
