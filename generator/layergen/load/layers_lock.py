"""`layers.lock.json`: the wire model, both ways."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.load.lock_text import lock_text
from layergen.model.release import Artifact, LayersLock, Package, Release
from layergen.model.strategy import PRUNE_EDITION, Prune, PruneProfile

_ArchiveHash = Annotated[
    str,
    fields.Matching(r"[A-Za-z0-9+/]{43}=", "bad-hash", "'{value}' is not a SHA-256 in base64"),
]
_ContentDigest = Annotated[
    str,
    fields.Matching(
        r"sha256:[0-9a-f]{64}", "bad-hash", "'{value}' is not a digest, sha256: and 64 hex digits"
    ),
]


class FrozenPruneEntry(WireModel):
    """What the build left out. Without `edition`, the first edition of the profiles counts."""

    profile: Literal["none", "standard", "aggressive"] = Field("none", description="How much")
    keep: list[str] = Field(default_factory=list, description="Globs that stay in any case")
    drop: list[str] = Field(default_factory=list, description="Globs that go besides the profile")
    edition: Annotated[int, Field(ge=1, le=PRUNE_EDITION)] = Field(
        1, description="Which rules the profile meant when the release was cut"
    )


class PackageEntry(WireModel):
    """One package, and the file it was copied from.

    Its key is its name; `name@version` where an artifact holds several versions of it.
    """

    version: str = Field(description="Its version")
    file: str = Field("", description="Name of the file it was copied from")
    sha256: str = Field("", description="SHA-256 of that file, in hex")
    integrity: str = Field("", description="npm's own hash of that file")
    paths: list[str] = Field(
        default_factory=list, description="Where npm puts it, if not at node_modules/<name>"
    )
    zip_bytes: Annotated[int, Field(ge=0)] = Field(0, description="Its share of the zip")
    unzipped_bytes: Annotated[int, Field(ge=0)] = Field(0, description="Its size unzipped")
    unpruned_bytes: Annotated[int, Field(ge=0)] = Field(
        0, description="Its size before anything was left out"
    )
    licences: list[str] = Field(default_factory=list, description="What its metadata names")


class ArtifactEntry(WireModel):
    """The zip of one variant."""

    runtimes: list[str] = Field(description="Lambda runtimes it was made for")
    architectures: list[Literal["x86_64", "arm64"]] = Field(
        description="Instruction sets it was made for"
    )
    sha256: _ArchiveHash = Field(description="SHA-256 of the zip in base64, AWS's CodeSha256")
    content: _ContentDigest | None = Field(
        None,
        description="Digest of paths, modes and contents, whatever the compression; "
        "absent where nobody could look",
    )
    zip_bytes: Annotated[int, Field(ge=0)] = Field(description="Size of the zip")
    unzipped_bytes: Annotated[int, Field(ge=0)] = Field(
        description="Size of what AWS counts against 250 MB; 0 where nobody could look"
    )
    packages: dict[str, PackageEntry] = Field(
        default_factory=dict, description="What it holds, by name"
    )
    restored: list[str] = Field(
        default_factory=list, description="Files that pruning gave back after a failed proof"
    )
    manifest: _ContentDigest | None = Field(None, description="Digest of its list of files")
    sbom: _ContentDigest | None = Field(None, description="Digest of its CycloneDX SBOM")


class ReleaseEntry(WireModel):
    """Everything whose change would replace the layer version in AWS, frozen."""

    description: Annotated[str, Field(max_length=256)] = Field(description="As AWS shows it")
    license: fields.LicenseText = Field("", description="As AWS shows it")
    prune: FrozenPruneEntry = Field(
        default_factory=FrozenPruneEntry, description="What the build left out"
    )
    artifacts: dict[str, ArtifactEntry] = Field(min_length=1, description="Zips by variant")


class LayersLockFile(WireModel):
    """The releases of all layers. Written by `layergen release`."""

    stand_ins: ClassVar[Mapping[str, object]] = {"version": 1}

    version: Literal[1] = Field(description="Version of this file's format")
    layers: dict[fields.LayerName, dict[fields.ReleaseVersion, ReleaseEntry]] = Field(
        default_factory=dict, description="Releases by layer and version"
    )

    def to_model(self) -> LayersLock:
        """Give the frozen lock."""
        return LayersLock(
            {
                layer: {version: _release(layer, version, entry) for version, entry in by.items()}
                for layer, by in self.layers.items()
            }
        )


def _release(layer: str, version: str, entry: ReleaseEntry) -> Release:
    return Release(
        layer=layer,
        version=version,
        description=entry.description,
        license=entry.license,
        prune=Prune(
            PruneProfile(entry.prune.profile),
            tuple(entry.prune.keep),
            tuple(entry.prune.drop),
            entry.prune.edition,
        ),
        artifacts={
            variant: Artifact(
                variant=variant,
                runtimes=tuple(artifact.runtimes),
                architectures=tuple(artifact.architectures),
                sha256=artifact.sha256,
                content=artifact.content or "",
                zip_bytes=artifact.zip_bytes,
                unzipped_bytes=artifact.unzipped_bytes,
                packages=_packages(artifact.packages),
                manifest=artifact.manifest or "",
                sbom=artifact.sbom or "",
                restored=tuple(artifact.restored),
            )
            for variant, artifact in entry.artifacts.items()
        },
    )


def _packages(entries: dict[str, PackageEntry]) -> tuple[Package, ...]:
    packages = [
        Package(
            name=key.removesuffix(f"@{entry.version}"),
            version=entry.version,
            file=entry.file,
            sha256=entry.sha256,
            integrity=entry.integrity,
            paths=tuple(entry.paths),
            zip_bytes=entry.zip_bytes,
            unzipped_bytes=entry.unzipped_bytes,
            unpruned_bytes=entry.unpruned_bytes or entry.unzipped_bytes,
            licences=tuple(entry.licences),
        )
        for key, entry in entries.items()
    ]
    return tuple(sorted(packages, key=lambda package: (package.name, package.version)))


def layers_lock_text(lock: LayersLock) -> str:
    """Write the lock; reading it back gives an equal one."""
    return lock_text(
        {
            "version": 1,
            "layers": {
                layer: {version: _release_entry(release) for version, release in by.items()}
                for layer, by in lock.releases.items()
                if by
            },
        }
    )


def _release_entry(release: Release) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "description": release.description,
        "artifacts": {name: _artifact_entry(a) for name, a in release.artifacts.items()},
    }
    if release.license:
        entry["license"] = release.license
    if release.prune != Prune():
        prune: dict[str, Any] = {"profile": str(release.prune.profile)}
        if release.prune.keep:
            prune["keep"] = list(release.prune.keep)
        if release.prune.drop:
            prune["drop"] = list(release.prune.drop)
        if release.prune.edition != 1:
            prune["edition"] = release.prune.edition
        entry["prune"] = prune
    return entry


def _artifact_entry(artifact: Artifact) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "runtimes": list(artifact.runtimes),
        "architectures": list(artifact.architectures),
        "sha256": artifact.sha256,
        "zip_bytes": artifact.zip_bytes,
        "unzipped_bytes": artifact.unzipped_bytes,
    }
    if artifact.content:
        entry["content"] = artifact.content
    if artifact.packages:
        versions = Counter(package.name for package in artifact.packages)
        entry["packages"] = {
            package.name
            if versions[package.name] == 1
            else f"{package.name}@{package.version}": _package_entry(package)
            for package in artifact.packages
        }
    if artifact.manifest:
        entry["manifest"] = artifact.manifest
    if artifact.sbom:
        entry["sbom"] = artifact.sbom
    if artifact.restored:
        entry["restored"] = list(artifact.restored)
    return entry


def _package_entry(package: Package) -> dict[str, Any]:
    facts = {
        "file": package.file,
        "sha256": package.sha256,
        "integrity": package.integrity,
        "paths": list(package.paths),
        "licences": list(package.licences),
        "zip_bytes": package.zip_bytes,
        "unzipped_bytes": package.unzipped_bytes,
        "unpruned_bytes": package.unpruned_bytes
        if package.unpruned_bytes > package.unzipped_bytes
        else 0,
    }
    return {"version": package.version} | {name: fact for name, fact in facts.items() if fact}
