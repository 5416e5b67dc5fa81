"""Looking into wire models: which keys stand at a path, and what is said about one."""

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from layergen.model.source_map import Path


def models_at(model: type[BaseModel], path: Path) -> tuple[type[BaseModel], ...]:
    """Give the models that may stand at a path; none where it leads to a plain value."""
    annotation: Any = model
    for step in path:
        annotation = _inside(annotation, step)
    return tuple(
        candidate
        for candidate in _unwrapped(annotation)
        if isinstance(candidate, type) and issubclass(candidate, BaseModel)
    )


def keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Give the keys of the mapping at a path; none where its keys are free."""
    return tuple(key for found in models_at(model, path) for key in found.model_fields)


def description_at(model: type[BaseModel], path: Path) -> str:
    """Say what the value at a path means, if its field says so."""
    for found in models_at(model, path[:-1]) if path else ():
        if field := found.model_fields.get(str(path[-1])):
            return f"{path[-1]}: {field.description}" if field.description else ""
    return ""


def is_required(model: type[BaseModel], path: Path) -> bool:
    """Say whether the key at a path may be left out."""
    return any(
        path[-1] in found.model_fields and found.model_fields[str(path[-1])].is_required()
        for found in (models_at(model, path[:-1]) if path else ())
    )


def _inside(annotation: Any, step: str | int) -> Any:
    for candidate in _unwrapped(annotation):
        origin, arguments = get_origin(candidate), get_args(candidate)
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            if field := candidate.model_fields.get(str(step)):
                return field.annotation
        elif (origin is list) is isinstance(step, int) and arguments:
            return arguments[-1]
    return None


def _unwrapped(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _unwrapped(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, types.UnionType}:
        for argument in get_args(annotation):
            yield from _unwrapped(argument)
    elif get_origin(annotation) in {dict, list, Mapping} or isinstance(annotation, type):
        yield annotation
