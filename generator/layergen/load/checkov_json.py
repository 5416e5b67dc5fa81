"""What checkov says, as findings. Its silence is no approval: what it cannot read is a finding."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from layergen.diagnostics import Severity
from layergen.errors import LayergenError
from layergen.model.finding import (
    UNREADABLE,
    ExemptBy,
    Exemption,
    Finding,
    Lines,
    Passed,
    Verdicts,
)

_MILD = frozenset({"LOW", "INFO"})
_MODULE = re.compile(r"module\.([^.\[]+)")
_EXCEPTION = "correct it, or write `#checkov:skip={}:REASON` into the block"


class _Outcome(BaseModel):
    suppress_comment: str | None = None


class _Check(BaseModel):
    check_id: str
    check_name: str
    resource: str
    file_path: str
    file_line_range: tuple[int, int]
    caller_file_path: str | None = None
    caller_file_line_range: tuple[int, int] | None = None
    guideline: str | None = None
    severity: str | None = None
    check_result: _Outcome = Field(default_factory=_Outcome)


class _Results(BaseModel):
    failed_checks: list[_Check]
    passed_checks: list[_Check] = Field(default_factory=list)
    skipped_checks: list[_Check] = Field(default_factory=list)
    parsing_errors: list[str] = Field(default_factory=list)


class _Summary(BaseModel):
    parsing_errors: int


class _Report(BaseModel):
    results: _Results
    summary: _Summary


def load_verdicts(
    text: str,
    *,
    top: str,
    folder: str,
    plan: str | None = None,
    calls: Mapping[str, Lines] | None = None,
) -> Verdicts:
    """Load checkov's JSON about one root.

    `top` is the absolute path of the repository, `folder` the root's path below it; `plan` names
    the plan that was scanned instead of the root's files. `calls` says where the root calls its
    modules, by name, which checkov does not tell of a plan. Paths in findings are relative to
    `top`. Raises LayergenError if this is not what checkov writes.
    """
    try:
        reports = tuple(_reports(text))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise _strange(f"in its report, {where} is not as expected") from None
    reading = _Reading(folder, plan, calls or {})
    return Verdicts(
        tuple(
            finding
            for report in reports
            for finding in (*_unreadable(report, top, folder), *reading.findings(report.results))
        ),
        tuple(passed for report in reports for passed in reading.passed(report.results)),
    )


def is_plan(text: str) -> bool:
    """Tell whether a text is a plan in JSON. checkov takes any other JSON for an empty plan."""
    try:
        plan = json.loads(text)
    except ValueError:
        return False
    return isinstance(plan, dict) and {"format_version", "planned_values"} <= plan.keys()


def _reports(text: str) -> Iterator[_Report]:
    try:
        data = json.loads(text)
    except ValueError:
        raise _strange("its report is not JSON") from None
    for report in data if isinstance(data, list) else [data]:
        # A bare summary stands for a root in which there was nothing to check.
        if not isinstance(report, dict) or "results" in report or report.get("parsing_errors") != 0:
            yield _Report.model_validate(report)


def _strange(what: str) -> LayergenError:
    return LayergenError(
        f"this checkov writes something else than expected: {what}",
        hint="unset LAYERGEN_CHECKOV, or let it name the version that layergen uses by itself",
    )


def _unreadable(report: _Report, top: str, folder: str) -> Iterator[Finding]:
    files = [posixpath.relpath(file, top) for file in report.results.parsing_errors]
    # With `quiet` in a .checkov.yaml, checkov tells their number only.
    for file in files or [folder] * bool(report.summary.parsing_errors):
        yield Finding(
            check=UNREADABLE,
            name="checkov cannot parse this, so nothing in it was checked",
            resource="",
            rendered=Lines(file),
            guideline="run `terraform validate` in the root, or `layergen render`",
            root=folder,
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    folder: str
    plan: str | None
    calls: Mapping[str, Lines]

    def findings(self, results: _Results) -> Iterator[Finding]:
        for check in results.failed_checks:
            yield self._finding(check)
        for check in results.skipped_checks:
            reason = check.check_result.suppress_comment or "no reason given"
            yield self._finding(check, Exemption(ExemptBy.CODE, reason.strip()))

    def passed(self, results: _Results) -> Iterator[Passed]:
        for check in results.passed_checks:
            yield Passed(check.check_id, check.check_name, _address(check), self.folder)

    def _finding(self, check: _Check, exemption: Exemption | None = None) -> Finding:
        return Finding(
            check=check.check_id,
            name=check.check_name,
            resource=_address(check),
            rendered=self._lines(check),
            guideline=check.guideline or _EXCEPTION.format(check.check_id),
            severity=Severity.WARNING if check.severity in _MILD else Severity.ERROR,
            root=self.folder,
            exemption=exemption,
        )

    def _lines(self, check: _Check) -> Lines:
        # For a finding inside a module, the call is what layergen rendered.
        module = _MODULE.match(_address(check))
        if module and module[1] in self.calls:
            return self.calls[module[1]]
        if self.plan is not None and check.file_path.startswith("/"):
            # Nothing in the root's files has this address.
            return Lines(self.plan)
        file, lines = check.file_path, check.file_line_range
        if check.caller_file_path and check.caller_file_line_range:
            file, lines = check.caller_file_path, check.caller_file_line_range
        return Lines(posixpath.normpath(posixpath.join(self.folder, file.lstrip("/"))), *lines)


def _address(check: _Check) -> str:
    # checkov knows a resource by its address, and a module call by its bare name.
    return check.resource if "." in check.resource else f"module.{check.resource}"
