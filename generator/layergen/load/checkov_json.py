"""What checkov says, as findings. Its silence is no approval: what it cannot read is a finding."""

import json
import posixpath
from collections.abc import Iterator

from pydantic import BaseModel, Field, ValidationError

from layergen.diagnostics import Severity
from layergen.errors import LayergenError
from layergen.model.finding import Finding, Lines

UNREADABLE = "unreadable"

_MILD = frozenset({"LOW", "INFO"})
_EXCEPTION = "correct it, or write `#checkov:skip={}:REASON` into the block"


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


class _Results(BaseModel):
    failed_checks: list[_Check]
    parsing_errors: list[str] = Field(default_factory=list)


class _Summary(BaseModel):
    parsing_errors: int


class _Report(BaseModel):
    results: _Results
    summary: _Summary


def load_findings(
    text: str, *, top: str, folder: str, plan: str | None = None
) -> tuple[Finding, ...]:
    """Load checkov's JSON about one root.

    `top` is the absolute path of the repository, `folder` the root's path below it; `plan` names
    the plan that was scanned instead of the root's files. Paths in findings are relative to `top`.
    Raises LayergenError if this is not what checkov writes.
    """
    try:
        return tuple(
            finding
            for report in _reports(text)
            for finding in (*_unreadable(report, top, folder), *_failed(report, folder, plan))
        )
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise _strange(f"in its report, {where} is not as expected") from None


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
        )


def _failed(report: _Report, folder: str, plan: str | None) -> Iterator[Finding]:
    for check in report.results.failed_checks:
        # checkov knows a resource by its address, and a module call by its bare name.
        address = check.resource if "." in check.resource else f"module.{check.resource}"
        yield Finding(
            check=check.check_id,
            name=check.check_name,
            resource=address,
            rendered=_lines(check, folder, plan),
            guideline=check.guideline or _EXCEPTION.format(check.check_id),
            severity=Severity.WARNING if check.severity in _MILD else Severity.ERROR,
        )


def _lines(check: _Check, folder: str, plan: str | None) -> Lines:
    if plan is not None and check.file_path.startswith("/"):
        # Nothing in the root's files has this address.
        return Lines(plan)
    # For a finding inside a module, the call is what layergen rendered.
    file, lines = check.file_path, check.file_line_range
    if check.caller_file_path and check.caller_file_line_range:
        file, lines = check.caller_file_path, check.caller_file_line_range
    return Lines(posixpath.normpath(posixpath.join(folder, file.lstrip("/"))), *lines)
