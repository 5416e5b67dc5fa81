"""Lambda's state per account and region, with the rules that AWS holds callers to."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from moto.awslambda.exceptions import InvalidParameterValueException
from moto.awslambda.models import LambdaAlias, LambdaFunction, LayerVersion
from moto.awslambda_simple.models import LambdaSimpleBackend

from layergen.sandbox.functions import additional_weights
from layergen.sandbox.layer_versions import usable_layer_version
from layergen.sandbox.refusals import ResourceConflictError


class EmbeddedLambda(LambdaSimpleBackend):
    """Lambda without containers."""

    def get_layer_version(self, layer_name: str, layer_version: str) -> LayerVersion:
        """Find a version by the name of its layer, or by the ARN of another account's layer."""
        owner = layer_name.split(":")[4] if layer_name.startswith("arn:") else self.account_id
        if owner == self.account_id:
            return super().get_layer_version(layer_name, layer_version)
        arn = f"{layer_name}:{layer_version}"
        return usable_layer_version(arn, self.account_id, self.region_name)

    def list_layer_versions(self, layer_name: str) -> Iterable[LayerVersion]:
        """List the versions of a layer by its name or ARN."""
        return super().list_layer_versions(unquote(layer_name).split(":")[-1])

    def list_versions_by_function(self, function_name: str) -> Iterable[LambdaFunction]:
        """List `$LATEST` and the published versions. An unknown function is an error."""
        function = self.get_function(unquote(function_name))
        return super().list_versions_by_function(function.function_name)

    def create_alias(
        self,
        name: str,
        function_name: str,
        function_version: str,
        description: str,
        routing_config: Any,
    ) -> LambdaAlias:
        """Create an alias. Names and weights follow AWS's rules."""
        if not re.fullmatch(r"(?!\d+$)[\w-]{1,128}", name, re.ASCII):
            raise InvalidParameterValueException(f"{name} is not a valid alias name.")
        self._check_weights(function_name, function_version, routing_config)
        return super().create_alias(
            name, function_name, function_version, description, routing_config
        )

    def update_alias(
        self,
        name: str,
        function_name: str,
        function_version: str | None,
        description: str,
        routing_config: Any,
    ) -> LambdaAlias:
        """Change an alias. What a caller leaves out stays as it is."""
        alias = self.get_alias(name, function_name)
        version = function_version or alias.function_version
        routing = alias.routing_config if routing_config is None else routing_config
        self._check_weights(function_name, version, routing)
        return super().update_alias(name, function_name, version, description, routing_config)

    def delete_function(self, function_name: str, qualifier: str | None = None) -> None:
        """Delete a function, or one version unless an alias points at it."""
        if qualifier:
            aliases = [
                alias.name
                for alias in self.list_aliases(function_name)
                if qualifier in {alias.function_version, *additional_weights(alias.routing_config)}
            ]
            if aliases:
                raise ResourceConflictError(
                    f"Unable to delete version because the following aliases reference it: "
                    f"[{', '.join(aliases)}]"
                )
        super().delete_function(function_name, qualifier)

    def _check_weights(self, function_name: str, primary: str, routing: Any) -> None:
        weights = additional_weights(routing)
        if not weights:
            return
        if len(weights) > 1:
            raise InvalidParameterValueException(
                "Number of items in AdditionalVersionWeights cannot be greater than 1."
            )
        (candidate, weight) = next(iter(weights.items()))
        if "$LATEST" in {primary, candidate}:
            raise InvalidParameterValueException(
                "$LATEST is not supported for an alias pointing to more than 1 version"
            )
        if candidate == primary:
            raise InvalidParameterValueException(
                "Invalid function version in AdditionalVersionWeights. Function version "
                f"{candidate} is already included in routing configuration."
            )
        if not 0.0 <= weight <= 1.0:
            raise InvalidParameterValueException("Weights have to be between 0.0 and 1.0.")
        one: Any = self.get_function(function_name, primary)
        other: Any = self.get_function(function_name, candidate)
        for what, is_same in (
            ("execution role", one.role == other.role),
            ("dead-letter queue", one.dead_letter_target == other.dead_letter_target),
        ):
            if not is_same:
                raise InvalidParameterValueException(
                    f"Versions {primary} and {candidate} do not have the same {what}."
                )
