"""`layergen diff`: packages and bytes from the lock, files from what is in dist."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from tests.unit.cli.releasing import Shop

REFERENCES = ("base@1.0.0", "base@1.1.0")


@pytest.fixture
def shop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    """`base` has two releases: `tool` moves to another major version, `gone` goes, `come` comes."""
    with ExitStack() as stack:
        shop = Shop(tmp_path, capsys, monkeypatch, stack)
        shop.serve(
            shop.wheel("tool", "1.0"),
            shop.wheel("tool", "2.0", "longer"),
            shop.wheel("gone", "1.0"),
            shop.wheel("come", "1.0"),
        )
        shop.require("base", "tool<2", "gone")
        shop.require("data", "tool<2")
        assert shop("lock").code == 0
        assert shop("release", "base").code == 0
        shop.require("base", "tool", "come")
        assert shop("lock", "base", "--upgrade", "tool").code == 0
        assert shop("release", "base", "--version", "1.1.0").code == 0
        yield shop


def test_text(shop: Shop) -> None:
    ran = shop("diff", *REFERENCES)

    rows = [line.split() for line in ran.out.splitlines()]
    assert ran.code == 0
    assert ran.out.startswith("base@1.0.0 → base@1.1.0\n")
    assert any(row[:3] == ["come", "1.0", "added"] for row in rows)
    assert any(row[:3] == ["gone", "1.0", "removed"] for row in rows)
    assert any(row[:4] == ["tool", "1.0", "2.0", "major"] for row in rows)
    assert ["python/tool.py", "changed", "+6", "bytes"] in rows
    assert ["python/gone.py", "removed", "-12", "bytes"] in rows


def test_json(shop: Shop) -> None:
    document = json.loads(shop("diff", *REFERENCES, "--format", "json").out)

    (variant,) = document["variants"]
    assert (document["before"], document["after"]) == REFERENCES
    assert {p["name"]: (p["before"], p["after"], p["change"]) for p in variant["packages"]} == {
        "come": (None, "1.0", "added"),
        "gone": ("1.0", None, "removed"),
        "tool": ("1.0", "2.0", "major"),
    }
    change = variant["after"]["unzipped_bytes"] - variant["before"]["unzipped_bytes"]
    assert sum(package["unzipped_bytes"] for package in variant["packages"]) == change
    sizes = [
        (file[side] or {"size": 0})["size"] * sign
        for file in variant["files"]
        for side, sign in (("before", -1), ("after", 1))
    ]
    assert sum(sizes) == change


def test_markdown(shop: Shop) -> None:
    ran = shop("diff", *REFERENCES, "--format", "markdown")

    lines = ran.out.splitlines()
    assert lines[0] == "### `base@1.0.0` → `base@1.1.0`"
    assert any(line.startswith("| `tool` | 1.0 | 2.0 | **major** | +") for line in lines)
    assert "- `python/come.py` added, +12 bytes" in lines


def test_without_manifests_files_come_from_the_zips(shop: Shop) -> None:
    complete = shop("diff", *REFERENCES).out
    for manifest in shop.root.glob("dist/layers/base/*/*.manifest.json"):
        manifest.unlink()

    assert shop("diff", *REFERENCES).out == complete


def test_without_artifacts_packages_and_bytes_come_from_the_lock(shop: Shop) -> None:
    complete = shop("diff", *REFERENCES).out
    shutil.rmtree(shop.root / "dist")

    ran = shop("diff", *REFERENCES)

    assert ran.code == 0
    assert ran.out.rstrip() == complete.partition("files of")[0].rstrip()
    assert ran.err.endswith(
        "files were not compared, as manifests are not here: layergen build base@1.0.0 base@1.1.0"
    )


def test_an_edited_manifest_is_not_believed(shop: Shop) -> None:
    complete = shop("diff", *REFERENCES).out
    manifest = shop.root / "dist/layers/base/1.1.0/universal.manifest.json"
    manifest.write_text(manifest.read_text().replace("come.py", "kept.py"))

    assert shop("diff", *REFERENCES).out == complete


def test_another_split_is_compared_across_variants(shop: Shop) -> None:
    strategy = shop.root / "layers.yaml"
    content = yaml.safe_load(strategy.read_text())
    content["layers"]["base"]["split_by"] = "architecture"
    strategy.write_text(yaml.safe_dump(content))
    shop.require("base", "tool")
    assert shop("lock", "base").code == 0
    assert shop("release", "base").out.startswith("base@2.0.0")

    text, markdown, document = (
        shop("diff", "base@1.1.0", "base", "--format", form).out
        for form in ("text", "markdown", "json")
    )

    how = "no counterpart for universal (before) and arm64, x86_64 (after): "
    assert how in text
    rows = [line.split() for line in text.splitlines()]
    assert [(*row[:3], row[-1]) for row in rows if row[-1:] == ["all"]] == [
        ("come", "1.0", "removed", "all")
    ]
    assert ["python/come.py", "removed", "-12", "bytes"] in rows
    assert ["python/tool.py", "removed", "-19", "bytes"] not in rows
    assert how[1:] in markdown
    assert re.search(r"\| `come` .* \*\*removed\*\* .* \| universal → arm64, x86_64 \|", markdown)
    assert "- `python/come.py` removed, -12 bytes" in markdown
    across = json.loads(document)["across"]
    assert (across["before"], across["after"]) == (["universal"], ["arm64", "x86_64"])
    assert [package["name"] for package in across["packages"]] == ["come"]


def test_the_same_release(shop: Shop) -> None:
    ran = shop("diff", "base@1.1.0", "base")

    assert (ran.code, ran.err) == (0, "")
    assert "no package changed" in ran.out


def test_an_unknown_release(shop: Shop) -> None:
    ran = shop("diff", "base@1.0.0", "base@9.0.0")

    assert ran.code == 1
    assert "there is no release base@9.0.0" in ran.err
