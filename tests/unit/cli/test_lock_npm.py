"""`layergen lock` and `release` for layers from npm, with a registry on this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.npm_settings import use_registry
from tests.repositories import LAYER, layer, repository_files, write_files
from tests.tarballs import make_tarball, registry
from tests.unit.cli.running import layergen

FOLDER = f"layers/{LAYER}"
LOCK = f"{FOLDER}/package-lock.json"


@pytest.fixture(autouse=True)
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Offer `@s/a`, which needs `b.c`, each in two versions, and nothing else."""
    packages = [
        package
        for version in ("1.0.0", "1.1.0")
        for package in (
            make_tarball("@s/a", version, dependencies={"b.c": "^1"}),
            make_tarball("b.c", version),
        )
    ]
    with registry(packages) as url:
        use_registry(monkeypatch, tmp_path, url)
        monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))
        yield


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = repository_files(
        layers={LAYER: layer(source={"npm": FOLDER}, runtimes=["nodejs22.x"])},
        functions={},
        released={},
    )
    root = write_files(tmp_path / "repository", files)
    write_manifest(root, {"@s/a": "1.0.0"})
    return root


def write_manifest(root: Path, dependencies: dict[str, str], **more: object) -> None:
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    text = json.dumps({"dependencies": dependencies, **more})
    (root / FOLDER / "package.json").write_text(text)


def test_writes_a_lock_and_then_has_nothing_to_do(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = layergen(capsys, root, "lock")
    text = (root / LOCK).read_text()
    second = layergen(capsys, root, "lock", LAYER)

    assert first.code == 0
    assert first.out.splitlines() == [f"wrote {LOCK}", "  +@s/a@1.0.0", "  +b.c@1.1.0"]
    assert (second.code, second.out) == (0, "")
    assert second.err.endswith("every lock is up to date")
    assert (root / LOCK).read_text() == text


def test_check_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = layergen(capsys, root, "lock", "--check")
    assert not (root / LOCK).exists()
    layergen(capsys, root, "lock")
    fresh = layergen(capsys, root, "lock", "--check")
    before = (root / LOCK).read_text()
    write_manifest(root, {"@s/a": "1.1.0"})
    stale = layergen(capsys, root, "lock", "--check")

    assert (missing.code, fresh.code, stale.code) == (2, 0, 2)
    assert stale.out.splitlines() == [f"stale {LOCK}", "  -@s/a@1.0.0", "  +@s/a@1.1.0"]
    assert (root / LOCK).read_text() == before


def test_a_package_that_excludes_a_runtime_is_told(
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the Node.js of the layer, whatever this machine has."""
    write_manifest(root, {"newer": "1.0.0"})
    told = f"{LOCK}:11:5: warning[unsupported-engine]: newer 1.0.0 asks for Node.js >=24"
    with registry([make_tarball("newer", engines={"node": ">=24"})]) as url:
        use_registry(monkeypatch, tmp_path, url)
        for command in (["lock"], ["lock", "--check"], ["release", LAYER]):
            ran = layergen(capsys, root, *command)

            assert ran.code == 0
            assert told in ran.err
        assert layergen(capsys, root, "-q", "lock").err == ""


def test_upgrades_what_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_manifest(root, {"@s/a": "1.0.0", "b.c": "1.0.0"})
    layergen(capsys, root, "lock")
    write_manifest(root, {"@s/a": "^1", "b.c": "^1"})

    kept = layergen(capsys, root, "lock")
    moved = layergen(capsys, root, "lock", "--upgrade", "b.c")
    unknown = layergen(capsys, root, "lock", "--upgrade", "zzz")

    assert kept.out.splitlines() == [f"wrote {LOCK}"]
    assert moved.out.splitlines() == [f"wrote {LOCK}", "  -b.c@1.0.0", "  +b.c@1.1.0"]
    assert (unknown.code, "no lock holds the package 'zzz'" in unknown.err) == (1, True)


@pytest.mark.parametrize(
    ("specifier", "rule"),
    [
        ("file:../../own", "local-package"),
        ("git+https://127.0.0.1:9/own.git", "git-package"),
        ("https://127.0.0.1:9/own.tgz", "direct-url"),
    ],
)
def test_what_no_registry_vouches_for_is_refused_before_npm_sees_it(
    root: Path, capsys: pytest.CaptureFixture[str], specifier: str, rule: str
) -> None:
    wishes: tuple[dict[str, object], ...] = (
        {"dependencies": {"own": specifier}},
        {"devDependencies": {"own": specifier}},
        {"overrides": {"b.c": {"own": {".": specifier}}}},
    )
    for manifest in wishes:
        (root / FOLDER / "package.json").write_text(json.dumps(manifest))

        ran = layergen(capsys, root, "lock")

        assert ran.code == 1
        assert f"{FOLDER}/package.json: error[{rule}]: own " in ran.err
        assert not (root / LOCK).exists()


def test_workspaces_are_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_manifest(root, {}, workspaces=["packages/*"])

    assert "error[workspaces]" in layergen(capsys, root, "lock").err


def test_a_damaged_manifest_is_shown_with_its_place(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / FOLDER / "package.json").write_text('{\n  "dependencies": {,}\n}')

    ran = layergen(capsys, root, "lock")

    assert ran.code == 1
    assert f"{FOLDER}/package.json:2:20: error[bad-package-json]: it is no JSON" in ran.err


def test_releases_and_rebuilds_to_the_byte(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layergen(capsys, root, "lock")
    released = layergen(capsys, root, "release", LAYER)
    zips = list((root / "dist/layers").rglob("*.zip"))
    before = [path.read_bytes() for path in zips]
    for path in zips:
        path.unlink()
    built = layergen(capsys, root, "build")

    assert released.code == 0
    assert (built.code, len(zips)) == (0, 1)
    assert [path.read_bytes() for path in zips] == before
    lock = json.loads((root / "layers.lock.json").read_text())
    (artifact,) = lock["layers"][LAYER]["1.0.0"]["artifacts"].values()
    assert set(artifact["packages"]) == {"@s/a", "b.c"}
    assert artifact["packages"]["@s/a"]["integrity"].startswith("sha512-")


def test_a_change_of_a_direct_package_weighs_more(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layergen(capsys, root, "lock")
    layergen(capsys, root, "release", LAYER)
    write_manifest(root, {"@s/a": "1.1.0"})
    layergen(capsys, root, "lock")

    ran = layergen(capsys, root, "release", LAYER)

    assert f"{LAYER}@1.1.0 (after 1.0.0)" in ran.out
    assert "@s/a 1.0.0 → 1.1.0 (minor)" in ran.out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"source": {"files": "layers/plain"}, "allow_scripts": ["a"]},
            "only layers with an npm source have install scripts",
        ),
        (
            {"allow_scripts": ["a"], "skip_scripts": ["a"]},
            "the install script of a is both allowed and skipped",
        ),
    ],
)
def test_script_rules_that_make_no_sense(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, object], message: str
) -> None:
    entry = {"source": {"npm": FOLDER}, "runtimes": ["nodejs22.x"], **more}
    files = repository_files(layers={LAYER: layer(**entry)}, functions={}, released={})
    root = write_files(tmp_path / "wrong", files)

    ran = layergen(capsys, root, "validate")

    assert ran.code == 1
    assert f"error[bad-scripts]: {message}" in ran.err + ran.out
