"""Building from source with the real pip, from an index on this machine."""

import os
import sys
from pathlib import Path

import pytest

from layergen.adapters.pip_build import build_from_source
from layergen.errors import LayergenError
from tests.wheels import lock_line, make_sdist, make_wheel, served, sha256

MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(autouse=True)
def quiet_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))


def build(tmp_path: Path, *sources: Path, line: str = "") -> list[str]:
    """Build the first source from an index with all of them; give the names of the files."""
    folder = tmp_path / "folder"
    folder.mkdir()
    line = line or lock_line(sources[0]).replace("\\\n", "").strip()
    with served(tmp_path / "index", sources) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_INDEX_URL", url)
        try:
            is_built = build_from_source(line, python_version=MINOR, folder=folder)
        finally:
            assert list((tmp_path / "tmp").iterdir()) == []
    names = sorted(path.name for path in folder.iterdir())
    assert is_built == bool(names)
    return names


def test_fetches_the_source_and_builds_a_wheel_beside_it(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "demo")
    seen = tmp_path / "seen"
    before = (
        f"import os, sys; open({str(seen)!r}, 'w').write(' '.join("
        "[os.environ['SOURCE_DATE_EPOCH'], os.environ['PYTHONHASHSEED'], os.environ['CFLAGS'],"
        " '%d.%d' % sys.version_info[:2]]))"
    )
    source = make_sdist(tmp_path, wheel, before=before)

    # The index prefers the wheel, which nobody asked for.
    assert build(tmp_path, source, wheel) == [wheel.name, source.name]
    assert seen.read_text() == f"315532800 0 -g0 {MINOR}"


def test_a_source_with_another_hash_does_not_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    source = make_sdist(
        tmp_path, make_wheel(tmp_path, "demo"), before=f"open({str(ran)!r}, 'w').close()"
    )
    wrong = lock_line(source).replace("\\\n", "").replace(sha256(source), "0" * 64)

    with pytest.raises(LayergenError, match=r"demo==1\.0 that has none of the locked hashes"):
        build(tmp_path, source, line=wrong)

    assert not ran.exists()
    assert not list((tmp_path / "folder").iterdir())


def test_a_build_that_fails_says_why_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_TOKEN", "hunter2secret")
    before = "print('\\n' * 90 + 'hunter2secret'); raise SystemExit('demo.h: No such file')"
    source = make_sdist(tmp_path, make_wheel(tmp_path, "demo"), before=before)

    with pytest.raises(LayergenError) as caught:
        build(tmp_path, source)

    first, *tail = caught.value.message.splitlines()
    assert first == "demo 1.0 cannot be built from source:"
    assert tail[-2:] == ["***", "demo.h: No such file"]
    assert len(tail) <= 20
    assert "compiler" in caught.value.hint


def test_build_tools_come_from_the_index_as_wheels(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    tool = make_sdist(
        tmp_path, make_wheel(tmp_path, "tool"), before=f"open({str(ran)!r}, 'w').close()"
    )
    source = make_sdist(tmp_path, make_wheel(tmp_path, "demo"), requires=["tool"])

    with pytest.raises(LayergenError, match=r"(?s)demo 1\.0 cannot .*tool") as caught:
        build(tmp_path, source, tool)

    assert "its tools come from the index" in caught.value.hint
    assert not ran.exists()


def test_an_index_without_the_source(tmp_path: Path) -> None:
    assert build(tmp_path, make_wheel(tmp_path, "demo")) == []


def test_an_unreachable_index_is_no_missing_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    line = f"demo==1.0 --hash=sha256:{'0' * 64}"

    with pytest.raises(LayergenError, match="a package index cannot be reached"):
        build_from_source(line, python_version=MINOR, folder=tmp_path)
