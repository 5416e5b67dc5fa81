from layergen.report.findings_text import findings_text
from tests.unit.report.findings import ALL


def test_one_block_per_finding() -> None:
    assert findings_text(ALL) == (
        "layers.yaml:12:3: error[CKV_LAYERGEN_1]: "
        "Ensure a layer is not shared with every AWS account\n"
        '  resource: module.data_tools.aws_lambda_layer_version_permission.this["1.4.0"]\n'
        "  rendered: envs/dev/eu-west-1/layers.tf:4-20\n"
        "  hint: name an organization\n"
        "envs/dev/eu-west-1/own functions.tf:22:1: warning[CKV_AWS_50]: "
        "X-Ray tracing is enabled for Lambda\n"
        "  resource: aws_lambda_function.checkout\n"
        "  hint: https://example.com/x-ray\n"
        "modules/layer/main.tf: error[unreadable]: "
        "checkov cannot parse this, so nothing in it was checked\n"
    )


def test_nothing_for_no_findings() -> None:
    assert findings_text(()) == ""
