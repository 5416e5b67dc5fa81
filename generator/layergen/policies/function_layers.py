"""Functions: no more layers than Lambda takes."""

from typing import Any

from checkov.common.bridgecrew.severities import BcSeverities, Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

_LAYERS_PER_FUNCTION = 5


class FunctionHasFewLayers(BaseResourceCheck):  # type: ignore[misc]
    """A list that is put together by an expression is left to Terraform, which refuses a sixth."""

    def __init__(self) -> None:
        super().__init__(
            f"Ensure a function has no more than {_LAYERS_PER_FUNCTION} layers",
            "CKV_LAYERGEN_7",
            [CheckCategories.GENERAL_SECURITY],
            ["aws_lambda_function"],
            guideline="merge layers that are always used together",
        )
        self.severity = Severities[BcSeverities.MEDIUM]

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Count the layers."""
        layers = (conf.get("layers") or [None])[0]
        if isinstance(layers, str):
            return CheckResult.UNKNOWN
        many = len(layers or ()) > _LAYERS_PER_FUNCTION
        return CheckResult.FAILED if many else CheckResult.PASSED


check = FunctionHasFewLayers()
