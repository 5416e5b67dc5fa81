"""Releases: what was frozen when a version of a layer was cut (`layers.lock.json`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from layergen.model.strategy import Architecture, Prune


@dataclass(frozen=True, slots=True)
class Package:
    """One package in an artifact, and the very file it was copied from.

    `file` and `sha256` (hex) are empty for content that no package file brought.
    """

    name: str
    version: str
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Artifact:
    """The zip of one variant.

    `sha256` is base64 of the archive's SHA-256, as AWS reports `CodeSha256`; `content` is
    `sha256:<hex>` over sorted paths, modes and file hashes, and does not depend on compression.
    """

    variant: str
    runtimes: tuple[str, ...]
    architectures: tuple[Architecture, ...]
    sha256: str
    content: str
    zip_bytes: int
    unzipped_bytes: int
    packages: tuple[Package, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """An immutable semantic version of a layer: everything whose change would replace it in AWS."""

    layer: str
    version: str
    description: str
    license: str
    artifacts: Mapping[str, Artifact]
    prune: Prune = field(default_factory=Prune)


@dataclass(frozen=True, slots=True)
class LayersLock:
    """All releases, by layer and version."""

    releases: Mapping[str, Mapping[str, Release]] = field(default_factory=dict)

    def of(self, layer: str) -> Mapping[str, Release]:
        """Give the releases of one layer; none for a layer that was never released."""
        return self.releases.get(layer, {})

    def find(self, layer: str, version: str) -> Release | None:
        """Give one release, or None."""
        return self.of(layer).get(version)
