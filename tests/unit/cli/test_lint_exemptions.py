"""What `layergen lint` lets pass, told by the real checkov."""

import json
from pathlib import Path

import pytest

from layergen.adapters.checkov import Target, find_checkov
from layergen.adapters.shipped import shipped
from tests.repositories import LAYER, REGION, layer, repository_files, write_files
from tests.unit.cli.running import Ran, layergen
from tests.unit.report.schemas import errors_in_junit

ROOT = f"envs/dev/{REGION}"
ORGANIZATION = "o-exampleorgid"
REASON = "partners need it until May"
SKIP = {"CKV_LAYERGEN_1": REASON, "CKV_LAYERGEN_6": "for nothing"}

OWN_TF = """\
resource "aws_lambda_layer_version" "own" {
  layer_name   = "own"
  filename     = "own.zip"
  skip_destroy = true
}
"""
LOCKED = '  source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="\n}\n'


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A layer that somebody shared with everybody, which the strategy tells checkov to skip."""
    shared = layer(share={"organization": ORGANIZATION}, lint={"skip": SKIP})
    files = repository_files({LAYER: shared}, lint={"severity": {"CKV_LAYERGEN_6": "error"}})
    root = write_files(tmp_path / "repository", files)
    assert layergen(capsys, root, "render").code == 0
    layers_tf = root / ROOT / "layers.tf"
    text = layers_tf.read_text("utf-8")
    layers_tf.write_text(text.replace(f', organization_id = "{ORGANIZATION}"', ""), "utf-8")
    (root / ROOT / "own.tf").write_text(OWN_TF, "utf-8")
    return root


def line_of(root: Path, start: str) -> int:
    lines = (root / "layers.yaml").read_text("utf-8").splitlines()
    return 1 + next(n for n, line in enumerate(lines) if line.strip().startswith(start))


def test_skips_and_the_baseline(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def lint(*arguments: str) -> Ran:
        return layergen(capsys, repository, "lint", *arguments)

    known = repository / "known.json"
    found = lint("--format", "json", "--write-baseline", str(known))

    assert found.code == 0
    answer = json.loads(found.out)
    assert [(f["check"], f["severity"]) for f in answer["findings"]] == [
        ("CKV_LAYERGEN_5", "warning"),
        ("CKV_LAYERGEN_6", "error"),
    ]
    (skipped,) = (f for f in answer["exempt"] if f["check"] == "CKV_LAYERGEN_1")
    assert (skipped["exempt_by"], skipped["reason"]) == ("strategy", REASON)
    assert skipped["exempt_at"]["line"] == line_of(repository, "CKV_LAYERGEN_1: ")
    assert skipped["resource"] == "module.data_tools"
    line = line_of(repository, "CKV_LAYERGEN_6: for")
    assert f"layers.yaml:{line}:9: warning[idle-skip]: data-tools skips CKV_LAYERGEN_6" in found.err
    assert "2 findings in 1 root; 1 skipped" in found.err
    assert f"{known} knows 2 findings" in found.err

    own = repository / ROOT / "own.tf"
    own.write_text("# moved\n\n" + OWN_TF.replace("}\n", LOCKED), "utf-8")
    passing = lint("--baseline", str(known), "--format", "junit", "--severity", "warning")

    assert passing.code == 0
    assert errors_in_junit(passing.out) == []
    assert '<skipped message="known to the baseline" type="baseline" />' in passing.out
    assert f'<skipped message="{REASON}" type="strategy" />' in passing.out
    assert (
        "known.json:4:5: warning[gone-finding]: CKV_LAYERGEN_5 no longer finds "
        f"aws_lambda_layer_version.own in {ROOT}" in passing.err
    )
    assert "no findings in 1 root; 1 skipped, 1 known" in passing.err


def test_findings_as_annotations_that_fail_nothing(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.parent)

    ran = layergen(capsys, repository, "lint", "--format", "github", "--severity", "never")

    error, warning, idle = ran.out.splitlines()
    assert ran.code == 0
    file = f"file=repository/{ROOT}/own.tf,line=1,endLine=5"
    assert error.startswith(f"::error {file},title=CKV_LAYERGEN_6%3A aws_lambda_layer_version.own")
    assert warning.startswith(f"::warning {file},title=CKV_LAYERGEN_5")
    assert idle.startswith("::warning file=repository/layers.yaml,line=")
    assert "idle-skip" not in ran.err


def test_checkov_alone_skips_the_same(repository: Path) -> None:
    plain = find_checkov(shipped("policies")).scan(repository, Target(ROOT, "{}"))

    results = json.loads(plain)["results"]
    skipped = {
        (check["resource"], check["check_result"]["suppress_comment"])
        for check in results["skipped_checks"]
        if check["check_id"] == "CKV_LAYERGEN_1"
    }
    assert ("data_tools", REASON) in skipped
    assert "CKV_LAYERGEN_1" not in {check["check_id"] for check in results["failed_checks"]}
