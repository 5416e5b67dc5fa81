"""What a release freezes of its pruning, and what the strategy says of it."""

import json

import pytest

from layergen.load.layers_lock import layers_lock_text
from layergen.model.release import LayersLock
from layergen.model.strategy import (
    PRUNE_EDITION,
    BundledPackages,
    OnFailedProof,
    Prune,
    PruneProfile,
)
from tests.repositories import LAYER, artifact, layer, loaded, release, repository_files


def lock_with(**changes: object) -> LayersLock:
    released = {LAYER: {"1.0.0": release("1.0.0", **changes)}}
    return loaded(repository_files(released=released)).layers_lock


def text_of(lock: LayersLock) -> str:
    return json.dumps(json.loads(layers_lock_text(lock))["layers"][LAYER]["1.0.0"])


def test_a_release_without_an_edition_keeps_the_first() -> None:
    lock = lock_with(prune={"profile": "standard"})

    frozen = lock.releases[LAYER]["1.0.0"].prune
    assert frozen == Prune(PruneProfile.STANDARD, edition=1)
    assert '"prune": {"profile": "standard"}' in text_of(lock)


def test_an_edition_and_restored_files_survive_the_lock() -> None:
    paths = ["python/a.c", "python/b.c"]
    lock = lock_with(
        prune={"profile": "standard", "edition": 2},
        artifacts={"universal": artifact(restored=paths)},
    )

    frozen = lock.releases[LAYER]["1.0.0"]
    assert frozen.prune.edition == 2
    assert frozen.artifacts["universal"].restored == tuple(paths)
    assert '"edition": 2' in text_of(lock)
    assert '"restored": ["python/a.c", "python/b.c"]' in text_of(lock)


@pytest.mark.parametrize(
    ("written", "prune", "bundled", "on_failure"),
    [
        (None, Prune(), "keep", "fail"),
        ("standard", Prune(PruneProfile.STANDARD, edition=PRUNE_EDITION), "keep", "fail"),
        ({"keep": ["*.md"]}, Prune(keep=("*.md",)), "keep", "fail"),
        ({"bundled": "drop", "on_failure": "restore"}, Prune(), "drop", "restore"),
    ],
)
def test_the_strategy_means_todays_edition(
    written: object, prune: Prune, bundled: str, on_failure: str
) -> None:
    entry = layer() if written is None else layer(prune=written)

    found = loaded(repository_files({LAYER: entry})).strategy.layers[LAYER]

    assert found.prune == prune
    assert found.bundled is BundledPackages(bundled)
    assert found.on_failed_proof is OnFailedProof(on_failure)
