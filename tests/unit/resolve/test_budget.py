"""What functions weigh with their layers."""

from layergen.model.budget import Budget, Standing, standing
from layergen.model.repository import Repository
from layergen.resolve.budget import budgets
from tests.repositories import (
    LAYER,
    artifact,
    environment,
    function,
    layer,
    loaded,
    release,
    repository_files,
)

LIMIT = 1000


def sized(version: str, size: int, **changes: object) -> dict[str, object]:
    return release(
        version, artifacts={"universal": artifact(version, unzipped_bytes=size, **changes)}
    )


def repository() -> Repository:
    return loaded(
        repository_files(
            {LAYER: layer(), "other": layer(), "unreleased": layer()},
            released={
                LAYER: {"1.0.0": sized("1.0.0", 100), "2.0.0": sized("2.0.0", 700)},
                "other": {"1.0.0": sized("1.0.0", 150)},
            },
            functions={
                "checkout": function(layers=[LAYER, "other", "unreleased"]),
                "image": {"package_type": "Image"},
            },
            environments={"dev": environment(), "prod": environment(track="manual")},
            locks={
                "prod": {
                    "layers": {LAYER: {"1.0.0": {}}},
                    "functions": {"checkout": {LAYER: "1.0.0"}},
                }
            },
        )
    )


def found(package_bytes: dict[str, int], **taking: str) -> dict[str, Budget]:
    whole = repository()
    releases = {
        layer.replace("_", "-"): whole.layers_lock.releases[layer.replace("_", "-")][version]
        for layer, version in taking.items()
    }
    every = budgets(whole, whole.environments.values(), package_bytes, LIMIT, taking=releases)
    return {budget.environment: budget for budget in every}


def test_each_environment_has_its_own_pins() -> None:
    found_budgets = found({"checkout": 5})

    assert {name: budget.unzipped_bytes for name, budget in found_budgets.items()} == {
        "dev": 700 + 150 + 5,
        "prod": 100 + 5,
    }
    assert found_budgets["dev"].absent == ("unreleased",)
    assert found_budgets["prod"].absent == ("other", "unreleased")
    assert [budget.standing for budget in found_budgets.values()] == [Standing.NEAR, Standing.FITS]


def test_releases_can_be_tried_on() -> None:
    taken = found({}, data_tools="2.0.0")

    assert taken["prod"].unzipped_bytes == 700
    assert taken["prod"].package_bytes is None


def test_standing() -> None:
    assert [standing(size, 100) for size in (0, 79, 80, 100, 101)] == [
        Standing.FITS,
        Standing.FITS,
        Standing.NEAR,
        Standing.NEAR,
        Standing.BEYOND,
    ]
