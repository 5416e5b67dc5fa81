from dataclasses import replace

from layergen.report.findings_text import findings_text
from tests.unit.report.findings import ALL, IN_CODE, OF_A_LAYER, OF_OWN_FILE, SKIPPED


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


def test_each_release_of_a_layer_is_counted_and_not_told_again() -> None:
    newer = [
        replace(OF_A_LAYER, resource=OF_A_LAYER.resource.replace("1.4.0", version))
        for version in ("1.5.0", "1.6.0")
    ]
    own = replace(OF_OWN_FILE, resource="aws_lambda_function.cart")

    text = findings_text([OF_A_LAYER, OF_OWN_FILE, own, *newer, replace(SKIPPED, check="X_1")])

    assert f"  resource: {OF_A_LAYER.resource} and 2 more\n" in text
    assert text.count("error[CKV_LAYERGEN_1]") == 1
    assert text.count("warning[CKV_AWS_50]") == 2


def test_an_exempt_finding_gives_the_reason_and_its_place() -> None:
    assert findings_text([SKIPPED, IN_CODE]) == (
        "layers.yaml:12:3: skipped[CKV_LAYERGEN_6]: Ensure skip_destroy is off\n"
        '  resource: module.data_tools.aws_lambda_layer_version.this["1.4.0"]\n'
        "  rendered: envs/dev/eu-west-1/layers.tf:4-20\n"
        "  reason: left on purpose (layers.yaml:20:9)\n"
        "envs/dev/eu-west-1/own.tf:7:1: skipped[CKV_AWS_124]: "
        "Ensure that stacks send notifications\n"
        "  resource: aws_cloudformation_stack.own\n"
        "  reason: nobody waits for its events\n"
    )
