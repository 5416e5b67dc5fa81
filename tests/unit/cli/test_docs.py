"""`layergen docs`, on the releases of this repository."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.unit.cli.running import layergen

VOID = {"meta", "link", "br", "hr", "img", "input"}


def pages(root: Path) -> dict[str, str]:
    folder = root / "docs" / "layers"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_run_writes_nothing(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = layergen(capsys, example, "docs")
    written = pages(example)
    second = layergen(capsys, example, "docs")

    assert first.code == second.code == 0
    assert "create docs/layers/data-tools/README.md" in first.out
    assert second.out == ""
    assert "nothing to write" in second.err
    assert pages(example) == written


def test_check_and_diff_tell_and_write_nothing(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layergen(capsys, example, "docs")
    strategy = example / "layers.yaml"
    strategy.write_text(strategy.read_text("utf-8").replace("Model inference", "Models"), "utf-8")
    before = pages(example)

    check = layergen(capsys, example, "docs", "--check")
    diff = layergen(capsys, example, "docs", "--diff")

    assert (check.code, diff.code) == (2, 2)
    assert check.out.splitlines() == [
        "update docs/layers/README.md",
        "update docs/layers/index.html",
        "update docs/layers/inference/README.md",
    ]
    assert "-Model inference\n+Models\n" in diff.out
    assert pages(example) == before


def test_the_page_of_a_layer_that_left_goes_and_an_edited_one_stops_the_run(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layergen(capsys, example, "docs")
    layers = example / "layers.yaml"
    text = layers.read_text("utf-8")
    start, end = text.index("  node-tools:"), text.index("functions:")
    layers.write_text(text[:start] + text[end:], "utf-8")
    page = example / "docs" / "layers" / "inference" / "README.md"
    page.write_text(page.read_text("utf-8") + "mine\n", "utf-8")

    refused = layergen(capsys, example, "docs")
    page.unlink()
    mended = layergen(capsys, example, "docs")

    assert refused.code == 1
    assert "inference/README.md: error[edited-file]" in refused.err
    assert mended.code == 0
    assert "delete docs/layers/node-tools/README.md" in mended.out
    assert not (example / "docs" / "layers" / "node-tools").exists()


def test_json(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "docs", "--format", "json")

    document = json.loads(ran.out)
    layers = {layer["name"]: layer for layer in document["layers"]}
    assert document["format_version"] == "1.0"
    assert not (example / "docs").exists()
    tools = layers["data-tools"]
    assert tools["functions"] == ["checkout", "ingest"]
    assert tools["source"] == {"kind": "pip", "folder": "layers/data-tools"}
    (release, *_) = tools["releases"]
    assert "pydantic" in {p["name"] for p in release["artifacts"]["arm64"]["packages"]}
    prod = next(e for e in release["environments"] if e["environment"] == "prod")
    assert prod["pinned"] == ["checkout", "ingest"]


def test_another_folder_and_none_outside(
    example: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    inside = layergen(capsys, example, "docs", "--output", "catalogue")
    outside = layergen(capsys, example, "docs", "--output", "../elsewhere")

    assert inside.code == 0
    assert (example / "catalogue" / "README.md").is_file()
    assert outside.code == 1
    assert "not a folder inside the repository" in outside.err
    assert not (tmp_path.parent / "elsewhere").exists()


class Outline(HTMLParser):
    """Checks that every element closes, and collects what links lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sections: set[str] = set()
        self.rows: set[str] = set()
        self.targets: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id" and value and tag == "section":
                self.sections.add(value)
            if name == "data-layer" and value:
                self.rows.add(value)
            if name == "href" and value:
                self.targets.add(value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_what_people_wrote_is_text_in_it(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strategy = example / "layers.yaml"
    text = strategy.read_text("utf-8").replace("Model inference", "Fast <script>alert(1)</script>")
    strategy.write_text(text, "utf-8")
    layergen(capsys, example, "docs")
    page = pages(example)["index.html"]

    outline = Outline()
    outline.feed(page)

    assert outline.open == []
    assert {target.removeprefix("#") for target in outline.targets} == outline.sections
    assert outline.rows == outline.sections
    assert "layer-inference" in outline.sections
    assert "Fast &lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_runs_one_script_of_ours_and_asks_nobody_for_anything(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layergen(capsys, example, "docs")
    page = pages(example)["index.html"]

    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}'" in policy
    assert "://" not in page
    assert not re.search(r"\b(?:src|srcset|data|action)=|@import|url\(", page)
    # What the script looks for is there.
    for name in re.findall(r'getElementById\("([^"]+)"\)', script):
        assert f'id="{name}"' in page
