"""What a CI run has to build, against the lock of another commit."""

from layergen.model.release import LayersLock
from layergen.model.repository import Repository
from layergen.resolve.matrix import changed_since
from layergen.resolve.wanted import Roots
from tests.repositories import (
    LAYER,
    artifact,
    environment,
    layer,
    loaded,
    publication,
    release,
    releases,
    repository_files,
)


def repository(*versions: str, **released: dict[str, object]) -> Repository:
    """Give a repository with these releases; 1.0.0 is published."""
    return loaded(
        repository_files(
            {LAYER: layer()},
            released={LAYER: {**releases(*versions), **released}},
            environments={"prod": environment(track="manual")},
            locks={
                "prod": {
                    "layers": {
                        LAYER: {
                            "1.0.0": {"eu-west-1": {"universal": publication(LAYER, 1)}},
                            **{version: {} for version in versions if version != "1.0.0"},
                        }
                    }
                }
            },
        )
    )


def roots(of: Repository) -> Roots:
    return [(of.environments["prod"], "eu-west-1")]


def changed(now: Repository, before: LayersLock) -> dict[str, tuple[str, ...]]:
    found = changed_since(now, before, roots(now))
    return {f"{one.release.version} {one.artifact.variant}": one.environments for one in found}


def test_new_releases_are_built_for_those_who_wait() -> None:
    now = repository("1.0.0", "1.1.0", "1.2.0")

    assert changed(now, repository("1.0.0", "1.1.0").layers_lock) == {"1.2.0 universal": ("prod",)}
    assert changed(now, now.layers_lock) == {}


def test_without_a_lock_everything_is_new() -> None:
    now = repository("1.0.0", "1.1.0")

    assert changed(now, LayersLock()) == {"1.0.0 universal": (), "1.1.0 universal": ("prod",)}


def test_an_altered_release_is_built_again() -> None:
    now = repository("1.0.0")
    other = release("1.0.0", artifacts={"universal": artifact("other")})
    before = repository(**{"1.0.0": other}).layers_lock

    assert changed(now, before) == {"1.0.0 universal": ()}


def test_what_left_the_lock_or_the_strategy_is_not_built() -> None:
    now = repository("1.0.0")
    gone = loaded(
        repository_files(
            {"other": layer()},
            released={LAYER: releases("1.0.0")},
            environments={"prod": environment(track="manual")},
        )
    )

    assert changed(now, repository("1.0.0", "1.1.0").layers_lock) == {}
    assert changed(gone, LayersLock()) == {}
