"""Building an artifact, and building it again from a release."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from layergen.build.archive import archive_sha256
from layergen.build.builders import Builders
from layergen.build.layer import build_artifact, rebuild_artifact
from layergen.errors import LayergenError
from layergen.model.release import Artifact, Release
from layergen.model.strategy import Prune, PruneProfile, Source, SourceKind
from layergen.model.variant import Variant
from tests.wheels import lock_line, make_wheel

Serve = Callable[[Sequence[Path]], None]
PIP = Source(SourceKind.PIP, "layers/demo")
FILES = Source(SourceKind.FILES, "layers/files")
VARIANT = Variant("arm64", ("python3.12",), ("arm64",))
STANDARD = Prune(PruneProfile.STANDARD)


def release_of(artifact: Artifact, prune: Prune = STANDARD) -> Release:
    return Release("demo", "1.2.0", "1.2.0 · Demo", "", {artifact.variant: artifact}, prune)


@pytest.fixture
def wheel(tmp_path: Path, root: Path, serve: Serve) -> Path:
    wheel = make_wheel(tmp_path, "demo", files={"demo/__init__.py": b"", "demo/core.c": b"c"})
    serve([wheel])
    (root / PIP.folder).mkdir(parents=True)
    (root / PIP.folder / "requirements.txt").write_text(lock_line(wheel))
    return wheel


@pytest.mark.usefixtures("wheel")
def test_a_release_is_rebuilt_to_the_byte(
    tmp_path: Path, root: Path, all_builders: Builders
) -> None:
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    artifact = build_artifact(PIP, VARIANT, STANDARD, all_builders, first)
    (root / PIP.folder / "requirements.txt").unlink()

    rebuild_artifact(release_of(artifact), artifact, PIP, all_builders, again)

    assert first.read_bytes() == again.read_bytes()
    assert artifact.sha256 == archive_sha256(again)
    assert artifact.zip_bytes == again.stat().st_size
    assert [package.name for package in artifact.packages] == ["demo"]
    assert (artifact.runtimes, artifact.architectures) == (("python3.12",), ("arm64",))


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"content": "sha256:" + "0" * 64}, "has other files now: content sha256:"),
        ({"sha256": "A" * 43 + "="}, "has the same files, but its archive differs"),
    ],
)
def test_a_mismatch_says_what_differs_and_writes_nothing(
    tmp_path: Path, all_builders: Builders, change: dict[str, str], message: str
) -> None:
    path = tmp_path / "x.zip"
    built = build_artifact(PIP, VARIANT, STANDARD, all_builders, path)
    path.write_bytes(b"old")
    artifact = replace(built, **change)  # type: ignore[arg-type]

    with pytest.raises(LayergenError, match=rf"demo@1\.2\.0 \(arm64\) {message}"):
        rebuild_artifact(release_of(artifact), artifact, PIP, all_builders, path)

    assert path.read_bytes() == b"old"


@pytest.mark.usefixtures("wheel")
def test_a_release_is_pruned_as_it_was(tmp_path: Path, all_builders: Builders) -> None:
    path = tmp_path / "x.zip"
    artifact = build_artifact(PIP, VARIANT, STANDARD, all_builders, path)

    with pytest.raises(LayergenError, match="other files"):
        rebuild_artifact(release_of(artifact, Prune()), artifact, PIP, all_builders, path)


def test_files_that_changed_since_the_release(
    tmp_path: Path, root: Path, all_builders: Builders
) -> None:
    (root / FILES.folder).mkdir(parents=True)
    file = root / FILES.folder / "a"
    file.write_text("1")
    path = tmp_path / "x.zip"
    artifact = build_artifact(FILES, VARIANT, Prune(), all_builders, path)
    release = release_of(artifact, Prune())
    rebuild_artifact(release, artifact, FILES, all_builders, path)
    file.write_text("2")

    with pytest.raises(LayergenError, match="other files") as caught:
        rebuild_artifact(release, artifact, FILES, all_builders, path)

    assert "check out the commit" in caught.value.hint


@pytest.mark.usefixtures("wheel")
def test_refuses_an_empty_layer(tmp_path: Path, all_builders: Builders) -> None:
    with pytest.raises(LayergenError, match="nothing is left of layers/demo"):
        build_artifact(PIP, VARIANT, Prune(drop=("*",)), all_builders, tmp_path / "x.zip")


def test_two_packages_that_differ_on_a_path(
    tmp_path: Path, root: Path, serve: Serve, all_builders: Builders
) -> None:
    wheels = [
        make_wheel(tmp_path, name, files={"tests/__init__.py": name.encode()})
        for name in ("one", "two")
    ]
    serve(wheels)
    (root / PIP.folder).mkdir(parents=True)
    (root / PIP.folder / "requirements.txt").write_text("".join(map(lock_line, wheels)))

    with pytest.raises(LayergenError, match=r"python/tests/__init__\.py from one and two"):
        build_artifact(PIP, VARIANT, Prune(), all_builders, tmp_path / "x.zip")

    path = tmp_path / "x.zip"
    build_artifact(PIP, VARIANT, Prune(drop=("/python/tests/",)), all_builders, path)


def test_a_kind_without_builder(tmp_path: Path) -> None:
    with pytest.raises(LayergenError, match="npm cannot be built yet"):
        build_artifact(Source(SourceKind.NPM, "x"), VARIANT, Prune(), {}, tmp_path / "x.zip")
