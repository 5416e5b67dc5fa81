"""JSON Schema 2020-12 of the files that people and layergen write, for editors."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

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
    schema = model.model_json_schema(mode="validation")
    schema["title"] = title
    for definition in schema.get("$defs", {}).values():
        properties = definition.get("properties", {})
        for key in ("runtime", "runtimes"):
            if key in properties and name == "strategy":
                _suggest(properties[key], runtimes)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


def _suggest(schema: dict[str, Any], values: list[str]) -> None:
    target = schema["items"] if schema.get("type") == "array" else schema
    target["anyOf"] = [{"enum": values}, {"type": "string"}]
    target.pop("type", None)
