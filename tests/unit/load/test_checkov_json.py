"""checkov's JSON, in the shapes that checkov 3.3.30 gives it."""

import json
from typing import Any

import pytest

from layergen.diagnostics import Severity
from layergen.errors import LayergenError
from layergen.load.checkov_json import is_plan, load_verdicts
from layergen.model.finding import ExemptBy, Exemption, Finding, Lines

TOP = "/repository"
ROOT = "envs/dev/eu-west-1"


def check(**changes: Any) -> dict[str, Any]:
    return {
        "check_id": "CKV_LAYERGEN_6",
        "check_name": "Ensure skip_destroy is off",
        "resource": "aws_lambda_layer_version.this",
        "file_path": "/own.tf",
        "file_abs_path": f"{TOP}/{ROOT}/own.tf",
        "file_line_range": [3, 9],
        "caller_file_path": None,
        "caller_file_line_range": None,
        "guideline": "remove it",
        "severity": None,
        **changes,
    }


def report(*failed: dict[str, Any], errors: list[str] | None = None) -> dict[str, Any]:
    errors = errors or []
    return {
        "check_type": "terraform",
        "results": {"passed_checks": [], "failed_checks": failed, "parsing_errors": errors},
        "summary": {"failed": len(failed), "parsing_errors": len(errors)},
    }


def load(document: object, plan: str | None = None) -> tuple[Finding, ...]:
    return load_verdicts(json.dumps(document), top=TOP, folder=ROOT, plan=plan).findings


def test_a_resource_in_the_root() -> None:
    assert load(report(check())) == (
        Finding(
            check="CKV_LAYERGEN_6",
            name="Ensure skip_destroy is off",
            resource="aws_lambda_layer_version.this",
            rendered=Lines(f"{ROOT}/own.tf", 3, 9),
            guideline="remove it",
            root=ROOT,
        ),
    )


def test_a_resource_in_a_module_lies_where_the_module_is_called() -> None:
    inside = check(
        resource='module.data_tools.aws_lambda_layer_version.this["1.0.0"]',
        file_path="/../../../modules/layer/main.tf",
        caller_file_path="/layers.tf",
        caller_file_line_range=[4, 20],
    )

    (finding,) = load(report(inside))

    assert finding.resource == 'module.data_tools.aws_lambda_layer_version.this["1.0.0"]'
    assert finding.rendered == Lines(f"{ROOT}/layers.tf", 4, 20)


def test_a_module_call_gets_its_address() -> None:
    (finding,) = load(report(check(resource="data_tools", file_path="/layers.tf")))

    assert finding.resource == "module.data_tools"


def test_what_lies_in_a_module_of_a_plan_lies_where_the_root_calls_it() -> None:
    inside = check(
        resource='module.data_tools.aws_lambda_layer_version.this["1.0.0"]',
        file_path="../../../modules/layer/main.tf",
    )
    call = Lines(f"{ROOT}/layers.tf", 4, 20)

    (finding,) = load_verdicts(
        json.dumps(report(inside)),
        top=TOP,
        folder=ROOT,
        plan="plan.json",
        calls={"data_tools": call},
    ).findings

    assert finding.rendered == call


@pytest.mark.parametrize(
    ("comment", "reason"),
    [("because ", "because"), (None, "no reason given"), ("", "no reason given")],
)
def test_what_a_comment_skips_is_exempt_with_its_reason(comment: str | None, reason: str) -> None:
    skipped = check(check_result={"result": "SKIPPED", "suppress_comment": comment})
    document = report()
    document["results"]["skipped_checks"] = [skipped]

    (finding,) = load(document)

    assert finding.exemption == Exemption(ExemptBy.CODE, reason)


def test_what_passes_is_told_as_well() -> None:
    document = report()
    document["results"]["passed_checks"] = [check(resource="data_tools")]

    (passed,) = load_verdicts(json.dumps(document), top=TOP, folder=ROOT).passed

    assert (passed.check, passed.resource, passed.root) == (
        "CKV_LAYERGEN_6",
        "module.data_tools",
        ROOT,
    )


def test_lines_of_a_plan_come_from_the_root() -> None:
    inside = check(file_path="../../../modules/layer/main.tf")

    own, module = load(report(check(file_path="own.tf"), inside), plan="plan.json")

    assert own.rendered == Lines(f"{ROOT}/own.tf", 3, 9)
    assert module.rendered == Lines("modules/layer/main.tf", 3, 9)


def test_what_only_the_plan_holds_lies_in_the_plan() -> None:
    only = check(file_path="/plan.json", file_line_range=[0, 0])

    (finding,) = load(report(only), plan="ci/plan.json")

    assert finding.rendered == Lines("ci/plan.json")


def test_a_check_without_a_guideline_can_be_excepted() -> None:
    (finding,) = load(report(check(check_id="CKV_AWS_50", guideline=None)))

    assert "#checkov:skip=CKV_AWS_50:REASON" in finding.guideline


def test_a_file_that_checkov_cannot_parse_is_a_finding() -> None:
    (finding,) = load(report(errors=[f"{TOP}/modules/layer/main.tf"]))

    assert finding.check == "unreadable"
    assert finding.severity is Severity.ERROR
    assert finding.rendered == Lines("modules/layer/main.tf")


def test_a_quiet_report_still_tells_that_something_was_not_parsed() -> None:
    quiet = {"results": {"failed_checks": []}, "summary": {"parsing_errors": 2}}

    (finding,) = load(quiet)

    assert finding.check == "unreadable"
    assert finding.rendered == Lines(ROOT)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (None, Severity.ERROR),
        ("CRITICAL", Severity.ERROR),
        ("MEDIUM", Severity.ERROR),
        ("LOW", Severity.WARNING),
        ("INFO", Severity.WARNING),
    ],
)
def test_severity(severity: str | None, expected: Severity) -> None:
    (finding,) = load(report(check(severity=severity)))

    assert finding.severity is expected


def test_nothing_to_check_is_a_bare_summary() -> None:
    assert load({"passed": 0, "failed": 0, "parsing_errors": 0, "resource_count": 0}) == ()


def test_several_reports_come_as_a_list() -> None:
    assert len(load([report(check()), report(check(check_id="CKV_OWN_1"))])) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "usage: checkov",
        "[1]",
        '{"results": {}}',
        '{"passed": 0}',
        '{"results": {"failed_checks": [{"check_id": "CKV_1"}]}, "summary": {"parsing_errors": 0}}',
    ],
)
def test_anything_else_is_an_error(text: str) -> None:
    with pytest.raises(LayergenError, match="something else than expected"):
        load_verdicts(text, top=TOP, folder=ROOT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"format_version": "1.2", "planned_values": {}}', True),
        ('{"format_version": "1.0", "values": {}}', False),
        ('{"x": 1}', False),
        ("[]", False),
        ("PK\x03\x04", False),
    ],
)
def test_is_plan(text: str, expected: bool) -> None:
    assert is_plan(text) is expected
