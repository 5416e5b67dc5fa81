"""`layergen release`: the lock it writes, the version it derives, and what it refuses."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from layergen.build.archive import archive_sha256
from tests.repositories import LAYER, layer, repository_files, write_files
from tests.unit.cli.running import Ran, layergen
from tests.wheels import lock_line, make_wheel, served

Run = Callable[..., Ran]
FOLDER = f"layers/{LAYER}"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))

    def run(*arguments: str) -> Ran:
        return layergen(capsys, tmp_path / "repository", *arguments)

    return run


def write(tmp_path: Path, **layers: dict[str, Any]) -> Path:
    files = repository_files(layers={LAYER: layer(license="MIT"), **layers}, released={})
    return write_files(tmp_path / "repository", files)


def releases(root: Path, name: str = LAYER) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((root / "layers.lock.json").read_text("utf-8"))
    found: dict[str, Any] = content["layers"].get(name, {})
    return found


def change(root: Path) -> None:
    path = root / FOLDER / "python" / "data_tools.py"
    path.write_text(path.read_text() + "# more\n")


def test_the_first_release_freezes_and_builds(tmp_path: Path, run: Run) -> None:
    root = write(tmp_path)

    ran = run("release", LAYER)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{LAYER}@1.0.0 (the first release)\n  universal: ")
    (version,) = releases(root)
    frozen = releases(root)[version]
    artifact = frozen["artifacts"]["universal"]
    zip_path = root / f"dist/layers/{LAYER}/1.0.0/universal.zip"
    assert (frozen["description"], frozen["license"]) == ("1.0.0 · Parsing and validation", "MIT")
    assert artifact["sha256"] == archive_sha256(zip_path)
    assert artifact["zip_bytes"] == zip_path.stat().st_size
    assert [p.name for p in (root / "dist/layers").iterdir()] == [LAYER]


def test_the_same_content_is_not_released_again(tmp_path: Path, run: Run) -> None:
    root = write(tmp_path)
    run("release", LAYER)
    before = (root / "layers.lock.json").read_bytes()

    ran = run("release", LAYER)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"{LAYER}: nothing to release, the content is the same"
    assert (root / "layers.lock.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "version"),
    [
        ([], "1.0.1"),
        (["--bump", "minor"], "1.1.0"),
        (["--bump", "major"], "2.0.0"),
        (["--version", "3.1.4"], "3.1.4"),
    ],
)
def test_a_change_makes_a_version(
    tmp_path: Path, run: Run, arguments: list[str], version: str
) -> None:
    root = write(tmp_path)
    run("release", LAYER)
    first = releases(root)["1.0.0"]
    change(root)

    ran = run("release", LAYER, *arguments)

    assert ran.out.splitlines()[:2] == [
        f"{LAYER}@{version} (after 1.0.0)",
        "  the files of universal changed (patch)",
    ]
    assert set(releases(root)) == {"1.0.0", version}
    assert releases(root)["1.0.0"] == first


def test_all_releases_what_changed(tmp_path: Path, run: Run) -> None:
    root = write(tmp_path, other=layer(source={"files": "layers/other"}))
    write_files(root, {"layers/other/x": "1"})
    run("release", "--all")
    change(root)

    ran = run("release", "--all")

    assert [line for line in ran.out.splitlines() if "@" in line] == [
        f"{LAYER}@1.0.1 (after 1.0.0)"
    ]
    assert ran.err == "other: nothing to release, the content is the same"
    assert set(releases(root, "other")) == {"1.0.0"}


def test_a_release_never_changes(tmp_path: Path, run: Run) -> None:
    root = write(tmp_path)
    run("release", LAYER)
    before = (root / "layers.lock.json").read_bytes()
    built = (root / f"dist/layers/{LAYER}/1.0.0/universal.zip").read_bytes()
    change(root)

    ran = run("release", LAYER, "--version", "1.0.0")

    assert ran.code == 1
    assert f"{LAYER}@1.0.0 exists with other content" in ran.err
    assert (root / "layers.lock.json").read_bytes() == before
    assert (root / f"dist/layers/{LAYER}/1.0.0/universal.zip").read_bytes() == built


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 64, "name the layers to release"),
        ([LAYER, "--all"], 64, "name the layers to release"),
        (["nope"], 1, "there is no layer 'nope'"),
        ([LAYER, "--version", "1.0"], 1, "is no version for a layer"),
        (["--all", "--version", "1.0.0"], 1, "--version is for one layer"),
        ([LAYER, "--bump", "huge"], 64, "huge"),
    ],
)
def test_mistakes(tmp_path: Path, run: Run, arguments: list[str], code: int, message: str) -> None:
    root = write(tmp_path, other=layer(source={"files": "layers/other"}))
    write_files(root, {"layers/other/x": "1"})

    ran = run("release", *arguments)

    assert ran.code == code
    assert message in ran.err
    assert releases(root) == {}


def test_two_broken_layers_are_both_told(tmp_path: Path, run: Run) -> None:
    root = write(
        tmp_path,
        one=layer(source={"pip": "layers/one"}),
        two=layer(source={"pip": "layers/two"}),
    )
    write_files(
        root, {"layers/one/requirements.txt": "a\n", "layers/two/requirements.txt": "-e .\n"}
    )

    ran = run("release", "--all")

    assert ran.code == 1
    assert "layers/one/requirements.txt:1:1: error[unpinned]" in ran.err
    assert "layers/two/requirements.txt:1:1: error[editable]" in ran.err
    assert not list((root / "dist/layers").iterdir())


@pytest.fixture
def serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Sequence[Path]], None]]:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    with ExitStack() as stack:

        def start(wheels: Sequence[Path]) -> None:
            monkeypatch.setenv(
                "PIP_INDEX_URL", stack.enter_context(served(tmp_path / "index", wheels))
            )

        yield start


def test_packages_of_every_variant_are_frozen(
    tmp_path: Path, run: Run, serve: Callable[[Sequence[Path]], None]
) -> None:
    native = [
        make_wheel(
            tmp_path, "native", tag=f"cp312-cp312-manylinux2014_{machine}", files={"n": b"x"}
        )
        for machine in ("aarch64", "x86_64")
    ]
    old, new = make_wheel(tmp_path, "pure", "1.0"), make_wheel(tmp_path, "pure", "1.1")
    serve([*native, old, new])
    root = write(
        tmp_path,
        packages=layer(
            source={"pip": "layers/packages"},
            architectures=["arm64", "x86_64"],
            split_by="architecture",
        ),
    )
    lock = root / "layers/packages/requirements.txt"
    write_files(root, {"layers/packages/requirements.in": "native\npure\n"})
    lock.write_text(lock_line(*native) + lock_line(old))
    run("release", "packages")
    lock.write_text(lock_line(*native) + lock_line(new))

    ran = run("release", "packages")

    assert ran.out.splitlines()[:2] == [
        "packages@1.1.0 (after 1.0.0)",
        "  pure 1.0 → 1.1 (minor)",
    ]
    artifacts = releases(root, "packages")["1.1.0"]["artifacts"]
    assert {name: a["packages"]["native"]["file"] for name, a in artifacts.items()} == {
        "arm64": native[0].name,
        "x86_64": native[1].name,
    }
    assert artifacts["arm64"]["packages"]["pure"]["version"] == "1.1"
