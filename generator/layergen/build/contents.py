"""The documents beside a zip: its file manifest and its SBOM; and what each package weighs."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from layergen.build.atomic import replacing
from layergen.build.manifest import digest_of, manifest_of_zip
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Member
from layergen.errors import LayergenError
from layergen.model.release import Artifact, Package, Release


def described(
    packages: Sequence[Package], collected: Iterable[Member], kept: Iterable[Member], path: Path
) -> tuple[Package, ...]:
    """Give packages with their licences, and what they weigh before and after pruning.

    `collected` are the members before, `kept` those in the zip at `path`: a file that two packages
    bring alike weighs for one of them.
    """
    from layergen.build.package_metadata import read_metadata

    metadata = read_metadata(path, packages)
    before: Counter[str] = Counter()
    for member in collected:
        before[member.package] += member.size
    zipped: Counter[str] = Counter()
    unzipped: Counter[str] = Counter()
    for member in kept:
        zipped[member.package] += member.compressed_size
        unzipped[member.package] += member.size
    return tuple(
        replace(
            package,
            zip_bytes=zipped[label],
            unzipped_bytes=unzipped[label],
            unpruned_bytes=before[label],
            licences=metadata[package].licences,
        )
        for package in packages
        for label in [_label(package, before)]
    )


def _label(package: Package, labels: Counter[str]) -> str:
    """Give the name under which a package's members go: with its version, where there are more."""
    with_version = f"{package.name}@{package.version}"
    return with_version if with_version in labels else package.name


def sbom_of(release: Release, artifact: Artifact, path: Path) -> str:
    """Write the SBOM of an artifact whose zip lies at `path`.

    Licences are those that the release froze, so that layergen may learn to read more of them.
    """
    # Loading them takes longer than a whole build that finds everything in place.
    from layergen.build.package_metadata import read_metadata
    from layergen.build.sbom import sbom_text

    metadata = read_metadata(path, artifact.packages)
    if not artifact.manifest:
        # A release from before layergen froze them.
        packages = tuple(replace(p, licences=metadata[p].licences) for p in artifact.packages)
        metadata = dict(zip(packages, metadata.values(), strict=True))
        artifact = replace(artifact, packages=packages)
    needs = {package: found.needs for package, found in metadata.items()}
    return sbom_text(release, artifact, needs)


def write_document(path: Path, text: str) -> None:
    """Put a document beside its zip, in one step."""
    with replacing(path) as file:
        file.write(text.encode())


def restore_contents(
    release: Release, artifact: Artifact, path: Path, cache: PackageCache | None = None
) -> None:
    """Write the documents beside the released zip at `path` again, unless they are right.

    A release that names none by hash gets them as well, if they are missing. An SBOM that the
    `cache` has is taken from there, by its hash. Raises LayergenError, and writes nothing, for a
    document that is not the release's to the byte.
    """
    name = f"{release.layer}@{release.version} ({artifact.variant})"
    manifest = path.with_name(f"{artifact.variant}.manifest.json")
    sbom = path.with_name(f"{artifact.variant}.cdx.json")
    if not _is_right(manifest, artifact.manifest):
        text = manifest_of_zip(path)
        _compare(name, "file manifest", digest_of(text), artifact.manifest)
        write_document(manifest, text)
    if not _is_right(sbom, artifact.sbom):
        kept = cache.document(artifact.sbom) if cache and artifact.sbom else None
        text = kept or sbom_of(release, artifact, path)
        _compare(name, "SBOM", digest_of(text), artifact.sbom)
        write_document(sbom, text)
        if cache and kept is None:
            cache.keep_document(text)


def _is_right(path: Path, expected: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return not expected or f"sha256:{digest}" == expected


def _compare(name: str, what: str, found: str, expected: str) -> None:
    if expected and found != expected:
        raise LayergenError(
            f"{name} has another {what} than was released: {found}, released {expected}",
            hint="layergen or one of its libraries writes it differently now; "
            "use the layergen that released it",
        )
