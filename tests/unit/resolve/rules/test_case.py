from typing import Any

import pytest

from layergen.resolve.rules.case import Case, listed
from tests.repositories import LAYER, environment, layer, repository_files
from tests.unit.resolve.rules.judging import case_of, place


def broken() -> Case:
    layers: dict[str, Any] = {
        LAYER: layer(runtimes=[3.1, "python3.12"]),
        "data": layer(),
        "base": "a text",
    }
    return case_of(repository_files(layers))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("layers", LAYER, "runtimes"), True),
        (("layers", LAYER, "runtimes", "0"), True),
        (("layers", LAYER), True),
        (("layers", LAYER, "architectures"), False),
        (("layers", "data"), False),
        (("layers", "base", "runtimes"), True),
        ((), True),
    ],
)
def test_a_finding_breaks_what_is_around_it_and_inside(
    path: tuple[str, ...], expected: bool
) -> None:
    assert broken().is_broken("layers.yaml", *path) is expected


def test_an_unreadable_file_is_broken_everywhere() -> None:
    case = case_of(repository_files() | {"layers.yaml": "{"})

    assert case.is_broken("layers.yaml", "layers", LAYER)
    assert not case.is_broken("layers.lock.json", "layers", LAYER)


def test_names_are_declared_if_written_down_or_if_nobody_can_know() -> None:
    assert broken().declares("layers", "base")
    assert not broken().declares("layers", "other")
    assert case_of(repository_files() | {"layers.yaml": "{"}).declares("layers", "other")


@pytest.mark.parametrize("lock", ["{", '{"version": 1, "functions": {"checkout": 5}}'])
def test_a_broken_lock_leaves_its_environment_out(lock: str) -> None:
    environments = {"dev": environment(), "prod": environment(account="444455556666")}
    files = repository_files(environments=environments, locks={"dev": {}, "prod": {}})

    case = case_of(files | {"envs/dev/env.lock.json": lock})

    assert [one.name for one, _ in case.locked_environments()] == ["prod"]


def test_items_have_places_as_long_as_all_of_them_are_whole() -> None:
    files = repository_files()
    path = ("layers", LAYER, "runtimes")

    whole = case_of(files).item_place("layers.yaml", *path, position=0)

    assert whole == place(files, "layers.yaml", "python3.12")
    assert broken().item_place("layers.yaml", *path, position=0).line == whole.line


def test_names_are_joined_as_in_a_sentence() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"
