import pytest

from layergen.model.release import Artifact, Package, Release
from layergen.model.strategy import BundledPackages, Layer, Source, SourceKind
from layergen.resolve.drift.unreleased import unreleased

PINS = ["httpx[http2]==0.28.1", "h11==0.16.0 ; python_version >= '3.12'"]


def layer(kind: SourceKind = SourceKind.PIP, **changes: object) -> Layer:
    values: dict[str, object] = {
        "name": "tools",
        "description": "",
        "runtimes": ("python3.12",),
        "architectures": ("arm64",),
        "update_frequency": "monthly",
        "scope": "team",
        "source": Source(kind, "layers/tools"),
        **changes,
    }
    return Layer(**values)  # type: ignore[arg-type]


def released(**packages: str) -> Release:
    found = tuple(Package(name, version) for name, version in packages.items())
    artifact = Artifact("universal", (), (), "", "", 0, 0, packages=found)
    return Release("tools", "1.0.0", "", "", {"universal": artifact})


def changes(
    release: Release, pins: list[str], *, alone: bool = True, **layer_: object
) -> list[str]:
    return unreleased(layer(**layer_), release, pins, alone=alone)  # type: ignore[arg-type]


def test_a_release_of_what_is_locked() -> None:
    assert changes(released(HTTPX="0.28.1", h11="0.16.0"), PINS) == []


def test_what_moved_came_and_went() -> None:
    release = released(httpx="0.27.0", gone="1.0")

    assert changes(release, [*PINS, "new==2.0"]) == [
        "- gone 1.0",
        "- httpx 0.27.0",
        "+ httpx 0.28.1",
        "+ new 2.0",
    ]


@pytest.mark.parametrize("other", [{"alone": False}, {"bundled": BundledPackages.DROP}])
def test_what_a_layer_may_leave_out_is_no_change(other: dict[str, object]) -> None:
    assert changes(released(httpx="0.28.1"), [*PINS, "new==2.0"], **other) == []  # type: ignore[arg-type]


def test_npm_installs_several_versions_and_not_everything() -> None:
    pins = ["zod@3.25.76", "zod@4.0.0", "@types/node@1.0.0"]

    assert changes(released(zod="3.25.76"), pins, kind=SourceKind.NPM) == []
    assert changes(released(zod="3.0.0"), pins, kind=SourceKind.NPM) == [
        "- zod 3.0.0",
        "+ zod 3.25.76",
        "+ zod 4.0.0",
    ]
