"""JSON Schema 2020-12 of the files that people and layergen write, for editors."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from layergen.load.environment import EnvironmentFile
from layergen.load.environment_lock import EnvironmentLockFile
from layergen.load.layers_lock import LayersLockFile
from layergen.load.strategy import StrategyFile

SCHEMAS: dict[str, tuple[type[BaseModel], str]] = {
    "strategy": (StrategyFile, "layers.yaml: layergen strategy"),
    "environment": (EnvironmentFile, "envs/<env>/env.yaml: layergen environment"),
    "layers-lock": (LayersLockFile, "layers.lock.json: releases"),
    "environment-lock": (EnvironmentLockFile, "envs/<env>/env.lock.json: registry"),
}


def json_schema(name: str, runtimes: list[str]) -> dict[str, Any]:
    """Give the schema of one kind of file. `runtimes` become suggestions, not a closed list."""
    model, title = SCHEMAS[name]
    schema = model.model_json_schema(mode="validation", schema_generator=_EditorSchema)
    schema["title"] = title
    for key, definition in schema.get("$defs", {}).items():
        definition["title"] = key.removesuffix("Entry").lower()
    if name == "strategy":
        definitions = schema["$defs"]
        _suggest(definitions["FunctionEntry"]["properties"]["runtime"], runtimes)
        _suggest(definitions["LayerEntry"]["properties"]["runtimes"]["items"], runtimes)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


class _EditorSchema(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        """Leave titles out: editors would show them in place of the key's own name."""
        return False

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Refuse keys that do not match; pydantic's `patternProperties` alone lets them pass."""
        json = super().dict_schema(schema)
        for pattern, values in json.pop("patternProperties", {}).items():
            json["propertyNames"] = {"pattern": pattern}
            json["additionalProperties"] = values
        return json

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Say the default also where it is made anew for each file."""
        json = super().default_schema(schema)
        factory = schema.get("default_factory")
        if factory in {dict, list}:
            json["default"] = factory()
        return json


def _suggest(schema: dict[str, Any], values: list[str]) -> None:
    schema["anyOf"] = [{"enum": values}, {"type": "string"}]
    schema.pop("type", None)
