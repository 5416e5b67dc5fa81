"""The part of a plan's JSON that somebody here asks for, and the way to it.

Only what these models name ever becomes an object of Python's: the state and the configuration,
most of the text of a large plan, are read past.
"""

from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.errors import LayergenError

_FORMAT = "1"

_Tree: TypeAlias = Any


class _Wire(BaseModel):
    model_config = ConfigDict(defer_build=True)


class WireChange(_Wire):
    """What happens to a resource or an output."""

    actions: list[str]
    before: _Tree = None
    after: _Tree = None
    before_sensitive: _Tree = False
    after_sensitive: _Tree = False
    after_unknown: _Tree = False
    replace_paths: list[list[str | int]] | None = None
    importing: dict[str, Any] | None = None


class WireResource(_Wire):
    """A resource instance, or an object of it that was deposed."""

    address: str
    mode: str
    type: str
    name: str
    change: WireChange
    index: str | int | None = None
    module_address: str | None = None
    provider_name: str | None = None
    previous_address: str | None = None
    deposed: str | None = None
    action_reason: str | None = None


class WireDeferred(_Wire):
    """A change that a later plan has to make."""

    reason: str | None = None
    resource_change: WireResource


class WireInvocation(_Wire):
    """An action of a provider that the apply invokes."""

    address: str


class WireCheckAddress(_Wire):
    """What a check belongs to."""

    to_display: str


class WireCheck(_Wire):
    """How a check, or the conditions of a resource, came out."""

    address: WireCheckAddress
    status: str


class WireExpression(_Wire):
    """An argument of a provider, as far as it is written there as it is."""

    constant_value: Any = None


class WireProviderArguments(_Wire):
    """The arguments of a provider that say which accounts it may work in."""

    allowed_account_ids: WireExpression | None = None


class WireProvider(_Wire):
    """How the root configures a provider."""

    expressions: WireProviderArguments | None = None


class WireConfiguration(_Wire):
    """What the root's files say."""

    provider_config: dict[str, WireProvider] | None = None


class WirePlan(_Wire):
    """All of it. Terraform leaves out what is empty, or writes null."""

    format_version: str
    terraform_version: str | None = None
    resource_changes: list[WireResource] | None = None
    resource_drift: list[WireResource] | None = None
    deferred_changes: list[WireDeferred] | None = None
    action_invocations: list[WireInvocation] | None = None
    output_changes: dict[str, WireChange] | None = None
    checks: list[WireCheck] | None = None
    configuration: WireConfiguration | None = None
    errored: bool | None = None
    complete: bool | None = None


class _Passed(_Wire):
    """Anything: read past, and known to be there."""


class _Header(_Wire):
    format_version: str
    resource_changes: list[_Passed] | None = None
    output_changes: _Passed | None = None
    planned_values: _Passed | None = None


def read_plan(text: str, source: str) -> WirePlan:
    """Read one plan. `source` says in messages where it is from.

    Raises LayergenError if this is no plan, or one of a format that nobody here knows.
    """
    text = text.removeprefix("\ufeff")
    try:
        header = _Header.model_validate_json(text)
    except ValidationError as error:
        # A part of another shape is told below, with its place.
        if any(one["loc"] in {(), ("format_version",)} for one in error.errors()):
            raise _no_plan(source) from None
    else:
        if not header.model_fields_set - {"format_version"}:
            raise _no_plan(source)
        _refuse_other_formats(header.format_version, source)
    try:
        wire = WirePlan.model_validate_json(text)
    except ValidationError as error:
        # The message of pydantic would print the value, which may be a secret.
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise LayergenError(
            f"{source} is not as Terraform writes plans: {where} is not as expected"
        ) from None
    _refuse_other_formats(wire.format_version, source)
    return wire


def _refuse_other_formats(version: str, source: str) -> None:
    if version.split(".", 1)[0] != _FORMAT:
        raise LayergenError(
            f"{source} has the plan format {version}, and this layergen reads {_FORMAT}.x",
            hint="use a newer layergen, or the Terraform that it was made for",
        )


def _no_plan(source: str) -> LayergenError:
    return LayergenError(
        f"{source} is not a plan in JSON",
        hint="write one: terraform plan -out=FILE, then terraform show -json FILE > plan.json",
    )
