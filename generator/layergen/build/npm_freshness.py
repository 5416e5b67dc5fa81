"""Whether a package-lock.json still is what its package.json asks for."""

from collections.abc import Iterator

from semantic_version import NpmSpec, Version

from layergen.build.npm_lock import NpmLock
from layergen.build.npm_manifest import dependencies_of, overrides_of
from layergen.diagnostics import Diagnostic
from layergen.errors import InvalidInputError


def check_fresh(lock: NpmLock, manifest: str, file: str) -> None:
    """Compare a lock with the package.json (its text, its path) that it was made from.

    Raises InvalidInputError if either names a dependency that the other does not, or if packages
    are locked at a version that an override forbids.
    """
    if findings := [*_differences(lock, manifest, file), *_overridden(lock, manifest, file)]:
        raise InvalidInputError(findings)


def _differences(lock: NpmLock, manifest: str, file: str) -> Iterator[Diagnostic]:
    root = lock.packages[""]
    wanted = dependencies_of(manifest, file)
    locked = {**root.needs, **root.peers, **root.optional}
    if wanted != locked:
        names = sorted(dict(wanted.items() ^ locked.items()))
        yield Diagnostic(
            "stale-lock",
            f"package.json and package-lock.json differ on {', '.join(names)}",
            root.place,
            "run `layergen lock`",
        )


def _overridden(lock: NpmLock, manifest: str, file: str) -> Iterator[Diagnostic]:
    for name, override in overrides_of(manifest, file).items():
        for package in lock.packages.values():
            # npm goes by the name under which a package is asked for, and leaves bundles alone.
            asked_for = package.path.rpartition("node_modules/")[2] == name
            if asked_for and not package.in_bundle and not _matches(package.version, override):
                yield Diagnostic(
                    "stale-lock",
                    f"package.json overrides {name} with {override}, and {package.label} is locked",
                    package.place,
                    "run `layergen lock`",
                )


def _matches(version: str, wanted: str) -> bool:
    """Tell whether a version is in a range; yes for what only npm can read, as tags and aliases."""
    try:
        return Version(version) in NpmSpec(wanted)
    except ValueError:
        return True
