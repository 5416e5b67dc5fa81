"""Findings to report on: of a layer, of somebody's own file, and of a file nobody can read."""

from layergen.diagnostics import Place, Severity
from layergen.model.finding import ExemptBy, Exemption, Finding, Lines, Passed

ROOT = "envs/dev/eu-west-1"

OF_A_LAYER = Finding(
    check="CKV_LAYERGEN_1",
    name="Ensure a layer is not shared with every AWS account",
    resource='module.data_tools.aws_lambda_layer_version_permission.this["1.4.0"]',
    rendered=Lines("envs/dev/eu-west-1/layers.tf", 4, 20),
    guideline="name an organization",
    layer="data-tools",
    place=Place("layers.yaml", 12, 3),
    root=ROOT,
)
OF_OWN_FILE = Finding(
    check="CKV_AWS_50",
    name="X-Ray tracing is enabled for Lambda",
    resource="aws_lambda_function.checkout",
    rendered=Lines("envs/dev/eu-west-1/own functions.tf", 22, 29),
    guideline="https://example.com/x-ray",
    severity=Severity.WARNING,
    root=ROOT,
)
UNREADABLE = Finding(
    check="unreadable",
    name="checkov cannot parse this, so nothing in it was checked",
    resource="",
    rendered=Lines("modules/layer/main.tf"),
    root=ROOT,
)
ALL = (OF_A_LAYER, OF_OWN_FILE, UNREADABLE)

SKIPPED = Finding(
    check="CKV_LAYERGEN_6",
    name="Ensure skip_destroy is off",
    resource='module.data_tools.aws_lambda_layer_version.this["1.4.0"]',
    rendered=Lines("envs/dev/eu-west-1/layers.tf", 4, 20),
    layer="data-tools",
    place=Place("layers.yaml", 12, 3),
    root=ROOT,
    exemption=Exemption(ExemptBy.STRATEGY, "left on purpose", Place("layers.yaml", 20, 9)),
)
IN_CODE = Finding(
    check="CKV_AWS_124",
    name="Ensure that stacks send notifications",
    resource="aws_cloudformation_stack.own",
    rendered=Lines("envs/dev/eu-west-1/own.tf", 7, 20),
    root=ROOT,
    exemption=Exemption(ExemptBy.CODE, "nobody waits for its events"),
)
PASSED = Passed(
    "CKV_LAYERGEN_5", "Ensure the content is locked", "module.data_tools.x.this", ROOT, "data-tools"
)
