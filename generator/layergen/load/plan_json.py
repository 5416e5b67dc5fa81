"""What `terraform show -json` prints of a plan, of Terraform and of OpenTofu.

Format: Terraform's documentation, "JSON Output Format", version 1. Unknown keys are Terraform's
right and are passed over; another major version is refused. `before` and `after` hold secrets in
clear text, with trees beside them that say what is sensitive: this is the one place where the two
meet, and nothing sensitive leaves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from layergen.load.plan_digest import plan_digest
from layergen.load.plan_grants import grant_changes
from layergen.load.plan_values import attributes, shown
from layergen.load.plan_wire import (
    WireChange,
    WireConfiguration,
    WirePlan,
    WireResource,
    read_plan,
)
from layergen.model.plan import (
    Action,
    Attributes,
    FailedCheck,
    Mode,
    OutputChange,
    Plan,
    ResourceChange,
)

_Change = TypeVar("_Change")


def load_plan(text: str, source: str) -> Plan:
    """Load one plan. `source` says in messages where it is from.

    Raises LayergenError if this is no plan, or one of a format that nobody here knows.
    """
    plan = _plan(read_plan(text, source), source)
    return replace(plan, digest=plan_digest(plan))


def _plan(wire: WirePlan, source: str) -> Plan:
    resources = tuple(_resource(change) for change in _each(wire.resource_changes))
    outputs = wire.output_changes or {}
    return Plan(
        source=source,
        terraform_version=wire.terraform_version or "",
        digest="",
        resources=resources,
        drift=tuple(_resource(change) for change in _each(wire.resource_drift)),
        deferred=tuple(
            (_resource(one.resource_change), one.reason or "")
            for one in _each(wire.deferred_changes)
        ),
        invocations=tuple(one.address for one in wire.action_invocations or ()),
        outputs=tuple(_output(name, outputs.pop(name)) for name in sorted(outputs)),
        grants=tuple(grant_changes(resources)),
        failed_checks=tuple(
            FailedCheck(check.address.to_display, check.status)
            for check in wire.checks or ()
            if check.status in {"fail", "error"}
        ),
        errored=bool(wire.errored),
        complete=wire.complete is not False,
        provider_accounts=tuple(sorted(set(_accounts(wire.configuration)))),
    )


def _each(changes: list[_Change] | None) -> Iterator[_Change]:
    """Give the parts in order, and let go of each: a large plan is not held twice."""
    found = changes or []
    found.reverse()
    while found:
        yield found.pop()


def _resource(wire: WireResource) -> ResourceChange:
    change = wire.change
    before, after = _sides(change)
    return ResourceChange(
        address=wire.address,
        type=wire.type,
        name=wire.name,
        action=_action(change.actions),
        # What nobody here knows is no mere reading.
        mode=Mode.DATA if wire.mode == Mode.DATA else Mode.MANAGED,
        index=wire.index,
        module=wire.module_address or "",
        provider=wire.provider_name or "",
        previous_address=wire.previous_address or "",
        deposed=wire.deposed or "",
        reason=wire.action_reason or "",
        forced_by=tuple(_path(path) for path in change.replace_paths or ()),
        creates_too={"create", "forget"} <= set(change.actions),
        imported=change.importing is not None,
        before=before,
        after=after,
    )


def _sides(change: WireChange) -> tuple[Attributes, Attributes]:
    before = attributes(change.before, change.before_sensitive)
    if (
        change.before == change.after
        and change.before_sensitive == change.after_sensitive
        and not change.after_unknown
    ):
        # Most resources of a large plan stay as they are, and are held once.
        return before, before
    return before, attributes(change.after, change.after_sensitive, change.after_unknown)


def _output(name: str, change: WireChange) -> OutputChange:
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


def _accounts(configuration: WireConfiguration | None) -> Iterator[str]:
    """Find the accounts that the root's AWS providers are held to."""
    providers = (configuration and configuration.provider_config) or {}
    for provider in providers.values():
        allowed = provider.expressions and provider.expressions.allowed_account_ids
        accounts = allowed.constant_value if allowed else None
        if isinstance(accounts, list):
            yield from (account for account in accounts if isinstance(account, str))
