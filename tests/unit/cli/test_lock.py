"""`layergen lock` with the real uv and an index on this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repositories import LAYER, layer, repository_files, write_files
from tests.unit.cli.running import layergen
from tests.wheels import make_wheel, served

FOLDER = f"layers/{LAYER}"
LOCK = f"{FOLDER}/requirements.txt"


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Offer `a` and `b`, each in two versions, and nothing else."""
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    wheels = [
        make_wheel(
            tmp_path / "wheels",
            name,
            version,
            requires=['old ; python_version < "3.12"'] if name == "b" else (),
        )
        for name in ("a", "b", "old")
        for version in ("1.0", "2.0")
    ]
    with served(tmp_path / "index", wheels) as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        monkeypatch.setenv("UV_NO_CONFIG", "1")
        monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
        yield


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = repository_files(
        layers={
            LAYER: layer(source={"pip": FOLDER}),
            "older": layer(source={"pip": FOLDER}, runtimes=["python3.11"]),
            "plain": layer(source={"files": "layers/plain"}),
        },
        released={},
    )
    files |= {f"{FOLDER}/requirements.in": "a<2\nb\n", "layers/plain/x": ""}
    return write_files(tmp_path / "repository", files)


def test_writes_a_lock_and_then_has_nothing_to_do(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = layergen(capsys, root, "lock")
    text = (root / LOCK).read_text()
    second = layergen(capsys, root, "lock")

    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines() == [
        f"wrote {LOCK}",
        "  +a==1.0",
        "  +b==2.0",
        "  +old==2.0 ; python_full_version < '3.12'",
    ]
    assert (second.code, second.out, second.err) == (0, "", "every lock is up to date")
    assert (root / LOCK).read_text() == text


def test_serves_every_layer_of_a_folder_also_when_one_is_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert layergen(capsys, root, "lock", LAYER).code == 0

    assert "old==2.0" in (root / LOCK).read_text()


def test_holds_back_where_the_newest_has_no_wheel(
    *,
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The Linux of python3.11 is older than that of python3.12."""
    wheels = [
        make_wheel(tmp_path, "c", version, tag=f"py3-none-{linux}_{machine}")
        for version, linux in (("1.0", "manylinux2014"), ("2.0", "manylinux_2_28"))
        for machine in ("x86_64", "aarch64")
    ]
    (root / FOLDER / "requirements.in").write_text("c\n")
    with served(tmp_path / "newer", wheels) as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        first = layergen(capsys, root, "lock")
        check = layergen(capsys, root, "lock", "--check")
        again = layergen(capsys, root, "lock", "--upgrade", "c")

    assert first.out.splitlines()[1:] == [
        "  +c==1.0 ; python_full_version < '3.12'",
        "  +c==2.0 ; python_full_version >= '3.12'",
    ]
    assert (check.code, again.err) == (0, "every lock is up to date")


def test_check_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = layergen(capsys, root, "lock", "--check")
    assert not (root / LOCK).exists()
    layergen(capsys, root, "lock")
    fresh = layergen(capsys, root, "lock", "--check")
    before = (root / LOCK).read_text()
    (root / FOLDER / "requirements.in").write_text("a>1\nb\n")
    stale = layergen(capsys, root, "lock", "--check")

    assert (missing.code, fresh.code, stale.code) == (2, 0, 2)
    assert stale.out.splitlines() == [f"stale {LOCK}", "  -a==1.0", "  +a==2.0"]
    assert (root / LOCK).read_text() == before


def test_upgrades_what_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = root / FOLDER / "requirements.in"
    manifest.write_text("a<2\nb<2\n")
    layergen(capsys, root, "lock")
    manifest.write_text("a\nb\n")

    kept = layergen(capsys, root, "lock")
    moved = layergen(capsys, root, "lock", "--upgrade", "A")

    assert kept.err == "every lock is up to date"
    assert moved.out.splitlines() == [f"wrote {LOCK}", "  -a==1.0", "  +a==2.0"]


@pytest.mark.parametrize(
    ("arguments", "manifest", "message"),
    [
        (["nope"], "a\n", "there is no layer 'nope'"),
        (["plain"], "a\n", "layer 'plain' has no requirements to lock"),
        (["--upgrade", "zzz"], "a\n", "no lock holds the package 'zzz'"),
        ([], "missing-package\n", "requirements.in has no solution"),
        ([], "a>1\na<1\n", "requirements.in has no solution"),
    ],
)
def test_mistakes(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    manifest: str,
    message: str,
) -> None:
    (root / FOLDER / "requirements.in").write_text(manifest)

    ran = layergen(capsys, root, "lock", *arguments)

    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
    assert not (root / LOCK).exists()


def test_a_url_is_refused_before_it_is_written(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = make_wheel(tmp_path, "direct")
    (root / FOLDER / "requirements.in").write_text(f"direct @ {wheel.as_uri()}\n")

    ran = layergen(capsys, root, "lock")

    assert ran.code == 1
    assert f"{LOCK}:1:1: error[direct-url]" in ran.err
    assert not (root / LOCK).exists()


def test_a_named_layer_without_a_manifest(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / FOLDER / "requirements.in").rename(root / FOLDER / "requirements.txt")

    assert layergen(capsys, root, "lock").code == 0
    ran = layergen(capsys, root, "lock", LAYER)

    assert f"{FOLDER} has no requirements.in" in ran.err
