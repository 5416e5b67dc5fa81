"""What `terraform show -json` prints of a plan, of Terraform and of OpenTofu.

Format: Terraform's documentation, "JSON Output Format", version 1. Unknown keys are Terraform's
right and are passed over; another major version is refused. `before` and `after` hold secrets in
clear text, with trees beside them that say what is sensitive: this is the one place where the two
meet, and nothing sensitive leaves it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel, Field, ValidationError

from layergen.errors import LayergenError
from layergen.load.plan_grants import grant_changes
from layergen.load.plan_values import attributes, shown
from layergen.model.plan import (
    Action,
    FailedCheck,
    Mode,
    OutputChange,
    Plan,
    ResourceChange,
)

_FORMAT = "1"
_KEPT = ("resource_changes", "resource_drift", "deferred_changes", "output_changes", "checks")
"""What a digest covers: all that an apply does, and why; not when it was planned."""

_Tree: TypeAlias = Any


class _Change(BaseModel):
    actions: list[str]
    before: _Tree = None
    after: _Tree = None
    before_sensitive: _Tree = False
    after_sensitive: _Tree = False
    after_unknown: _Tree = False
    replace_paths: list[list[str | int]] = Field(default_factory=list)
    importing: dict[str, Any] | None = None


class _ResourceChange(BaseModel):
    address: str
    mode: Mode
    type: str
    name: str
    change: _Change
    index: str | int | None = None
    module_address: str = ""
    provider_name: str = ""
    previous_address: str = ""
    deposed: str = ""
    action_reason: str = ""


class _Deferred(BaseModel):
    reason: str = ""
    resource_change: _ResourceChange


class _CheckAddress(BaseModel):
    to_display: str


class _Check(BaseModel):
    address: _CheckAddress
    status: str


class _Plan(BaseModel):
    format_version: str
    terraform_version: str = ""
    resource_changes: list[_ResourceChange] = Field(default_factory=list)
    resource_drift: list[_ResourceChange] = Field(default_factory=list)
    deferred_changes: list[_Deferred] = Field(default_factory=list)
    output_changes: dict[str, _Change] = Field(default_factory=dict)
    checks: list[_Check] = Field(default_factory=list)
    configuration: dict[str, Any] = Field(default_factory=dict)
    errored: bool = False
    complete: bool = True


def load_plan(text: str, source: str) -> Plan:
    """Load one plan. `source` says in messages where it is from.

    Raises LayergenError if this is no plan, or one of a format that nobody here knows.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _no_plan(source) from None
    version = data.get("format_version") if isinstance(data, dict) else None
    if not isinstance(version, str):
        raise _no_plan(source)
    if version.split(".", 1)[0] != _FORMAT:
        raise LayergenError(
            f"{source} has the plan format {version}, and this layergen reads {_FORMAT}.x",
            hint="use a newer layergen, or the Terraform that it was made for",
        )
    if not data.keys() & {"resource_changes", "output_changes", "planned_values"}:
        raise _no_plan(source)
    try:
        wire = _Plan.model_validate({k: v for k, v in data.items() if v is not None})
    except ValidationError as error:
        # The message of pydantic would print the value, which may be a secret.
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise LayergenError(
            f"{source} is not as Terraform writes plans: {where} is not as expected"
        ) from None
    return _plan(wire, source, _digest(data))


def _no_plan(source: str) -> LayergenError:
    return LayergenError(
        f"{source} is not a plan in JSON",
        hint="write one: terraform plan -out=FILE, then terraform show -json FILE > plan.json",
    )


def _digest(data: Mapping[str, Any]) -> str:
    kept = {key: data.get(key) for key in _KEPT}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _plan(wire: _Plan, source: str, digest: str) -> Plan:
    resources = tuple(_resource(change) for change in wire.resource_changes)
    return Plan(
        source=source,
        terraform_version=wire.terraform_version,
        digest=digest,
        resources=resources,
        drift=tuple(_resource(change) for change in wire.resource_drift),
        deferred=tuple(
            (_resource(one.resource_change), one.reason) for one in wire.deferred_changes
        ),
        outputs=tuple(
            _output(name, change) for name, change in sorted(wire.output_changes.items())
        ),
        grants=tuple(grant_changes(resources)),
        failed_checks=tuple(
            FailedCheck(check.address.to_display, check.status)
            for check in wire.checks
            if check.status in {"fail", "error"}
        ),
        errored=wire.errored,
        complete=wire.complete,
        provider_accounts=tuple(sorted(set(_accounts(wire.configuration)))),
    )


def _resource(wire: _ResourceChange) -> ResourceChange:
    change = wire.change
    return ResourceChange(
        address=wire.address,
        type=wire.type,
        name=wire.name,
        action=_action(change.actions),
        mode=wire.mode,
        index=wire.index,
        module=wire.module_address,
        provider=wire.provider_name,
        previous_address=wire.previous_address,
        deposed=wire.deposed,
        reason=wire.action_reason,
        forced_by=tuple(_path(path) for path in change.replace_paths),
        creates_too={"create", "forget"} <= set(change.actions),
        imported=change.importing is not None,
        before=attributes(change.before, change.before_sensitive),
        after=attributes(change.after, change.after_sensitive, change.after_unknown),
    )


def _output(name: str, change: _Change) -> OutputChange:
    return OutputChange(
        name=name,
        action=_action(change.actions),
        before=shown(change.before, change.before_sensitive),
        after=shown(change.after, change.after_sensitive, change.after_unknown),
    )


def _action(actions: Sequence[str]) -> Action:
    """Read a list of actions; one that nobody here knows counts as what it contains."""
    found = set(actions)
    if {"delete", "create"} <= found:
        return Action.REPLACE
    for action in (Action.DELETE, Action.FORGET, Action.CREATE, Action.UPDATE, Action.READ):
        if action in found:
            return action
    # Terraform before 1.0 and an action of the future: not nothing, so that nobody overlooks it.
    return Action.NO_OP if found <= {"no-op"} else Action.UPDATE


def _path(steps: Sequence[str | int]) -> str:
    words = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps]
    return "".join(words).removeprefix(".")


def _accounts(configuration: Mapping[str, Any]) -> Iterator[str]:
    """Find the accounts that the root's AWS providers are held to."""
    providers = configuration.get("provider_config")
    for provider in providers.values() if isinstance(providers, dict) else ():
        expressions = provider.get("expressions") if isinstance(provider, dict) else None
        allowed = expressions.get("allowed_account_ids") if isinstance(expressions, dict) else None
        accounts = allowed.get("constant_value") if isinstance(allowed, dict) else None
        if isinstance(accounts, list):
            yield from (account for account in accounts if isinstance(account, str))
