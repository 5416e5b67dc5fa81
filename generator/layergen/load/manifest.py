"""A file manifest from its text."""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from layergen.errors import LayergenError
from layergen.model.manifest import Manifest, ManifestFile


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    path: str
    mode: Literal["0644", "0755"]
    size: Annotated[int, Field(ge=0)]
    sha256: str


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    version: Literal[1]
    content: str
    files: list[_File]


def load_manifest(text: str, name: str) -> Manifest:
    """Read a manifest; `name` stands for it in messages. Raises LayergenError if it is none."""
    try:
        document = _Document.model_validate(json.loads(text))
    except (ValidationError, ValueError) as error:
        raise LayergenError(
            f"{name} is no file manifest", hint="delete it; `layergen build` writes it again"
        ) from error
    return Manifest(
        document.content,
        {
            file.path: ManifestFile(file.path, file.mode, file.size, file.sha256)
            for file in document.files
        },
    )
