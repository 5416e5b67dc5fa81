"""Releases: what was frozen when a version of a layer was cut (`layers.lock.json`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from layergen.model.strategy import Architecture, Prune


@dataclass(frozen=True, slots=True)
class Package:
    """One package in an artifact, and the very file it was copied from.

    `file` is empty for content that no package file brought. The file's hash is `sha256` (hex) for
    a wheel, or for the source that was built where no wheel fits, and `integrity`
    (`sha512-<base64>`, as npm's lock has it) for npm's tarball; an npm package with an integrity
    and no file was installed by npm, as its install script had to run, and one with neither lay
    inside another package's tarball. `paths` are where npm put it, below `nodejs/`; empty stands
    for `node_modules/<name>`, its usual place.

    The sizes, in bytes, are of what it brings to the artifact; `unpruned_bytes` is its unzipped
    size before pruning. They are 0 where nobody measured, as in releases of older layergens.
    `licences` are SPDX expressions where these can be told, and the names that it gives where not.
    """

    name: str
    version: str
    file: str = ""
    sha256: str = ""
    integrity: str = ""
    paths: tuple[str, ...] = ()
    zip_bytes: int = 0
    unzipped_bytes: int = 0
    unpruned_bytes: int = 0
    licences: tuple[str, ...] = ()

    @property
    def loaded_as(self) -> tuple[str, ...]:
        """Names under which a function can load it; none for one inside another package's folder.

        npm may put several versions of a package into one tree, and aliases name it differently.
        """
        names = [path.removeprefix("node_modules/") for path in self.paths]
        return tuple(name for name in names if "node_modules/" not in name) or (
            () if names else (self.name,)
        )

    @property
    def is_built(self) -> bool:
        """Whether its files were made on the machine of the release, so that others may differ."""
        if self.sha256:
            return bool(self.file) and not self.file.endswith(".whl")
        return bool(self.integrity) and not self.file


@dataclass(frozen=True, slots=True)
class Artifact:
    """The zip of one variant.

    `sha256` is base64 of the archive's SHA-256, as AWS reports `CodeSha256`; `content` is
    `sha256:<hex>` over sorted paths, modes and file hashes, and does not depend on compression; it
    is empty, and `unzipped_bytes` 0, where nobody could look into the zip.
    `restored` are paths that pruning would leave out, and that a proof found to be needed.
    `manifest` and `sbom` are `sha256:<hex>` of the documents beside the zip; empty for a release
    without them.
    """

    variant: str
    runtimes: tuple[str, ...]
    architectures: tuple[Architecture, ...]
    sha256: str
    content: str
    zip_bytes: int
    unzipped_bytes: int
    packages: tuple[Package, ...] = ()
    restored: tuple[str, ...] = ()
    manifest: str = ""
    sbom: str = ""


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

    def having(self, releases: Iterable[Release]) -> "LayersLock":
        """Give the lock with more releases in it."""
        merged = {layer: dict(by_version) for layer, by_version in self.releases.items()}
        for release in releases:
            merged.setdefault(release.layer, {})[release.version] = release
        return LayersLock(merged)

    def find(self, layer: str, version: str) -> Release | None:
        """Give one release, or None."""
        return self.of(layer).get(version)
