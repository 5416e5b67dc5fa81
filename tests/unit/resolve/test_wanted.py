"""Who waits for which zip."""

import pytest

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.resolve.wanted import Roots, named, of_variants, unpublished, with_newest
from tests.repositories import (
    LAYER,
    artifact,
    environment,
    layer,
    loaded,
    publication,
    release,
    repository_files,
)

REGIONS = ["eu-west-1", "us-east-1"]


def native(version: str) -> dict[str, object]:
    return release(
        version,
        artifacts={
            name: artifact(f"{version} {name}", architectures=[name])
            for name in ("arm64", "x86_64")
        },
    )


@pytest.fixture
def repository() -> Repository:
    """`prod` has published one variant of 1.0.0 in one region; `dev` nothing at all."""
    return loaded(
        repository_files(
            {LAYER: layer(architectures=["arm64", "x86_64"], split_by="architecture")},
            released={LAYER: {version: native(version) for version in ("1.0.0", "1.1.0")}},
            environments={
                "dev": environment(name_prefix="dev-"),
                "prod": environment(track="manual", regions=REGIONS),
            },
            locks={
                "prod": {
                    "layers": {
                        LAYER: {
                            "1.0.0": {
                                "eu-west-1": {"arm64": publication(f"{LAYER}-arm64", 1)},
                            }
                        }
                    }
                }
            },
        )
    )


def roots(repository: Repository, name: str) -> Roots:
    found = repository.environments[name]
    return [(found, region) for region in found.regions]


def zip_of(version: str, variant: str) -> str:
    return f"dist/layers/{LAYER}/{version}/{variant}.zip"


def test_each_region_waits_for_what_it_has_not_published(repository: Repository) -> None:
    found = unpublished(repository, roots(repository, "prod"))

    assert {one.path: one.roots for one in found} == {
        zip_of("1.0.0", "arm64"): (("prod", "us-east-1"),),
        zip_of("1.0.0", "x86_64"): (("prod", "eu-west-1"), ("prod", "us-east-1")),
    }


def test_a_zip_that_two_environments_wait_for_is_there_once(repository: Repository) -> None:
    both = [*roots(repository, "dev"), *roots(repository, "prod")]
    found = {one.path: one for one in unpublished(repository, both)}

    assert list(found) == sorted(found)
    assert found[zip_of("1.0.0", "x86_64")].environments == ("dev", "prod")
    assert found[zip_of("1.1.0", "arm64")].environments == ("dev",)


def test_the_newest_is_added_without_anybody_waiting(repository: Repository) -> None:
    found = with_newest(repository, unpublished(repository, roots(repository, "prod")))

    assert [one.path for one in found if not one.roots] == [
        zip_of("1.1.0", "arm64"),
        zip_of("1.1.0", "x86_64"),
    ]
    assert len(found) == 4


def test_what_is_named_is_wanted_everywhere(repository: Repository) -> None:
    one_release = repository.layers_lock.of(LAYER)["1.0.0"]
    found = named([one_release], roots(repository, "prod"))

    assert [one.artifact.variant for one in found] == ["arm64", "x86_64"]
    assert {one.roots for one in found} == {(("prod", "eu-west-1"), ("prod", "us-east-1"))}


def test_variants_can_be_chosen(repository: Repository) -> None:
    found = with_newest(repository, ())

    assert [one.artifact.variant for one in of_variants(found, ["x86_64"])] == ["x86_64"]
    assert of_variants(found, []) == found
    assert of_variants([], ["x86_64"]) == ()
    with pytest.raises(LayergenError, match="variant 'x86'") as raised:
        of_variants(found, ["x86"])
    assert raised.value.hint == "did you mean 'x86_64'?"


def test_nobody_waits_where_a_release_is_left_out() -> None:
    lock = {"layers": {LAYER: {"1.0.0": {}}}, "left_out": {LAYER: {"1.0.0": ["us-east-1"]}}}
    environments = {"dev": environment(regions=REGIONS)}
    found = loaded(repository_files(environments=environments, locks={"dev": lock}))
    dev = found.environments["dev"]

    (one,) = unpublished(found, [(dev, region) for region in REGIONS])

    assert one.roots == (("dev", "eu-west-1"),)
