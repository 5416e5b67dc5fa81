"""Comparing two releases: packages and bytes from the lock, files from their manifests."""

from collections.abc import Iterable, Mapping, Sequence

from layergen.model.difference import (
    AcrossDiff,
    FileChange,
    PackageChange,
    ReleaseDiff,
    VariantDiff,
)
from layergen.model.manifest import Manifest, ManifestFile
from layergen.model.release import Artifact, Package, Release
from layergen.resolve.bump import Bump, version_bump


def diff_releases(
    before: Release, after: Release, manifests: Mapping[str, Manifest]
) -> ReleaseDiff:
    """Compare two releases variant by variant, and across those that have no counterpart.

    `manifests` go by content digest.
    """
    names = [*before.artifacts, *(name for name in after.artifacts if name not in before.artifacts)]
    return ReleaseDiff(
        before,
        after,
        tuple(
            _variant(name, before.artifacts.get(name), after.artifacts.get(name), manifests)
            for name in names
        ),
        _across(_only_in(before, after), _only_in(after, before), manifests),
    )


def _only_in(release: Release, other: Release) -> list[Artifact]:
    return [found for name, found in release.artifacts.items() if name not in other.artifacts]


def _across(
    before: Sequence[Artifact], after: Sequence[Artifact], manifests: Mapping[str, Manifest]
) -> AcrossDiff | None:
    if not (before and after):
        return None
    return AcrossDiff(
        tuple(artifact.variant for artifact in before),
        tuple(artifact.variant for artifact in after),
        _package_changes(_together(before), _together(after)),
        _file_changes(before, after, manifests),
    )


def _together(artifacts: Iterable[Artifact]) -> Sequence[Package]:
    """Give every version of every package once.

    Variants have files of their own for one version, so these are no difference.
    """
    found: dict[tuple[str, str], Package] = {}
    for artifact in artifacts:
        for package in artifact.packages:
            key = package.name, package.version
            size = package.unzipped_bytes
            if key in found and found[key].unzipped_bytes != size:
                size = 0
            found[key] = Package(*key, unzipped_bytes=size)
    return [found[key] for key in sorted(found)]


def _variant(
    name: str, before: Artifact | None, after: Artifact | None, manifests: Mapping[str, Manifest]
) -> VariantDiff:
    packages = _package_changes(before.packages if before else (), after.packages if after else ())
    files = _file_changes([before] if before else [], [after] if after else [], manifests)
    return VariantDiff(name, before, after, packages, files)


def _package_changes(
    before: Sequence[Package], after: Sequence[Package]
) -> tuple[PackageChange, ...]:
    old, new = _by_name(before), _by_name(after)
    changes: list[PackageChange] = []
    for name in sorted(old.keys() | new.keys()):
        gone = [p for p in old.get(name, ()) if not _among(p, new.get(name, ()))]
        come = [p for p in new.get(name, ()) if not _among(p, old.get(name, ()))]
        moved = list(zip(gone, come, strict=False))
        changes += [_moved(name, one, other) for one, other in moved]
        changes += [_moved(name, one, None) for one in gone[len(moved) :]]
        changes += [_moved(name, None, one) for one in come[len(moved) :]]
    return tuple(changes)


def _by_name(packages: Sequence[Package]) -> dict[str, list[Package]]:
    found: dict[str, list[Package]] = {}
    for package in packages:
        found.setdefault(package.name, []).append(package)
    return found


def _among(package: Package, others: Sequence[Package]) -> bool:
    mine = (package.version, package.sha256 or package.integrity)
    return any(mine == (other.version, other.sha256 or other.integrity) for other in others)


def _moved(name: str, before: Package | None, after: Package | None) -> PackageChange:
    bump = Bump.NONE
    if before and after and before.version != after.version:
        bump = version_bump(before.version, after.version)
    measured = all(package.unzipped_bytes for package in (before, after) if package)
    size = (after.unzipped_bytes if after else 0) - (before.unzipped_bytes if before else 0)
    return PackageChange(
        name,
        before.version if before else None,
        after.version if after else None,
        "" if bump is Bump.NONE else bump.name.lower(),
        size if measured else None,
    )


def _file_changes(
    before: Sequence[Artifact], after: Sequence[Artifact], manifests: Mapping[str, Manifest]
) -> tuple[FileChange, ...] | None:
    contents = {artifact.content for artifact in before}
    if "" not in contents and contents == {artifact.content for artifact in after}:
        return ()
    if any(artifact.content not in manifests for artifact in (*before, *after)):
        return None
    old, new = _files(before, manifests), _files(after, manifests)
    return tuple(
        FileChange(path, next(iter(gone), None), next(iter(come), None))
        for path in sorted(old.keys() | new.keys())
        for gone, come in [(old.get(path, ()), new.get(path, ()))]
        if not set(gone) & set(come)
    )


def _files(
    artifacts: Iterable[Artifact], manifests: Mapping[str, Manifest]
) -> dict[str, list[ManifestFile]]:
    found: dict[str, list[ManifestFile]] = {}
    for artifact in artifacts:
        for path, file in manifests[artifact.content].files.items():
            found.setdefault(path, []).append(file)
    return found
