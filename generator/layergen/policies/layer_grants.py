"""Who else may use a layer: nobody by accident, and nobody whom the strategy does not name.

`LAYERGEN_DECLARED_GRANTS` names a JSON file with the grants that the strategy declares, by module:
`{"data_tools": {"layer": "data-tools", "grants": [{"principal": …, "organization_id": …}]}}`.
`layergen lint` provides it. Without it, every public grant counts as an accident.
"""

import ast
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from checkov.common.bridgecrew.severities import BcSeverities, Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.module.base_module_check import BaseModuleCheck
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

_PERMISSION = "aws_lambda_layer_version_permission"
_STACK = "aws_cloudformation_stack"
_PERMISSION_IN_STACK = "AWS::Lambda::LayerVersionPermission"

_MODULE = re.compile(r"(?:module\.)?([^.\[]+)")
_LAYER_ARN = re.compile(r"arn:[^:]+:lambda:[^:]*:[^:]*:layer:([^:]+)")
_ENCODED = re.compile(r"\$\{\s*(?:json|yaml)encode\((.*)\)\s*\}", re.DOTALL)
_ACCOUNT = re.compile(r"[0-9]{12}")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")


class Grant(NamedTuple):
    """A principal, the organization that limits `*`, and the layer's name where it is known."""

    principal: str
    organization_id: str
    layer: str = ""

    @property
    def public(self) -> bool:
        """Every AWS account."""
        return self.principal == "*" and not self.organization_id

    @property
    def literal(self) -> bool:
        """Holds no expression that checkov could not evaluate."""
        if self.principal == "*":
            return not self.organization_id or bool(_ORGANIZATION.fullmatch(self.organization_id))
        return bool(_ACCOUNT.fullmatch(self.principal))


class _Template(yaml.SafeLoader):
    """CloudFormation's YAML. The value of a tag such as `!Ref` is of no interest here."""


_Template.add_multi_constructor("!", lambda _loader, suffix, _node: f"!{suffix}")


def _argument(conf: dict[str, Any], name: str) -> Any:
    value = conf.get(name)
    return value[0] if isinstance(value, list) and value else value


def _grant(principal: Any, organization_id: Any, layer: Any = "") -> Grant:
    name = _LAYER_ARN.match(str(layer))
    return Grant(str(principal), str(organization_id or ""), name[1] if name else str(layer))


def _grants_of_permission(conf: dict[str, Any]) -> list[Grant]:
    arguments = (_argument(conf, name) for name in ("principal", "organization_id", "layer_name"))
    return [_grant(*arguments)]


def _grants_of_stack(conf: dict[str, Any]) -> list[Grant]:
    resources = _template(_argument(conf, "template_body")).get("Resources")
    return [
        _grant(
            properties.get("Principal"),
            properties.get("OrganizationId"),
            properties.get("LayerVersionArn"),
        )
        for resource in (resources.values() if isinstance(resources, dict) else ())
        if isinstance(resource, dict) and resource.get("Type") == _PERMISSION_IN_STACK
        for properties in [resource.get("Properties") or {}]
        if isinstance(properties, dict)
    ]


def _template(body: Any) -> dict[str, Any]:
    """Read a template, given as text or as the call that encodes it; {} for anything else."""
    text = str(body)
    try:
        if encoded := _ENCODED.fullmatch(text):
            template = ast.literal_eval(encoded[1])
        else:
            template = yaml.load(text, _Template)  # noqa: S506 - a SafeLoader
    except (ValueError, SyntaxError, yaml.YAMLError):
        return {}
    return template if isinstance(template, dict) else {}


def _grants_of_module(conf: dict[str, Any]) -> list[Grant]:
    grants = _argument(conf, "grants")
    if "releases" not in conf or not isinstance(grants, dict):
        return []
    return [
        _grant(grant.get("principal"), grant.get("organization_id"), _argument(conf, "name"))
        for grant in grants.values()
        if isinstance(grant, dict)
    ]


def _declared(address: str, layer: str) -> set[tuple[str, str]] | None:
    """Give the grants that the strategy declares for a layer; None for a layer it does not know."""
    file = os.environ.get("LAYERGEN_DECLARED_GRANTS")
    modules = json.loads(Path(file).read_text("utf-8")) if file else {}
    module = _MODULE.match(address)
    known = modules.get(module[1]) if module else None
    if known is None:
        known = next((entry for entry in modules.values() if entry["layer"] == layer), None)
    if known is None:
        return None
    return {(grant["principal"], grant["organization_id"] or "") for grant in known["grants"]}


class _Policy(NamedTuple):
    """What one policy is called, and which grants it refuses; None where it cannot judge."""

    id: str
    name: str
    guideline: str
    refuses: Callable[[Grant, set[tuple[str, str]] | None], bool | None]

    def judge(self, address: str, grants: list[Grant]) -> CheckResult:
        verdicts = [self.refuses(grant, _declared(address, grant.layer)) for grant in grants]
        if any(verdicts):
            return CheckResult.FAILED
        return CheckResult.PASSED if False in verdicts else CheckResult.UNKNOWN


def _refuses_public(grant: Grant, declared: set[tuple[str, str]] | None) -> bool | None:
    if grant.public:
        return ("*", "") not in (declared or ())
    return False if grant.literal or grant.principal == "*" else None


def _refuses_undeclared(grant: Grant, declared: set[tuple[str, str]] | None) -> bool | None:
    if declared is None or grant.public or not grant.literal:
        return None
    return (grant.principal, grant.organization_id) not in declared


class GrantsOfResource(BaseResourceCheck):  # type: ignore[misc]
    """A policy on the resources that hold grants."""

    def __init__(self, policy: _Policy) -> None:
        self.policy = policy
        super().__init__(
            policy.name,
            policy.id,
            [CheckCategories.IAM],
            [_PERMISSION, _STACK],
            guideline=policy.guideline,
        )
        self.severity = Severities[BcSeverities.HIGH]

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Judge one resource."""
        read = _grants_of_stack if self.entity_type == _STACK else _grants_of_permission
        return self.policy.judge(str(conf.get("__address__")), read(conf))


class GrantsOfModule(BaseModuleCheck):  # type: ignore[misc]
    """A policy on the argument `grants` of a layer module."""

    def __init__(self, policy: _Policy) -> None:
        self.policy = policy
        super().__init__(policy.name, policy.id, [CheckCategories.IAM], guideline=policy.guideline)
        self.severity = Severities[BcSeverities.HIGH]

    def scan_module_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Judge one module call."""
        return self.policy.judge(str(conf.get("__address__")), _grants_of_module(conf))


_POLICIES = (
    _Policy(
        "CKV_LAYERGEN_1",
        "Ensure a layer is not shared with every AWS account",
        "name an organization or accounts in the layer's share, or say `public: true` there",
        _refuses_public,
    ),
    _Policy(
        "CKV_LAYERGEN_2",
        "Ensure a layer is shared only with whom the strategy names",
        "add the organization or account to the layer's share, or run `layergen render`",
        _refuses_undeclared,
    ),
)

checks = [check(policy) for policy in _POLICIES for check in (GrantsOfResource, GrantsOfModule)]
