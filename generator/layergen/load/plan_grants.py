"""Who may use a layer, from the resources of a plan that say so."""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from layergen.model.plan import Attributes, GrantChange, Grantee, Mode, ResourceChange

_PERMISSION = "aws_lambda_layer_version_permission"
_STACK = "aws_cloudformation_stack"
_PERMISSION_IN_STACK = "AWS::Lambda::LayerVersionPermission"


def grant_changes(resources: Iterable[ResourceChange]) -> Iterator[GrantChange]:
    """Give every resource that grants a layer before the apply, after it, or maybe."""
    for change in resources:
        if change.mode is Mode.MANAGED and change.type in {_PERMISSION, _STACK}:
            before, after = (_grantees(change.type, one) for one in (change.before, change.after))
            if before != frozenset() or after != frozenset():
                yield GrantChange(change, before, after)


def _grantees(type_: str, attributes: Attributes) -> frozenset[Grantee] | None:
    if not attributes:
        return frozenset()
    if type_ == _PERMISSION:
        found = _grantee(attributes.get("principal"), attributes.get("organization_id"))
        return frozenset({found}) if found else None
    return _in_template(attributes.get("template_body"))


def _in_template(body: object) -> frozenset[Grantee] | None:
    if not isinstance(body, str):
        return None
    if _PERMISSION_IN_STACK not in body:
        return frozenset()
    try:
        template = yaml.load(body, _Template)  # noqa: S506 - a SafeLoader; JSON is YAML as well
    except yaml.YAMLError:
        return None
    resources = template.get("Resources") if isinstance(template, dict) else None
    if not isinstance(resources, dict):
        return None
    found = {
        _in_properties(resource.get("Properties"))
        for resource in resources.values()
        if isinstance(resource, dict) and resource.get("Type") == _PERMISSION_IN_STACK
    }
    return None if None in found else frozenset(one for one in found if one)


def _in_properties(properties: object) -> Grantee | None:
    if not isinstance(properties, dict):
        return None
    return _grantee(properties.get("Principal"), properties.get("OrganizationId"))


def _grantee(principal: Any, organization: Any) -> Grantee | None:
    if isinstance(principal, int) and not isinstance(principal, bool):
        # In YAML an account without quotes is a number, and one with a leading zero is another.
        principal = f"{principal:012d}"
    if not isinstance(principal, str) or not isinstance(organization, str | None):
        return None
    return Grantee(principal, organization or "")


class _Template(yaml.SafeLoader):
    """CloudFormation's YAML. What a function such as `!Ref` gives is nothing that is known yet."""


_Template.add_multi_constructor("!", lambda _loader, suffix, _node: {f"!{suffix}": None})
