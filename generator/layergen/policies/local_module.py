"""Modules: checkov passes over one that it cannot find, and everything in it."""

from typing import Any

from checkov.common.bridgecrew.severities import BcSeverities, Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.module.base_module_check import BaseModuleCheck


class LocalModuleExists(BaseModuleCheck):  # type: ignore[misc]
    """Without the module's files, none of its resources were checked."""

    def __init__(self) -> None:
        super().__init__(
            "Ensure the folder that a module is read from exists",
            "CKV_LAYERGEN_8",
            [CheckCategories.GENERAL_SECURITY],
            guideline="run `layergen render`, or correct the module's source",
        )
        self.severity = Severities[BcSeverities.MEDIUM]

    def scan_module_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Judge a module with a local source by whether checkov has read any of its files."""
        source = str((conf.get("source") or [""])[0])
        if not source.startswith(("./", "../")):
            return CheckResult.UNKNOWN
        return CheckResult.PASSED if conf.get("__resolved__") else CheckResult.FAILED


check = LocalModuleExists()
