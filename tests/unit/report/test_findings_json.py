import json

from layergen.model.finding import Verdicts
from layergen.report.findings_json import findings_json
from tests.unit.report.findings import ALL, OF_A_LAYER, PASSED, SKIPPED


def test_a_finding_with_its_layer() -> None:
    (entry,) = json.loads(findings_json(Verdicts((OF_A_LAYER,))))["findings"]

    assert entry == {
        "check": "CKV_LAYERGEN_1",
        "name": "Ensure a layer is not shared with every AWS account",
        "severity": "error",
        "root": "envs/dev/eu-west-1",
        "resource": 'module.data_tools.aws_lambda_layer_version_permission.this["1.4.0"]',
        "layer": "data-tools",
        "place": {"file": "layers.yaml", "line": 12, "column": 3},
        "rendered": {"file": "envs/dev/eu-west-1/layers.tf", "first_line": 4, "last_line": 20},
        "guideline": "name an organization",
    }


def test_the_document_counts_and_says_its_format() -> None:
    document = json.loads(findings_json(Verdicts((*ALL, SKIPPED), (PASSED,))))

    assert document["format_version"] == "1.0"
    assert document["summary"] == {
        "errors": 2,
        "warnings": 1,
        "notes": 0,
        "exempt": 1,
        "passed": 1,
    }
    assert [entry["layer"] for entry in document["findings"]] == ["data-tools", None, None]
    assert document["findings"][1]["place"] is None


def test_an_exempt_finding_says_why_it_does_not_count() -> None:
    document = json.loads(findings_json(Verdicts((SKIPPED,))))

    (entry,) = document["exempt"]
    assert document["findings"] == []
    assert entry["check"] == "CKV_LAYERGEN_6"
    assert (entry["exempt_by"], entry["reason"]) == ("strategy", "left on purpose")
    assert entry["exempt_at"] == {"file": "layers.yaml", "line": 20, "column": 9}
