"""Comparing two releases: packages and bytes from the lock, files from their manifests."""

from collections.abc import Mapping, Sequence

from layergen.model.difference import FileChange, PackageChange, ReleaseDiff, VariantDiff
from layergen.model.manifest import Manifest
from layergen.model.release import Artifact, Package, Release
from layergen.resolve.bump import Bump, version_bump


def diff_releases(
    before: Release, after: Release, manifests: Mapping[str, Manifest]
) -> ReleaseDiff:
    """Compare two releases variant by variant. `manifests` go by content digest."""
    names = [*before.artifacts, *(name for name in after.artifacts if name not in before.artifacts)]
    return ReleaseDiff(
        before,
        after,
        tuple(
            _variant(name, before.artifacts.get(name), after.artifacts.get(name), manifests)
            for name in names
        ),
    )


def _variant(
    name: str, before: Artifact | None, after: Artifact | None, manifests: Mapping[str, Manifest]
) -> VariantDiff:
    packages = _package_changes(before.packages if before else (), after.packages if after else ())
    return VariantDiff(name, before, after, packages, _file_changes(before, after, manifests))


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
    before: Artifact | None, after: Artifact | None, manifests: Mapping[str, Manifest]
) -> tuple[FileChange, ...] | None:
    if before and after and before.content and before.content == after.content:
        return ()
    known = [manifests.get(artifact.content) for artifact in (before, after) if artifact]
    if None in known:
        return None
    old = manifests[before.content].files if before else {}
    new = manifests[after.content].files if after else {}
    return tuple(
        FileChange(path, old.get(path), new.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    )
