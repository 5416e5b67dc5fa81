"""From a layer's source to the zip of one variant, and back again from a release."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.build.archive import Written, write_archive
from layergen.build.builders import Builders
from layergen.build.contents import described, write_document
from layergen.build.manifest import digest_of, manifest_text
from layergen.build.protocol import Builder
from layergen.build.prune import prune
from layergen.errors import LayergenError
from layergen.model.release import Artifact, Package, Release
from layergen.model.strategy import Prune, Source
from layergen.model.variant import Variant

if TYPE_CHECKING:
    from layergen.build.proof import Proof


def build_artifact(
    source: Source,
    variant: Variant,
    rules: Prune,
    builders: Builders,
    path: Path,
    *,
    proof: "Proof | None" = None,
) -> Artifact:
    """Build one variant from what the layer's lock says today, and write its zip to `path`.

    Its file manifest goes beside it. With a `proof`, packages that the runtimes bring are treated
    as it says, and what is left has to pass it.
    Raises LayergenError if the source cannot serve every target of the variant.
    """
    builder = _builder(builders, source)
    packages = builder.resolve(source.folder, variant)
    collected = builder.collect(source.folder, variant, packages)
    restored: tuple[str, ...] = ()
    if proof is None:
        members = prune(collected, rules, variant.architectures)
    else:
        # A rebuild proves nothing, and is spared loading what a proof takes.
        from layergen.build.proof import prove

        proved = prove(collected, packages, variant, rules, proof=proof, folder=source.folder)
        packages, members, restored = proved.packages, proved.members, proved.restored
    if not members:
        raise LayergenError(
            f"nothing is left of {source.folder}, and Lambda refuses an empty layer",
            hint="add a package or a file, or prune less",
        )
    written = write_archive(members, path)
    manifest = _write_manifest(written, path)
    return Artifact(
        variant=variant.name,
        runtimes=variant.runtimes,
        architectures=variant.architectures,
        sha256=written.sha256,
        content=written.content,
        zip_bytes=written.zip_bytes,
        unzipped_bytes=written.unzipped_bytes,
        packages=described(packages, collected, written.members, path),
        restored=restored,
        manifest=digest_of(manifest),
    )


def rebuild_artifact(
    release: Release, artifact: Artifact, source: Source, builders: Builders, path: Path
) -> None:
    """Write the zip of a release again, from the package files that it froze, and its manifest.

    Raises LayergenError, and writes nothing, unless the result is the release's to the byte.
    """
    builder = _builder(builders, source)
    variant = Variant(artifact.variant, artifact.runtimes, artifact.architectures)
    collected = builder.collect(source.folder, variant, artifact.packages)
    members = prune(collected, release.prune, artifact.architectures, artifact.restored)

    def check(written: Written) -> None:
        _compare(written, release, artifact)

    _write_manifest(write_archive(members, path, check), path)


def _write_manifest(written: Written, path: Path) -> str:
    text = manifest_text(written.members, written.content)
    write_document(path.with_name(f"{path.name.removesuffix('.zip')}.manifest.json"), text)
    return text


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
    if built := [f"{package.name} {package.version}" for package in packages if package.is_built]:
        return (
            f"{', '.join(built)} was made on the machine of the release, and this one makes "
            "something else; take the artifact from S3"
        )
    if packages:
        return "the lock was edited, or this layergen builds differently; compare with git"
    return "check out the commit that released it, or take the artifact from S3"


def _builder(builders: Builders, source: Source) -> Builder:
    if source.kind not in builders:
        raise LayergenError(f"{source.folder}: layers from {source.kind} cannot be built yet")
    return builders[source.kind]
