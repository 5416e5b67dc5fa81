"""Findings to report on: of a layer, of somebody's own file, and of a file nobody can read."""

from layergen.diagnostics import Place, Severity
from layergen.model.finding import Finding, Lines

OF_A_LAYER = Finding(
    check="CKV_LAYERGEN_1",
    name="Ensure a layer is not shared with every AWS account",
    resource='module.data_tools.aws_lambda_layer_version_permission.this["1.4.0"]',
    rendered=Lines("envs/dev/eu-west-1/layers.tf", 4, 20),
    guideline="name an organization",
    layer="data-tools",
    place=Place("layers.yaml", 12, 3),
)
OF_OWN_FILE = Finding(
    check="CKV_AWS_50",
    name="X-Ray tracing is enabled for Lambda",
    resource="aws_lambda_function.checkout",
    rendered=Lines("envs/dev/eu-west-1/own functions.tf", 22, 29),
    guideline="https://example.com/x-ray",
    severity=Severity.WARNING,
)
UNREADABLE = Finding(
    check="unreadable",
    name="checkov cannot parse this, so nothing in it was checked",
    resource="",
    rendered=Lines("modules/layer/main.tf"),
)
ALL = (OF_A_LAYER, OF_OWN_FILE, UNREADABLE)
