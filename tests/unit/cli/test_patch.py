"""`layergen patch`: all layers or none, as patch versions, with the blast radius."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.unit.cli.releasing import NAMES, Shop


@pytest.fixture
def shop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    """Both layers are released with `bad` 1.0, and `good` stands still."""
    with ExitStack() as stack:
        shop = Shop(tmp_path, capsys, monkeypatch, stack)
        old = [shop.wheel("bad", "1.0"), shop.wheel("good", "1.0")]
        shop.serve(*old)
        shop.require("base", "bad", "good")
        shop.require("data", "bad")
        assert shop("lock").code == 0
        assert shop("release", "--all").code == 0
        shop.serve(*old, shop.wheel("bad", "1.1"), shop.wheel("good", "2.0"))
        yield shop


def test_every_layer_gets_a_patch_version(shop: Shop) -> None:
    assert shop("promote", "base@1.0.0", "data@1.0.0", "--env", "prod").code == 0
    for name in NAMES:
        assert shop("pin", "checkout", f"{name}@1.0.0", "--env", "prod").code == 0

    ran = shop("patch", "bad>=1.1")

    assert ran.code == 0
    assert shop.released("base") == {
        "1.0.0": {"bad": "1.0", "good": "1.0"},
        "1.0.1": {"bad": "1.1", "good": "1.0"},
    }
    assert shop.released("data") == {"1.0.0": {"bad": "1.0"}, "1.0.1": {"bad": "1.1"}}
    for name in NAMES:
        assert "bad==1.1" in (shop.root / f"layers/{name}/requirements.txt").read_text()
        folder = shop.root / f"dist/layers/{name}/1.0.1"
        assert sorted(path.name for path in folder.iterdir()) == [
            "universal.cdx.json",
            "universal.manifest.json",
            "universal.zip",
        ]
    radius, *told = [
        line for line in ran.out.splitlines() if line.startswith(("to rel", "base@1.0.1"))
    ]
    assert radius == (
        "to release: 2 layers (base, data); affected: 2 releases; "
        "2 environments (dev, prod); 1 function (checkout)"
    )
    assert told == ["base@1.0.1 (after 1.0.0)"]
    assert "next: layergen promote base@1.0.1 data@1.0.1 --env prod" in ran.err
    assert "next: dev takes base@1.0.1, data@1.0.1 when rendered" in ran.err
    assert shop("build").code == shop("lock", "--check").code == 0


def test_a_dry_run_writes_nothing(shop: Shop) -> None:
    before = shop.snapshot()

    ran = shop("patch", "bad>=1.1", "--dry-run")

    assert ran.code == 0
    assert "to release: 2 layers (base, data)" in ran.out
    assert shop.snapshot() == before


def test_one_layer_that_cannot_be_resolved_stops_all(shop: Shop) -> None:
    shop.require("data", "bad<1.1")
    before = shop.snapshot()

    ran = shop("patch", "bad>=1.1")

    assert ran.code == 1
    assert "has no solution" in ran.err
    assert shop.snapshot() == before
    assert [
        path.name for path in (shop.root / "dist/layers").iterdir() if path.name[0] == "."
    ] == []


def test_a_version_that_only_older_packages_allow_is_refused(shop: Shop) -> None:
    """A resolver that is not allowed to fail goes back to a `top` that did not ask for `bad`."""
    shop.serve(
        *(shop.wheel("bad", version) for version in ("1.0", "1.1")),
        shop.wheel("good", "1.0"),
        shop.wheel("top", "1.0"),
        shop.wheel("top", "2.0", requires=["bad<1.1"]),
    )
    shop.require("data", "top")
    assert shop("lock", "data").code == shop("release", "data").code == 0
    assert shop.released("data")["1.1.0"] == {"bad": "1.0", "top": "2.0"}
    before = shop.snapshot()

    ran = shop("patch", "bad>=1.1")

    assert ran.code == 1
    assert "data reaches bad>=1.1 only with top 2.0 → 1.0, bad removed" in ran.err
    assert shop.snapshot() == before


def test_one_wheel_that_cannot_be_built_stops_all(shop: Shop) -> None:
    broken = shop.wheel("bad", "1.2")
    broken.write_bytes(broken.read_bytes()[:-30])
    shop.serve(shop.wheel("bad", "1.0"), shop.wheel("good", "1.0"), broken)
    before = shop.snapshot()

    ran = shop("patch", "bad>=1.2")

    assert ran.code == 1
    assert shop.snapshot() == before


def test_what_is_patched_already_is_left_alone(shop: Shop) -> None:
    shop("patch", "bad>=1.1")
    before = shop.snapshot()

    ran = shop("patch", "bad>=1.1")

    assert ran.code == 0
    assert "to release: 0 layers" in ran.out
    assert "nothing to patch" in ran.err
    assert shop.snapshot() == before


@pytest.mark.parametrize(
    ("package", "message"),
    [
        ("bad", "'bad' names no version to reach"),
        ("unheard>=1", "no release contains unheard"),
        ("a b c", "names no package and versions"),
    ],
)
def test_mistakes(shop: Shop, package: str, message: str) -> None:
    ran = shop("patch", package)

    assert ran.code == 1
    assert message in ran.err


def test_a_lock_from_elsewhere_is_not_moved(shop: Shop) -> None:
    (shop.root / "layers/data/requirements.txt").unlink()
    (shop.root / "layers/data/pylock.toml").write_text("")
    before = shop.snapshot()

    ran = shop("patch", "bad>=1.1")

    assert ran.code == 1
    assert "layers/data has no lock that layergen wrote" in ran.err
    assert shop.snapshot() == before


def test_layers_of_one_function_are_compared(shop: Shop) -> None:
    shop.require("data", "bad>1")
    shop("lock", "data")

    ran = shop("release", "data")

    assert ran.code == 0
    assert (
        "warning: checkout: base@1.0.0 and data@1.1.0 differ in bad 1.0 and 1.1; "
        "file by file data@1.1.0 wins, which is attached last"
    ) in ran.err
