"""Functions and aliases as AWS keeps them: layers that stay, limits, revision ids."""

import uuid
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException
from moto.awslambda.models import LambdaAlias, LambdaFunction, LayerDataType
from moto.core.utils import iso_8601_datetime_with_nanoseconds

from layergen.sandbox.layer_versions import (
    UNZIPPED_LIMIT,
    EmbeddedLayerVersion,
    unzipped_size,
    usable_layer_version,
)

_LAYER_LIMIT = 5


class EmbeddedFunction(LambdaFunction):
    """A function, or a published version of one."""

    def __init__(
        self, account_id: str, spec: dict[str, Any], region: str, version: str | int = 1
    ) -> None:
        self.attached: list[EmbeddedLayerVersion] = []
        self.code_bytes = b""
        self.revision_id = str(uuid.uuid4())
        self.dead_letter_target = _dead_letter_target(spec)
        super().__init__(account_id, spec, region, version)
        self._check_size(self.attached)

    def get_configuration(self, on_create: bool = False) -> dict[str, Any]:
        """Describe the function, with the revision id that guards concurrent updates."""
        target = self.dead_letter_target
        return {
            **super().get_configuration(on_create),
            **({"DeadLetterConfig": {"TargetArn": target}} if target else {}),
            "RevisionId": self.revision_id,
        }

    def update_configuration(self, config_updates: dict[str, Any]) -> dict[str, Any]:
        """Change settings. Layers go first: they are what can be refused."""
        first = {key: config_updates[key] for key in ("Layers",) if key in config_updates}
        super().update_configuration({**first, **config_updates})
        if "DeadLetterConfig" in config_updates:
            self.dead_letter_target = _dead_letter_target(config_updates)
        return self._revised()

    def update_function_code(self, updated_spec: dict[str, Any]) -> dict[str, Any]:
        """Change the code."""
        super().update_function_code(updated_spec)
        return self._revised()

    def set_version(self, version: int) -> None:
        """Become a published version."""
        super().set_version(version)
        self.revision_id = str(uuid.uuid4())

    def _revised(self) -> dict[str, Any]:
        self.revision_id = str(uuid.uuid4())
        self.last_modified = iso_8601_datetime_with_nanoseconds()
        return self.get_configuration()

    def _get_layers_data(self, layers_versions_arns: list[str]) -> list[LayerDataType]:
        # A deleted layer version stays with the functions that have it, and cannot be added.
        kept = {version.arn: version for version in self.attached}
        versions = [
            kept.get(arn) or usable_layer_version(arn, self.account_id, self.region)
            for arn in layers_versions_arns
        ]
        if len(versions) > _LAYER_LIMIT:
            raise InvalidParameterValueException(
                f"Cannot reference more than {_LAYER_LIMIT} layers."
            )
        if len({(version.account_id, version.name) for version in versions}) < len(versions):
            raise InvalidParameterValueException(
                "Two different versions of the same layer are not allowed to be referenced in the "
                "same function."
            )
        self._check_size(versions)
        self.attached = versions
        return [{"Arn": version.arn, "CodeSize": version.code_size} for version in versions]

    def _check_size(self, versions: list[EmbeddedLayerVersion]) -> None:
        size = sum(version.unzipped_size for version in versions)
        size += unzipped_size(self.code_bytes) if self.code_bytes else 0
        if size > UNZIPPED_LIMIT:
            raise InvalidParameterValueException(
                "Function code combined with layers exceeds the maximum allowed size of "
                f"{UNZIPPED_LIMIT} bytes. The actual size is {size} bytes."
            )


def _dead_letter_target(spec: dict[str, Any]) -> str:
    return str((spec.get("DeadLetterConfig") or {}).get("TargetArn", ""))


class EmbeddedAlias(LambdaAlias):
    """An alias whose revision id changes with it."""

    provisioned = 0
    """Its provisioned concurrency."""

    def update(
        self, description: str | None, function_version: str | None, routing_config: Any
    ) -> None:
        """Point somewhere else, or shift weights; empty weights clear them."""
        super().update(description, function_version, routing_config)
        self.revision_id = str(uuid.uuid4())

    def to_json(self) -> dict[str, Any]:
        """Describe the alias. Without weights there is no routing configuration."""
        weights = additional_weights(self.routing_config)
        routing = {"AdditionalVersionWeights": weights} if weights else None
        return {**super().to_json(), "RoutingConfig": routing}


def additional_weights(routing_config: Any) -> dict[str, float]:
    """Read the weights of a routing configuration: function version to share, 0 to 1."""
    return (routing_config or {}).get("AdditionalVersionWeights") or {}
