from dataclasses import replace

from layergen.diagnostics import Diagnostic, Place, Severity
from layergen.model.finding import Lines
from layergen.report.findings_github import findings_github
from tests.unit.report.findings import OF_A_LAYER, OF_OWN_FILE, UNREADABLE


def test_a_finding_lies_on_its_line_and_says_what_to_do() -> None:
    assert findings_github([OF_OWN_FILE, UNREADABLE], folder="platform") == (
        "::error file=platform/modules/layer/main.tf,title=unreadable"
        "::checkov cannot parse this, so nothing in it was checked\n"
        "::warning file=platform/envs/dev/eu-west-1/own functions.tf,line=22,endLine=29,"
        "title=CKV_AWS_50%3A aws_lambda_function.checkout"
        "::X-Ray tracing is enabled for Lambda%0Ahint: https://example.com/x-ray\n"
    )


def test_a_layer_gets_one_annotation_for_all_its_releases_and_roots() -> None:
    newer = replace(OF_A_LAYER, resource="module.data_tools")
    prod = replace(OF_A_LAYER, rendered=Lines("envs/prod/eu-west-1/layers.tf", 4, 20))

    assert findings_github([OF_A_LAYER, newer, prod]) == (
        "::error file=layers.yaml,line=12,col=3,title=CKV_LAYERGEN_1%3A data-tools"
        "::Ensure a layer is not shared with every AWS account"
        f"%0Aenvs/dev/eu-west-1/layers.tf:4-20: {OF_A_LAYER.resource} and 1 more"
        f"%0Aenvs/prod/eu-west-1/layers.tf:4-20: {OF_A_LAYER.resource}"
        "%0Ahint: name an organization\n"
    )


def test_own_resources_in_one_file_stay_apart() -> None:
    other = replace(OF_OWN_FILE, resource="aws_lambda_function.cart", rendered=Lines("a.tf", 1, 2))

    assert findings_github([OF_OWN_FILE, other]).count("::warning ") == 2


def test_what_skips_nothing_is_a_warning() -> None:
    idle = Diagnostic("idle-skip", "idle", Place("layers.yaml", 3, 9), "", Severity.WARNING)

    assert findings_github([], [idle]) == (
        "::warning file=layers.yaml,line=3,col=9,title=idle-skip::idle\n"
    )
