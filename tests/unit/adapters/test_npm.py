"""Resolving and fetching with the real npm, from a registry on this machine."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from layergen.adapters.completed import ProcessError
from layergen.adapters.npm import fetch_tarballs, lock_packages
from layergen.errors import LayergenError
from tests.npm_settings import use_registry
from tests.tarballs import Tarball, make_tarball, registry

Offer = Callable[[Sequence[Tarball]], str]


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Offer]:
    with ExitStack() as stack:

        def start(tarballs: Sequence[Tarball]) -> str:
            url = stack.enter_context(registry(tarballs))
            use_registry(monkeypatch, tmp_path, url)
            return url

        yield start


def project(tmp_path: Path, **manifest: object) -> Path:
    folder = tmp_path / "tools"
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_text(json.dumps(manifest))
    return folder / "package.json"


def versions(lock: str) -> dict[str, str]:
    return {path: entry["version"] for path, entry in json.loads(lock)["packages"].items() if path}


A1, A2 = (make_tarball("a", version, dependencies={"b": "^1"}) for version in ("1.0.0", "1.1.0"))
B1, B2 = (make_tarball("b", version) for version in ("1.0.0", "1.1.0"))


def test_locks_with_integrity_and_without_host_names(tmp_path: Path, offer: Offer) -> None:
    offer([A1, A2, B1, B2])
    source = project(tmp_path, dependencies={"a": "^1"}, devDependencies={"b": "1.0.0"})

    text = lock_packages(source)

    lock = json.loads(text)
    assert (lock["name"], lock["lockfileVersion"]) == ("tools", 3)
    assert lock["packages"]["node_modules/a"]["integrity"] == A2.integrity
    assert "127.0.0.1" not in text
    assert sorted(path.name for path in source.parent.iterdir()) == ["package.json"]


def test_keeps_what_is_locked_and_moves_what_is_named(tmp_path: Path, offer: Offer) -> None:
    offer([A1, B1])
    source = project(tmp_path, dependencies={"a": "^1"})
    old = lock_packages(source)
    offer([A1, A2, B1, B2])

    kept = lock_packages(source, existing=old)
    moved = lock_packages(source, existing=old, upgrade=["b"])

    assert kept == old
    assert versions(moved) == {"node_modules/a": "1.0.0", "node_modules/b": "1.1.0"}


def test_an_old_lock_is_turned_into_version_3(tmp_path: Path, offer: Offer) -> None:
    offer([A1, A2, B1, B2])
    source = project(tmp_path, dependencies={"a": "^1"})
    old = {
        "name": "tools",
        "lockfileVersion": 1,
        "requires": True,
        "dependencies": {
            "a": {"version": "1.0.0", "integrity": A1.integrity, "requires": {"b": "^1"}},
            "b": {"version": "1.0.0", "integrity": B1.integrity},
        },
    }

    text = lock_packages(source, existing=json.dumps(old))

    assert json.loads(text)["lockfileVersion"] == 3
    assert versions(text) == {"node_modules/a": "1.0.0", "node_modules/b": "1.0.0"}


@pytest.mark.parametrize(
    ("dependencies", "message"),
    [
        ({"nope": "1"}, "the package registry has no nope@1, or does not show it"),
        ({"a": "9"}, "the package registry has no version a@9"),
    ],
)
def test_what_no_registry_has(
    tmp_path: Path, offer: Offer, dependencies: dict[str, str], message: str
) -> None:
    offer([A1, B1])

    with pytest.raises(LayergenError) as caught:
        lock_packages(project(tmp_path, dependencies=dependencies))

    assert caught.value.message == message


def test_a_conflict_names_the_packages(tmp_path: Path, offer: Offer) -> None:
    host = make_tarball("host", "2.0.0")
    plugin = make_tarball("plugin", peerDependencies={"host": "^1"})
    offer([make_tarball("host", "1.0.0"), host, plugin])
    source = project(tmp_path, dependencies={"host": "2", "plugin": "1"})

    with pytest.raises(LayergenError, match=r"tools/package\.json has no solution") as caught:
        lock_packages(source)

    assert "Found: host@2.0.0" in caught.value.message
    assert "A complete log" not in caught.value.message


def test_no_registry_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_registry(monkeypatch, tmp_path, "http://me:hunter2secret@127.0.0.1:9/")

    with pytest.raises(LayergenError, match="registry cannot be reached") as caught:
        lock_packages(project(tmp_path, dependencies={"a": "1"}))

    assert "hunter2secret" not in f"{caught.value.message} {caught.value.hint}"


def test_what_else_goes_wrong_is_told_in_npms_words(tmp_path: Path, offer: Offer) -> None:
    offer([])

    with pytest.raises(ProcessError, match="Invalid tag name"):
        lock_packages(project(tmp_path, dependencies={"a": "not a range !!"}))


def test_npm_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(LayergenError, match="npm was not found") as caught:
        lock_packages(project(tmp_path, dependencies={"a": "1"}))

    assert caught.value.hint == "install npm, or put it on PATH"


def test_fetches_all_also_where_file_names_collide(tmp_path: Path, offer: Offer) -> None:
    packages = [
        *(make_tarball(f"p{number}") for number in range(18)),
        make_tarball("@x/y"),
        make_tarball("x-y"),
    ]
    offer(packages)
    folder = tmp_path / "fetched"
    folder.mkdir()

    fetch_tarballs([f"{p.name}@{p.version}" for p in packages], project=tmp_path, folder=folder)

    fetched = {hashlib.sha512(path.read_bytes()).digest() for path in folder.rglob("*.tgz")}
    assert {base64.b64encode(digest).decode() for digest in fetched} == {
        package.integrity.removeprefix("sha512-") for package in packages
    }


def test_a_projects_own_registry_counts(
    tmp_path: Path, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = make_tarball("@own/a")
    url = offer([package])
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    source = project(tmp_path, dependencies={"@own/a": "1"})
    (source.parent / ".npmrc").write_text(f"@own:registry={url}\n")
    (tmp_path / "fetched").mkdir()

    lock = lock_packages(source)
    fetch_tarballs(["@own/a@1.0.0"], project=source.parent, folder=tmp_path / "fetched")

    assert versions(lock) == {"node_modules/@own/a": "1.0.0"}
    assert len(list((tmp_path / "fetched").rglob("*.tgz"))) == 1


def test_a_version_that_is_gone(tmp_path: Path, offer: Offer) -> None:
    offer([B1])

    with pytest.raises(LayergenError, match=r"no version b@7\.0\.0"):
        fetch_tarballs(["b@1.0.0", "b@7.0.0"], project=tmp_path, folder=tmp_path)


def test_nothing_wanted_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    fetch_tarballs([], project=tmp_path, folder=tmp_path)
