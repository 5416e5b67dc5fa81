"""Cutting a release."""

from dataclasses import replace

import pytest

from layergen.errors import LayergenError
from layergen.model.release import Artifact, Package, Release
from layergen.model.runtime import Limits
from layergen.model.strategy import (
    Layer,
    Prune,
    PruneProfile,
    Scope,
    Source,
    SourceKind,
    UpdateFrequency,
)
from layergen.resolve.bump import Bump
from layergen.resolve.cut import Cut, cut_release

LIMITS = Limits(5, 1000, 50, 30, 140, 15)
LAYER = Layer(
    name="demo",
    description="Demo",
    runtimes=("python3.12",),
    architectures=("arm64",),
    update_frequency=UpdateFrequency.MONTHLY,
    scope=Scope.TEAM,
    source=Source(SourceKind.PIP, "layers/demo"),
    license="MIT",
    prune=Prune(PruneProfile.STANDARD),
)


def artifact(version: str = "1.0.0", unzipped: int = 10) -> Artifact:
    packages = (Package("demo", version),)
    return Artifact(
        "arm64", ("python3.12",), ("arm64",), "", f"sha256:{version}", 1, unzipped, packages
    )


def cut(
    built: Artifact,
    releases: dict[str, Release] | None = None,
    *,
    layer: Layer = LAYER,
    bump: Bump | None = None,
    version: str | None = None,
) -> Cut | None:
    return cut_release(
        layer, releases or {}, {"arm64": built}, limits=LIMITS, bump=bump, version=version
    )


def released(*versions: str) -> dict[str, Release]:
    releases: dict[str, Release] = {}
    for version in versions:
        new = cut(artifact(version), version=version)
        assert new
        releases[version] = new.release
    return releases


def test_the_first_release_freezes_everything() -> None:
    first = cut(artifact())

    assert first == Cut(
        Release(
            layer="demo",
            version="1.0.0",
            description="1.0.0 · Demo",
            license="MIT",
            artifacts={"arm64": artifact()},
            prune=Prune(PruneProfile.STANDARD),
        ),
        previous=None,
        reasons=(),
    )


def test_the_changes_decide() -> None:
    second = cut(artifact("1.1.0"), released("1.0.0"))

    assert second
    assert second.release.version == "1.1.0"
    assert (second.previous, second.reasons) == ("1.0.0", ("demo 1.0.0 → 1.1.0 (minor)",))


@pytest.mark.parametrize(
    ("bump", "version", "expected"),
    [(Bump.MAJOR, None, "2.0.0"), (Bump.PATCH, None, "1.0.1"), (None, "7.1.0", "7.1.0")],
)
def test_people_overrule(bump: Bump | None, version: str | None, expected: str) -> None:
    new = cut(artifact("1.1.0"), released("1.0.0"), bump=bump, version=version)

    assert new
    assert new.release.version == expected


def test_the_newest_release_counts() -> None:
    new = cut(artifact("1.10.1"), released("1.9.0", "1.10.0"))

    assert new
    assert (new.previous, new.release.version) == ("1.10.0", "1.10.1")


@pytest.mark.parametrize("version", [None, "1.0.0", "5.0.0"])
def test_the_same_content_is_not_released_again(version: str | None) -> None:
    assert cut(artifact(), released("1.0.0"), version=version) is None


def test_a_description_alone_makes_a_release() -> None:
    new = cut(artifact(), released("1.0.0"), layer=replace(LAYER, description="Other"))

    assert new
    assert new.release.description == "1.0.1 · Other"


@pytest.mark.parametrize("releases", [("1.0.0",), ("1.0.0", "2.0.0")])
def test_a_release_never_changes(releases: tuple[str, ...]) -> None:
    with pytest.raises(LayergenError, match=r"demo@1\.0\.0 exists with other content"):
        cut(artifact("3.0.0"), released(*releases), version="1.0.0")


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "01.0.0", "1.0.0+build"])
def test_refuses_what_is_no_version(version: str) -> None:
    with pytest.raises(LayergenError, match="is no version for a layer"):
        cut(artifact(), version=version)


SIZES = {"a": 1, "b": 4, "c": 5, "d": 10, "e": 20, "f": 60, "unmeasured": 0}


def test_refuses_what_lambda_would() -> None:
    packages = tuple(
        Package(name, "1", unzipped_bytes=size * 1_000_000) for name, size in SIZES.items()
    )
    large = replace(artifact(unzipped=1001), packages=packages)

    with pytest.raises(LayergenError, match="has 1001 bytes unzipped; Lambda takes 1000") as caught:
        cut(large)

    assert caught.value.hint.endswith(
        "the largest packages: f 60.0 MB, e 20.0 MB, d 10.0 MB, c 5.0 MB, b 4.0 MB"
    )
    with pytest.raises(LayergenError) as caught:
        cut(artifact(unzipped=1001))
    assert caught.value.hint == "prune it, or split it into several layers"
