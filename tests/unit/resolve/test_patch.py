"""Which layers a patch releases again, and what it is about."""

import pytest

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.resolve.package_question import read_question
from layergen.resolve.patch import plan_patch, setbacks
from tests.repositories import LAYER, Entry, artifact, layer, loaded, release, repository_files


def holding(version: str, **packages: str) -> Entry:
    held = {name: {"version": number} for name, number in packages.items()}
    return release(version, artifacts={"universal": artifact(version, packages=held)})


@pytest.fixture
def repository() -> Repository:
    return loaded(
        repository_files(
            {LAYER: layer(), "native": layer(), "unreleased": layer()},
            released={
                LAYER: {
                    "1.10.0": holding("1.10.0", requests="2.32.4"),
                    "1.9.0": holding("1.9.0", requests="2.32.0"),
                },
                "native": {"1.0.0": holding("1.0.0", requests="2.31.0", six="1.0")},
            },
        )
    )


def test_a_patch_concerns_layers_whose_newest_release_lacks_the_version(
    repository: Repository,
) -> None:
    plan = plan_patch(repository, read_question("requests>=2.32.4"))

    assert [layer.name for layer in plan.layers] == ["native"]
    assert [f"{one.release.layer}@{one.release.version}" for one in plan.affected] == [
        f"{LAYER}@1.9.0",
        "native@1.0.0",
    ]


def test_nothing_to_patch(repository: Repository) -> None:
    plan = plan_patch(repository, read_question("six>=1"))

    assert (plan.layers, plan.affected) == ((), ())


@pytest.mark.parametrize(
    ("question", "message"),
    [("requests", "names no version to reach"), ("lodash>=4", "no release contains lodash")],
)
def test_patches_that_make_no_sense(repository: Repository, question: str, message: str) -> None:
    with pytest.raises(LayergenError, match=message):
        plan_patch(repository, read_question(question))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"boto3": "1.44.8", "urllib3": "2.8"}, {"boto3": "1.45", "urllib3": "2.9"}, ()),
        ({"boto3": "1.44.8"}, {"boto3": "1.7.84"}, ("boto3 1.44.8 → 1.7.84",)),
        ({"boto3": "1", "urllib3": "2.8"}, {"boto3": "1"}, ("urllib3 removed",)),
        # A dependency that the better version no longer has.
        ({"six": "1", "urllib3": "2.8"}, {"urllib3": "2.9"}, ()),
        ({"odd": "odd-build"}, {"odd": "1.0"}, ()),
    ],
)
def test_setbacks(before: dict[str, str], after: dict[str, str], said: tuple[str, ...]) -> None:
    releases = loaded(
        repository_files(
            released={LAYER: {"1.0.0": holding("1.0.0", **before), "1.0.1": holding("1", **after)}}
        )
    ).layers_lock.of(LAYER)

    found = setbacks(releases["1.0.0"], releases["1.0.1"], read_question("urllib3>=2.9"))

    assert found == said
