"""Fetching wheels with the real pip, from an index on this machine."""

import os
from pathlib import Path

import pytest

from layergen.adapters.completed import ProcessError
from layergen.adapters.pip import download_wheels
from layergen.errors import LayergenError
from tests.wheels import lock_line, make_wheel, served, sha256

ARM = [f"manylinux_2_{minor}_aarch64" for minor in range(34, 16, -1)] + ["manylinux2014_aarch64"]


@pytest.fixture(autouse=True)
def quiet_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")


def line(*wheels: Path) -> str:
    return lock_line(*wheels).replace("\\\n", "").strip()


def download(
    folder: Path, *lines: str, platforms: list[str] | None = None, abis: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], list[str]]:
    """Give the missing lines and the files."""
    missing = download_wheels(
        lines, python_version="3.12", abis=abis, platforms=platforms or ARM, folder=folder
    )
    return missing, sorted(path.name for path in folder.glob("*"))


def test_takes_the_best_wheel_for_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels = [
        make_wheel(tmp_path, "demo", tag=tag, files={"demo.py": tag.encode()})
        for tag in (
            "cp312-cp312-manylinux_2_34_aarch64",
            "cp312-cp312-manylinux_2_35_aarch64",
            "cp312-cp312-manylinux_2_28_x86_64",
            "cp312-cp312-musllinux_1_2_aarch64",
            "cp39-abi3-manylinux2014_aarch64",
            "py3-none-any",
        )
    ]
    with served(tmp_path / "index", wheels) as url:
        monkeypatch.setenv("PIP_INDEX_URL", url)
        best = download(tmp_path / "1", line(*wheels))
        stable = download(tmp_path / "2", line(*wheels), abis=("abi3", "none"))
        pure = download(tmp_path / "3", line(*wheels), platforms=["any"])

    assert best == ((), [wheels[0].name])
    assert stable == ((), [wheels[4].name])
    assert pure == ((), [wheels[5].name])


def test_names_everything_that_does_not_fit_and_brings_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = make_wheel(tmp_path, "good")
    native = make_wheel(tmp_path, "native", tag="cp312-cp312-win_amd64")
    newer = make_wheel(tmp_path, "newer", requires_python=">=3.13")
    unknown = make_wheel(tmp_path, "unknown")
    with served(tmp_path / "index", [good, native, newer]) as url:
        monkeypatch.setenv("PIP_INDEX_URL", url)
        lines = [line(native), line(good), line(unknown), line(newer)]
        missing, files = download(tmp_path / "1", *lines)

    assert set(missing) == {line(native), line(unknown), line(newer)}
    assert files == [good.name]


def test_refuses_a_file_with_another_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = make_wheel(tmp_path, "demo")
    wrong = line(wheel).replace(sha256(wheel), "0" * 64)
    with served(tmp_path / "index", [wheel]) as url:
        monkeypatch.setenv("PIP_INDEX_URL", url)

        with pytest.raises(LayergenError, match=r"a file for demo==1\.0 that has none of the"):
            download(tmp_path / "1", wrong)

    assert not list(tmp_path.glob("1/*"))


def test_an_unreachable_index_is_no_missing_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")

    with pytest.raises(LayergenError, match="a package index cannot be reached"):
        download(tmp_path / "1", line(make_wheel(tmp_path, "demo")))


def test_no_secret_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://me:hunter2secret@127.0.0.1:9/simple")

    with pytest.raises(LayergenError) as caught:
        download(tmp_path / "1", line(make_wheel(tmp_path, "demo")))

    assert "hunter2secret" not in f"{caught.value.message} {caught.value.hint}"


def test_what_else_goes_wrong_is_told_in_pips_words(tmp_path: Path) -> None:
    with pytest.raises(ProcessError, match="Invalid requirement"):
        download(tmp_path / "1", "=== broken")


def test_nothing_wanted_starts_nothing(tmp_path: Path) -> None:
    assert download(tmp_path / "1") == ((), [])
