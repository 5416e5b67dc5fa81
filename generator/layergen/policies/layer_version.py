"""Layer versions: content that the lock names, and nothing left behind by a destroy."""

import re
from typing import Any

from checkov.common.bridgecrew.severities import BcSeverities, Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

_LAYER_VERSION = "aws_lambda_layer_version"
_PERMISSION = "aws_lambda_layer_version_permission"

# SHA-256 in base64. checkov writes a colon for the last character where it evaluates for_each.
_DIGEST = re.compile(r"[A-Za-z0-9+/]{43}[=:]")


def _argument(conf: dict[str, Any], name: str) -> Any:
    value = conf.get(name)
    return value[0] if isinstance(value, list) and value else value


class LayerContentIsLocked(BaseResourceCheck):  # type: ignore[misc]
    """A hash of the file at hand says only that the file is itself, and needs it to plan."""

    def __init__(self) -> None:
        super().__init__(
            "Ensure a layer version names its content by a literal source_code_hash",
            "CKV_LAYERGEN_5",
            [CheckCategories.SUPPLY_CHAIN],
            [_LAYER_VERSION],
            guideline="write the locked SHA-256 as a string, without filebase64sha256()",
        )
        # It makes a plan need the file, and opens nothing to anybody.
        self.severity = Severities[BcSeverities.LOW]

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Judge the hash. In a plan, a version that exists may lack one: it was imported."""
        actions = conf.get("__change_actions__")
        if actions is not None and "create" not in actions:
            return CheckResult.PASSED
        literal = _DIGEST.fullmatch(str(_argument(conf, "source_code_hash")))
        return CheckResult.PASSED if literal else CheckResult.FAILED


class LayerIsDestroyed(BaseResourceCheck):  # type: ignore[misc]
    """Nobody can revoke what skip_destroy leaves behind, and turning it on replaces the version."""

    def __init__(self) -> None:
        super().__init__(
            "Ensure skip_destroy is off for layer versions and their permissions",
            "CKV_LAYERGEN_6",
            [CheckCategories.GENERAL_SECURITY],
            [_LAYER_VERSION, _PERMISSION],
            guideline="remove skip_destroy, and keep the resource for as long as it is in use",
        )
        self.severity = Severities[BcSeverities.HIGH]

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Let through only what is plainly off."""
        off = _argument(conf, "skip_destroy") in (None, False, "false")
        return CheckResult.PASSED if off else CheckResult.FAILED


checks = [LayerContentIsLocked(), LayerIsDestroyed()]
