"""Aliases: published versions only, and at most one that takes a share of the traffic."""

from typing import Any

from checkov.common.bridgecrew.severities import BcSeverities, Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

_ALIAS = ["aws_lambda_alias"]
_LATEST = "$LATEST"
_OF_CHECKOV = {"start_line", "end_line"}
"""Keys that checkov adds to every map of a plan, besides those with leading underscores."""


def _argument(conf: dict[str, Any], name: str) -> Any:
    value = conf.get(name)
    return value[0] if isinstance(value, list) and value else value


def _weighted_versions(conf: dict[str, Any]) -> list[str]:
    routing = _argument(conf, "routing_config")
    weights = (
        _argument(routing, "additional_version_weights") if isinstance(routing, dict) else None
    )
    if not isinstance(weights, dict):
        return []
    return [key for key in weights if not key.startswith("__") and key not in _OF_CHECKOV]


class AliasVersionIsPublished(BaseResourceCheck):  # type: ignore[misc]
    """What `$LATEST` holds changes with every deployment, so an alias to it pins nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Ensure an alias points at published versions only, never at $LATEST",
            "CKV_LAYERGEN_3",
            [CheckCategories.GENERAL_SECURITY],
            _ALIAS,
            guideline="publish a version of the function, and point the alias at its number",
        )
        self.severity = Severities[BcSeverities.HIGH]

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Judge the alias's version and its weights."""
        versions = [_argument(conf, "function_version"), *_weighted_versions(conf)]
        return CheckResult.FAILED if _LATEST in versions else CheckResult.PASSED


class AliasHasOneWeight(BaseResourceCheck):  # type: ignore[misc]
    """Lambda takes one additional version; Terraform plans more and fails when it applies them."""

    def __init__(self) -> None:
        super().__init__(
            "Ensure an alias sends a share of its traffic to one other version at most",
            "CKV_LAYERGEN_4",
            [CheckCategories.GENERAL_SECURITY],
            _ALIAS,
            guideline="keep one key in additional_version_weights: the candidate's version",
        )
        self.severity = Severities[BcSeverities.HIGH]

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Count the weighted versions."""
        return CheckResult.FAILED if len(_weighted_versions(conf)) > 1 else CheckResult.PASSED


checks = [AliasVersionIsPublished(), AliasHasOneWeight()]
