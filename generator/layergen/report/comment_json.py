"""What merging does, for programs."""

import json
from typing import Any

from layergen.model.budget import Budget
from layergen.model.difference import ReleaseDiff
from layergen.model.finding import Finding
from layergen.model.plan_summary import (
    AliasShift,
    Danger,
    FunctionMove,
    GrantMove,
    OtherChange,
    PlannedRoot,
    PlanSummary,
    ReleaseMove,
    RootName,
    Routing,
)
from layergen.report.comment_verdict import verdict
from layergen.report.diff_words import grouped_packages, what_happened

FORMAT_VERSION = "1.0"
"""A new minor version adds keys only."""


def comment_json(summary: PlanSummary) -> str:
    """Write everything, in a fixed order; no value of a resource but those that a comment shows."""
    content = {
        "format_version": FORMAT_VERSION,
        "verdict": summary.outcome,
        "sentence": verdict(summary),
        "plans": summary.digest,
        "roots": [_root(one) for one in summary.roots],
        "dangers": [_danger(one) for one in summary.dangers],
        "releases": [_release(one) for one in summary.releases],
        "functions": [_function(one) for one in summary.functions],
        "aliases": [_alias(one) for one in summary.aliases],
        "parameters": [
            {"name": one.name, **_place(one.root), "before": one.before, "after": one.after}
            for one in summary.parameters
        ],
        "grants": [_grant(one) for one in summary.grants],
        "tight_budgets": [_budget(one) for one in summary.budgets],
        "other_changes": [_change(one) for one in summary.others],
        "drift": [_change(one) for one in summary.drift],
        "findings": None if summary.findings is None else list(map(_finding, summary.findings)),
        "stale_files": None if summary.stale is None else dict(summary.stale),
    }
    return json.dumps(content, indent=2) + "\n"


def _root(root: PlannedRoot) -> dict[str, Any]:
    return {
        **_place(root.root),
        "digest": root.digest,
        "changes": root.changes,
        "errored": root.errored,
        "complete": root.complete,
        "actions": {str(action): number for action, number in sorted(root.actions.items())},
        "moved": root.moved,
        "imported": root.imported,
        "outputs": list(root.outputs),
        "invocations": list(root.invocations),
    }


def _place(root: RootName) -> dict[str, Any]:
    return {
        "root": root.folder,
        "environment": root.environment or None,
        "region": root.region or None,
    }


def _danger(danger: Danger) -> dict[str, Any]:
    return {
        "rule": danger.rule,
        "root": danger.root.folder,
        "address": danger.address,
        "message": danger.message,
        "hint": danger.hint,
        "refused": danger.refuses,
        "waived": danger.waived or None,
        "until": danger.until.isoformat() if danger.until else None,
    }


def _release(move: ReleaseMove) -> dict[str, Any]:
    return {
        "step": move.step,
        "layer": move.layer,
        "release": move.version,
        "before": move.diff.before.version if move.diff else None,
        "roots": [_place(root) for root in move.roots],
        "variants": {variant: _sizes(move, variant) for variant in move.variants},
        "packages": _packages(move.diff) if move.diff else [],
        "used_by": list(move.used_by),
    }


def _sizes(move: ReleaseMove, variant: str) -> dict[str, int | None]:
    artifact = move.release.artifacts.get(variant) if move.release else None
    old = move.diff.before.artifacts.get(variant) if move.diff else None
    return {
        "zip_bytes": artifact.zip_bytes if artifact else None,
        "zip_bytes_change": artifact.zip_bytes - old.zip_bytes if artifact and old else None,
        "unzipped_bytes": artifact.unzipped_bytes if artifact else None,
        "unzipped_bytes_change": (
            artifact.unzipped_bytes - old.unzipped_bytes if artifact and old else None
        ),
    }


def _packages(diff: ReleaseDiff) -> list[dict[str, Any]]:
    return [
        {
            "name": change.name,
            "before": change.before,
            "after": change.after,
            "change": what_happened(change),
            "bytes": change.bytes,
            "variants": list(variants),
        }
        for variants, change in grouped_packages(diff)
    ]


def _function(move: FunctionMove) -> dict[str, Any]:
    return {
        "function": move.function,
        **_place(move.root),
        "layers": [
            {"layer": one.layer, "before": one.before or None, "after": one.after or None}
            for one in move.layers
        ],
        "new": move.is_new,
        "unknown": move.unknown,
        "budget": _budget(move.budget) if move.budget else None,
        "bytes": move.bytes,
        "invocations": move.invocations,
        "days": move.days if move.invocations is not None else None,
    }


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "function": budget.function.name,
        "environment": budget.environment,
        "unzipped_bytes": budget.unzipped_bytes,
        "limit_bytes": budget.limit,
        "standing": budget.standing,
        "with_code": budget.package_bytes is not None,
    }


def _alias(shift: AliasShift) -> dict[str, Any]:
    return {
        "function": shift.function,
        "alias": shift.alias,
        **_place(shift.root),
        "before": _routing(shift.before),
        "after": _routing(shift.after),
        "reason": shift.reason,
        "invocations": shift.invocations,
        "days": shift.days if shift.invocations is not None else None,
    }


def _routing(routing: Routing | None) -> dict[str, Any] | None:
    if routing is None:
        return None
    weights = None if routing.weights is None else dict(sorted(routing.weights.items()))
    return {"version": routing.version or None, "weights": weights}


def _grant(grant: GrantMove) -> dict[str, Any]:
    return {
        "step": grant.step,
        "layer": grant.layer,
        "grantee": grant.grantee or None,
        "releases": list(grant.releases),
        "roots": [_place(root) for root in grant.roots],
    }


def _change(one: OtherChange) -> dict[str, Any]:
    change = one.change
    return {
        "root": one.root.folder,
        "address": change.address,
        "mode": change.mode,
        "type": change.type,
        "action": change.action,
        "reason": change.reason,
        "changed": list(change.changed),
        "forced_by": list(change.forced_by),
        "previous_address": change.previous_address or None,
        "imported": change.imported,
        "deposed": change.deposed or None,
        "deferred": one.deferred or None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "name": finding.name,
        "severity": finding.severity,
        "resource": finding.resource,
        "layer": finding.layer or None,
        "place": str(finding.place or finding.rendered),
    }
