"""Resolving with the real uv, from an index on this machine."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from layergen.adapters.uv import Manifest, compile_requirements, versions_on
from layergen.build.requirements import parse_requirements
from layergen.errors import LayergenError
from tests.wheels import make_wheel, served

Serve = Callable[[Sequence[Path]], str]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with ExitStack() as stack:

        def start(wheels: Sequence[Path]) -> str:
            url = stack.enter_context(served(tmp_path / "index", wheels))
            monkeypatch.setenv("UV_DEFAULT_INDEX", url)
            return url

        yield start


def manifest(folder: Path, *lines: str) -> Manifest:
    folder.mkdir(exist_ok=True)
    path = folder / "requirements.in"
    path.write_text("".join(f"{line}\n" for line in lines))
    return Manifest(path)


def pins(text: str) -> list[str]:
    found = parse_requirements(text, "requirements.txt").requirements
    return [
        f"{r.wanted.name}=={r.wanted.version}" + (f" ; {r.marker}" if r.marker else "")
        for r in found
    ]


def test_locks_for_every_platform_with_every_hash_and_no_host(tmp_path: Path, serve: Serve) -> None:
    url = serve(
        [
            make_wheel(
                tmp_path,
                "demo",
                requires=[
                    "dep>=1",
                    'win ; sys_platform == "win32"',
                    'old ; python_version < "3.12"',
                ],
            ),
            make_wheel(tmp_path, "dep", tag="cp312-cp312-manylinux2014_aarch64"),
            make_wheel(tmp_path, "dep", tag="cp312-cp312-manylinux2014_x86_64", files={"d": b"2"}),
            make_wheel(tmp_path, "win"),
            make_wheel(tmp_path, "old"),
        ]
    )

    text = compile_requirements(manifest(tmp_path / "l", "demo"), python_version="3.11")

    assert pins(text) == [
        "demo==1.0",
        "dep==1.0",
        'old==1.0 ; python_full_version < "3.12"',
        'win==1.0 ; sys_platform == "win32"',
    ]
    assert text.count("--hash=sha256:") == 5
    assert "127.0.0.1" not in text
    assert url not in text
    assert str(tmp_path) not in text
    assert "#" not in text
    assert [path.name for path in (tmp_path / "l").iterdir()] == ["requirements.in"]


def test_keeps_what_is_locked_until_asked(tmp_path: Path, serve: Serve) -> None:
    serve([make_wheel(tmp_path, name, version) for name in "ab" for version in ("1.0", "2.0")])
    source = manifest(tmp_path / "l", "a", "b")
    locked = compile_requirements(manifest(tmp_path / "l", "a<2", "b<2"), python_version="3.12")
    manifest(tmp_path / "l", "a", "b")

    def relocked(*upgrade: str, existing: str = locked) -> list[str]:
        return pins(
            compile_requirements(source, python_version="3.12", existing=existing, upgrade=upgrade)
        )

    assert relocked() == ["a==1.0", "b==1.0"]
    assert relocked("b") == ["a==1.0", "b==2.0"]
    assert relocked(existing="") == ["a==2.0", "b==2.0"]


def test_versions_on_one_linux_have_their_wheels_there(tmp_path: Path, serve: Serve) -> None:
    tags = ["manylinux2014_x86_64", "manylinux_2_28_x86_64", "manylinux_2_34_aarch64"]
    serve(
        [
            make_wheel(tmp_path, "a", f"{number}.0", tag=f"cp312-cp312-{tag}")
            for number, tag in enumerate(tags, 1)
        ]
    )

    def version(machine: str, minor: int, preferred: str = "") -> str | None:
        found = versions_on(
            manifest(tmp_path / "l", "a"),
            python_version="3.12",
            machine=machine,
            glibc=(2, minor),
            preferred=preferred,
        )
        return found["a"] if found else None

    assert version("x86_64", 34) == "2.0"
    assert version("x86_64", 34, "a==1.0\n") == "1.0"
    assert version("x86_64", 26, "a==2.0\n") == "1.0"
    assert version("x86_64", 5) == "1.0"
    assert version("aarch64", 34, "a==1.0\n") == "3.0"
    assert version("aarch64", 26) is None


def test_the_same_inputs_give_the_same_text(tmp_path: Path, serve: Serve) -> None:
    serve([make_wheel(tmp_path, "a")])
    source = manifest(tmp_path / "l", "a")

    first = compile_requirements(source, python_version="3.12")

    assert compile_requirements(source, python_version="3.12", existing=first) == first


def test_no_solution_says_why(tmp_path: Path, serve: Serve) -> None:
    serve([make_wheel(tmp_path, "a")])

    with pytest.raises(LayergenError, match=r"requirements\.in has no solution") as caught:
        compile_requirements(manifest(tmp_path / "l", "a>3"), python_version="3.12")

    assert "a>3" in caught.value.message
    assert "127.0.0.1" not in caught.value.message


def test_an_index_that_cannot_be_reached(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve([])
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")

    with pytest.raises(LayergenError, match="the package index cannot be reached"):
        compile_requirements(manifest(tmp_path / "l", "a"), python_version="3.12")


def test_a_manifest_that_cannot_be_read(tmp_path: Path, serve: Serve) -> None:
    serve([])

    with pytest.raises(LayergenError, match=r"requirements\.in"):
        compile_requirements(manifest(tmp_path / "l", "!!!"), python_version="3.12")
