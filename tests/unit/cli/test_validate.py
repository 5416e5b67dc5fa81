import json
from pathlib import Path

import pytest

from layergen.cli.main import run
from tests.repositories import (
    LAYER,
    Entry,
    environment,
    function,
    layer,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen

MISTAKES = """\
version: 1
layers:
  data-tools:
    description: Parsing
    runtimes: [3.12, pyhton3.12]
    architectures: [arm64]
    update_frequency: sometimes
    scope: team
    source: { files: layers/data-tools }
    retian: 5
  data_tools:
    description: ""
    runtimes: [python3.14]
    architectures: [arm64]
    update_frequency: monthly
    scope: team
    source: { files: layers/nowhere }
functions:
  checkout:
    runtime: python3.12
    architecture: x86_64
    layers: [data-tools, data_tools, base]
  report:
    package_type: Image
    layers: [data-tools]
"""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-23")


def repository(tmp_path: Path, **changes: object) -> Path:
    given: Entry = {"functions": {"checkout": function()}, **changes}
    return write_files(tmp_path, repository_files(**given))


def warned(tmp_path: Path) -> Path:
    return repository(tmp_path, layers={LAYER: layer(split_by="runtime")})


def broken(tmp_path: Path) -> Path:
    return repository(tmp_path, functions={"checkout": function(layers=["data-tool"])})


def test_a_good_repository_says_what_was_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ran = layergen(capsys, repository(tmp_path), "validate")

    assert ran == (0, "", "1 layer, 1 function, 1 environment: no findings")


def test_findings_go_to_stderr_with_their_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = broken(tmp_path)
    capsys.readouterr()

    code = run(["-C", str(root), "validate"])

    assert code == 1
    assert capsys.readouterr() == (
        "",
        (
            "layers.yaml:18:7: error[unknown-layer]: 'checkout' attaches 'data-tool', "
            "and there is no layer of that name\n"
            "  hint: did you mean 'data-tools'?\n"
            "1 layer, 1 function, 1 environment: 1 error\n"
        ),
    )


def test_ten_mistakes_give_ten_findings_in_one_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = write_files(tmp_path, repository_files() | {"layers.yaml": MISTAKES})

    ran = layergen(capsys, root, "validate", "--format", "json")

    assert ran.code == 1
    found = json.loads(ran.out)["findings"]
    assert [(finding["line"], finding["column"], finding["rule"]) for finding in found] == [
        (5, 15, "unknown-runtime"),
        (5, 16, "yaml-surprise"),
        (7, 23, "bad-value"),
        (10, 5, "unknown-key"),
        (11, 3, "name-collision"),
        (12, 18, "bad-value"),
        (13, 16, "provider-too-old"),
        (17, 22, "missing-path"),
        (22, 14, "architecture-mismatch"),
        (22, 26, "architecture-mismatch"),
        (22, 26, "runtime-mismatch"),
        (22, 38, "unknown-layer"),
        (25, 13, "image-with-layers"),
    ]


def test_warnings_pass_unless_strict(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    root = warned(tmp_path)

    relaxed = layergen(capsys, root, "validate")
    strict = layergen(capsys, root, "validate", "--strict")

    assert (relaxed.code, strict.code) == (0, 1)
    assert "warning[pointless-split]" in relaxed.err
    assert relaxed.err == strict.err
    assert relaxed.err.endswith("1 layer, 1 function, 1 environment: 1 warning")


def test_errors_and_warnings_are_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = repository(
        tmp_path,
        layers={LAYER: layer(split_by="runtime")},
        functions={"checkout": function(layers=["x"]), "other": function(layers=["y"])},
    )

    assert layergen(capsys, root, "validate").err.endswith(": 2 errors, 1 warning")


def test_quiet_says_nothing_but_errors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert layergen(capsys, warned(tmp_path / "a"), "-q", "validate") == (0, "", "")
    ran = layergen(capsys, broken(tmp_path / "b"), "-q", "validate")
    assert "error[unknown-layer]" in ran.err
    assert "environment" not in ran.err


def test_json_goes_to_stdout(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = layergen(capsys, broken(tmp_path), "validate", "--format", "json")

    assert ran.code == 1
    assert json.loads(ran.out) == {
        "format_version": "1.0",
        "findings": [
            {
                "rule": "unknown-layer",
                "severity": "error",
                "file": "layers.yaml",
                "line": 18,
                "column": 7,
                "message": "'checkout' attaches 'data-tool', and there is no layer of that name",
                "hint": "did you mean 'data-tools'?",
            }
        ],
    }
    assert ran.err == "1 layer, 1 function, 1 environment: 1 error"


def test_annotations_name_files_as_the_workspace_sees_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = broken(tmp_path / "platform" / ".layers")
    monkeypatch.chdir(tmp_path)

    below = layergen(capsys, root, "validate", "--format", "github")
    monkeypatch.chdir(root)
    inside = layergen(capsys, root, "validate", "--format", "github")
    monkeypatch.chdir("/")

    assert below.code == inside.code == 1
    assert below.out.startswith("::error file=platform/.layers/layers.yaml,line=18,col=7,title=")
    assert inside.out.startswith("::error file=layers.yaml,line=18,col=7,title=unknown-layer::")


def test_without_findings_there_are_no_annotations(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ran = layergen(capsys, repository(tmp_path), "validate", "--format", "github")

    assert (ran.code, ran.out) == (0, "")


def test_every_file_is_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    root = repository(
        tmp_path,
        released={LAYER: releases("1.0.0")},
        environments={"dev": environment(track="manual")},
        locks={"dev": {"layers": {LAYER: {"1.0.0": {}, "2.0.0": {}}}}},
    )

    ran = layergen(capsys, root, "validate")

    assert "envs/dev/env.lock.json:6:7: error[unknown-release]" in ran.err
    assert "hint: layergen pin checkout data-tools@1.0.0 --env dev" in ran.err


def test_a_missing_source_is_looked_for_on_disk(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = repository(tmp_path, layers={LAYER: layer(source={"pip": f"layers/{LAYER}"})})

    assert "error[missing-manifest]" in layergen(capsys, root, "validate").err
    (root / "layers" / LAYER / "requirements.in").write_text("")
    assert layergen(capsys, root, "validate").code == 0


def test_a_file_that_is_no_text_gets_no_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = repository(tmp_path)
    (root / "layers.yaml").write_bytes(b"\xff\xfe\x00rubbish")

    ran = layergen(capsys, root, "validate")

    assert ran.code == 1
    assert "is not UTF-8" in ran.err
