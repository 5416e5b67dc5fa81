"""File manifests of releases, so far as they are on this disk."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layergen.model.manifest import Manifest
    from layergen.model.release import Artifact, Release


def manifests_of(root: Path, releases: Iterable["Release"]) -> dict[str, "Manifest"]:
    """Give the manifests of releases below `dist/`, or of their zips there, by content digest.

    One that is not the release's is passed over, as if it were not there.
    """
    found: dict[str, Manifest] = {}
    for release in releases:
        for artifact in release.artifacts.values():
            manifest = _manifest(root, release, artifact)
            if manifest is not None and manifest.content == artifact.content:
                found[artifact.content] = manifest
    return found


def _manifest(root: Path, release: "Release", artifact: "Artifact") -> "Manifest | None":
    from layergen.adapters.repository_files import read_text
    from layergen.build.archive import archive_sha256
    from layergen.build.manifest import digest_of, manifest_of_zip
    from layergen.load.manifest import load_manifest
    from layergen.model.names import artifact_path, manifest_path

    place = (release.layer, release.version, artifact.variant)
    path, zip_path = root / manifest_path(*place), root / artifact_path(*place)
    if path.is_file():
        text = read_text(path)
        if not artifact.manifest or digest_of(text) == artifact.manifest:
            return load_manifest(text, manifest_path(*place))
    if zip_path.is_file() and archive_sha256(zip_path) == artifact.sha256:
        return load_manifest(manifest_of_zip(zip_path), artifact_path(*place))
    return None
