"""The file manifest of an artifact: every file of its zip."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file: `mode` as `0644` or `0755`, `size` in bytes, `sha256` in hex."""

    path: str
    mode: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of an artifact by path, and the content digest that they add up to."""

    content: str
    files: Mapping[str, ManifestFile]
