"""From a layer's source to the zip of one variant, and back again from a release."""

from collections.abc import Sequence
from pathlib import Path

from layergen.build.archive import Written, write_archive
from layergen.build.builders import Builders
from layergen.build.protocol import Builder
from layergen.build.prune import prune
from layergen.errors import LayergenError
from layergen.model.release import Artifact, Package, Release
from layergen.model.strategy import Prune, Source
from layergen.model.variant import Variant


def build_artifact(
    source: Source, variant: Variant, rules: Prune, builders: Builders, path: Path
) -> Artifact:
    """Build one variant from what the layer's lock says today, and write its zip to `path`.

    Raises LayergenError if the source cannot serve every target of the variant.
    """
    builder = _builder(builders, source)
    packages = builder.resolve(source.folder, variant)
    members = prune(builder.collect(source.folder, variant, packages), rules)
    if not members:
        raise LayergenError(
            f"nothing is left of {source.folder}, and Lambda refuses an empty layer",
            hint="add a package or a file, or prune less",
        )
    written = write_archive(members, path)
    return Artifact(
        variant=variant.name,
        runtimes=variant.runtimes,
        architectures=variant.architectures,
        sha256=written.sha256,
        content=written.content,
        zip_bytes=written.zip_bytes,
        unzipped_bytes=written.unzipped_bytes,
        packages=packages,
    )


def rebuild_artifact(
    release: Release, artifact: Artifact, source: Source, builders: Builders, path: Path
) -> None:
    """Write the zip of a release again, from the package files that it froze.

    Raises LayergenError, and writes nothing, unless the result is the release's to the byte.
    """
    builder = _builder(builders, source)
    variant = Variant(artifact.variant, artifact.runtimes, artifact.architectures)
    members = builder.collect(source.folder, variant, artifact.packages)

    def check(written: Written) -> None:
        _compare(written, release, artifact)

    write_archive(prune(members, release.prune), path, check)


def _compare(written: Written, release: Release, artifact: Artifact) -> None:
    name = f"{release.layer}@{release.version} ({artifact.variant})"
    if written.content != artifact.content:
        raise LayergenError(
            f"{name} has other files now: content {written.content}, released {artifact.content}",
            hint=_elsewhere(artifact.packages),
        )
    if written.sha256 != artifact.sha256:
        raise LayergenError(
            f"{name} has the same files, but its archive differs: "
            f"sha256 {written.sha256}, released {artifact.sha256}",
            hint="it was deflated by another zlib-ng; use the layergen that released it",
        )


def _elsewhere(packages: Sequence[Package]) -> str:
    if packages:
        return "the lock was edited, or this layergen builds differently; compare with git"
    return "check out the commit that released it, or take the artifact from S3"


def _builder(builders: Builders, source: Source) -> Builder:
    if source.kind not in builders:
        raise LayergenError(f"{source.folder}: layers from {source.kind} cannot be built yet")
    return builders[source.kind]
