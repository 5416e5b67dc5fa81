"""Which releases, environments and functions contain a package."""

import pytest

from layergen.model.repository import Repository
from layergen.resolve.package_question import read_question
from layergen.resolve.where import where
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
    repository_files,
)

ARN = f"arn:aws:lambda:eu-west-1:222233334444:layer:{LAYER}:3"


def holding(version: str, **variants: dict[str, str]) -> Entry:
    """Give a release whose variants hold these packages."""
    return release(
        version,
        artifacts={
            name: artifact(
                f"{version} {name}",
                architectures=["arm64", "x86_64"] if name == "universal" else [name],
                packages={package: {"version": v} for package, v in packages.items()},
            )
            for name, packages in variants.items()
        },
    )


@pytest.fixture
def repository() -> Repository:
    return loaded(
        repository_files(
            {
                LAYER: layer(),
                "native": layer(architectures=["arm64", "x86_64"], split_by="architecture"),
            },
            released={
                LAYER: {
                    "1.0.0": holding("1.0.0", universal={"requests": "2.31.0", "six": "1.0"}),
                    "1.10.0": holding("1.10.0", universal={"requests": "2.32.4"}),
                    "1.9.0": holding("1.9.0", universal={"requests": "2.32.0"}),
                },
                "native": {
                    "1.0.0": holding("1.0.0", arm64={"requests": "2.31.0"}, x86_64={"six": "1.0"})
                },
            },
            functions={
                "checkout": function(),
                "ingest": function(architecture="x86_64", layers=["native"]),
                "recommend": function(layers=["native"]),
            },
            environments={
                "dev": environment(),
                "prod": environment(
                    track="manual", regions=["eu-west-1", "us-east-1"], account="222233334444"
                ),
            },
            locks={
                "prod": {
                    "layers": {
                        LAYER: {
                            "1.0.0": {
                                "eu-west-1": {
                                    "universal": publication(
                                        LAYER, 3, used_by=["old-report"], arn=ARN
                                    )
                                }
                            },
                            "1.9.0": {},
                        }
                    },
                    "functions": {"checkout": {LAYER: "1.9.0"}},
                }
            },
        )
    )


def found(repository: Repository, question: str) -> dict[str, list[tuple[object, ...]]]:
    return {
        f"{one.release.layer}@{one.release.version}": [
            (p.environment, p.published, p.pinned, p.used_by) for p in one.environments
        ]
        for one in where(repository, read_question(question))
    }


def test_releases_environments_and_functions(repository: Repository) -> None:
    answer = found(repository, "requests<2.32.4")

    assert answer == {
        f"{LAYER}@1.0.0": [("dev", (), (), ()), ("prod", ("eu-west-1",), (), ("old-report",))],
        f"{LAYER}@1.9.0": [("dev", (), (), ()), ("prod", (), ("checkout",), ())],
        # The x86_64 variant, which `ingest` gets, does not have it.
        "native@1.0.0": [("dev", (), ("recommend",), ())],
    }
    assert list(answer) == [f"{LAYER}@1.0.0", f"{LAYER}@1.9.0", "native@1.0.0"]


def test_variants_and_versions_are_named(repository: Repository) -> None:
    (_, native) = where(repository, read_question("requests==2.31.0"))

    assert (native.found, native.variants) == ((("requests", "2.31.0"),), ("arm64",))


def test_nowhere(repository: Repository) -> None:
    assert found(repository, "requests<2") == {}
    assert found(repository, "lodash@^4") == {}
