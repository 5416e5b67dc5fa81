"""Policies of layer versions that let in others than Terraform granted.

Terraform looks after one statement, and into no stack: whom somebody let in beside, or threw out of
a stack, no plan says. AWS is asked for the policies of the versions that the state holds.
"""

from collections.abc import Iterator
from shlex import quote

from layergen.model.drift import Difference, Kind
from layergen.model.layer_version import PolicyStatement
from layergen.model.plan import Action, Grantee, ResourceChange
from layergen.model.words import few
from layergen.resolve.drift.case import LAYER_VERSION, DriftCase

_EXTRA = (
    "AWS was changed by hand, and an apply does not take it back. Remove the statement, or name "
    "whom it lets in under `share` of the layer"
)
_MISSING = (
    "AWS was changed by hand, and a plan does not see it. Replace the grants to put them back, or "
    "take them out of `share` of the layer"
)


def versions_held(case: DriftCase) -> frozenset[str]:
    """Give the ARNs of the rendered layer versions in Terraform's state."""
    return frozenset(str(change.before["arn"]) for change in _held(case))


def check(case: DriftCase) -> Iterator[Difference]:
    """Compare every policy that was asked for with the grants in Terraform's state."""
    policies = case.sight.policies if case.sight else {}
    for change in _held(case):
        statements = policies.get(str(change.before.get("arn")))
        if statements is None or _is_by_hand(case, change):
            continue
        grants = [
            one
            for one in case.plan.grants
            if (one.resource.module, one.resource.index) == (change.module, change.index)
        ]
        if any(_is_told(case, one.resource) for one in grants):
            continue
        granted: set[Grantee] = set()
        for one in grants:
            granted |= one.before or frozenset()
        subject = grants[0].resource.address if grants else change.address
        if not any(one.before is None for one in grants):
            yield from _compared(case, change, subject, granted, statements)


def _held(case: DriftCase) -> Iterator[ResourceChange]:
    for change in case.plan.resources:
        if change.type == LAYER_VERSION and change.before.get("arn") and case.layer_of(change):
            yield change


def _is_by_hand(case: DriftCase, change: ResourceChange) -> bool:
    layer = case.layer_of(change)
    releases = layer.releases if layer else ()
    return any(one.by_hand for one in releases if one.release.version == change.index)


def _is_told(case: DriftCase, grant: ResourceChange) -> bool:
    """Tell whether Terraform itself found the grant changed."""
    found = case.by_hand.get(grant.address)
    return found is not None and (
        found.change.action is Action.DELETE or set(found.attributes) != {"policy"}
    )


def _compared(
    case: DriftCase,
    change: ResourceChange,
    subject: str,
    granted: set[Grantee],
    statements: tuple[PolicyStatement, ...],
) -> Iterator[Difference]:
    there = {Grantee(one.principal, one.organization_id or "") for one in statements}
    extra = [
        one
        for one in statements
        if Grantee(one.principal, one.organization_id or "") not in granted
    ]
    name, number = change.before.get("layer_name"), change.before.get("version")
    if extra:
        removals = [
            f"aws lambda remove-layer-version-permission --region {case.region} --layer-name {name}"
            f" --version-number {number} --statement-id {quote(one.sid)}"
            for one in extra
        ]
        yield Difference(
            Kind.OUT_OF_BAND,
            case.folder,
            subject,
            "lets in others in AWS",
            _EXTRA,
            " && ".join(removals),
            detail=f"lets in {few([one.grantee for one in extra])}",
            attributes=("policy",),
            layer=case.layer_name(change),
        )
    if missing := sorted(granted - there):
        whom = [PolicyStatement("", one.principal, one.organization or None) for one in missing]
        yield Difference(
            Kind.OUT_OF_BAND,
            case.folder,
            subject,
            "lost grants in AWS",
            _MISSING,
            f"{case.apply} -replace={quote(subject)}",
            detail=f"lets in no more {few([one.grantee for one in whom])}",
            attributes=("policy",),
            layer=case.layer_name(change),
        )
