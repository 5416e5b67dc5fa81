"""A digest of what a plan does, fit for a public comment.

Whoever knows all of a plan but one short secret could try them out against a digest that covers it.
So a sensitive value counts as sensitive and as nothing else: two plans that differ in a secret only
have the same digest. Values that no schema and no configuration marks are anybody's to see, here as
in Terraform's own output.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from layergen.model.outputs import OUTPUT
from layergen.model.plan import Action, Hidden, Plan, ResourceChange, Value


def plan_digest(plan: Plan) -> str:
    """Give `sha256:<hex>` over everything that an apply would do.

    Resources and outputs that stay as they are do not count, and neither does what the refresh
    found, as long as nothing follows from it. The order of map keys and of resources is none.
    """
    parts = [
        ["root", *_place(plan), [*plan.provider_accounts], plan.errored, plan.complete],
        *_sorted(["resource", *_resource(one)] for one in plan.resources if one.is_change),
        *_sorted(["deferred", why, *_resource(one)] for one, why in plan.deferred),
        *_sorted(["invocation", address] for address in plan.invocations),
        *(
            ["output", one.name, one.action, _told(one.before), _told(one.after)]
            for one in plan.outputs
            if one.action is not Action.NO_OP
        ),
        *_sorted(["check", one.address, one.status] for one in plan.failed_checks),
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(_text(part).encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def _place(plan: Plan) -> list[Any]:
    """Name the root, where the plan does: two of them may do the same under the same addresses."""
    value = next((output.after for output in plan.outputs if output.name == OUTPUT), None)
    found = value if isinstance(value, Mapping) else {}
    return [_told(found.get(name)) for name in ("environment", "region")]


def _resource(change: ResourceChange) -> list[Any]:
    return [
        change.address,
        change.deposed,
        change.previous_address,
        change.mode,
        change.type,
        change.provider,
        change.action,
        change.creates_too,
        change.imported,
        change.reason,
        sorted(change.forced_by),
        _told(change.before),
        _told(change.after),
    ]


def _told(value: Value) -> Any:
    """Write a value so that no text is taken for what stands in the place of one."""
    if isinstance(value, Hidden):
        return f"?{value.name}"
    if isinstance(value, str):
        return f"={value}"
    if isinstance(value, Mapping):
        return {name: _told(below) for name, below in value.items()}
    if isinstance(value, tuple):
        return [_told(below) for below in value]
    return value


def _text(part: Any) -> str:
    return json.dumps(part, sort_keys=True, separators=(",", ":"))


def _sorted(parts: Iterable[list[Any]]) -> list[list[Any]]:
    return sorted(parts, key=_text)
