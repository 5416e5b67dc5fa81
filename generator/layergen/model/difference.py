"""What differs between two releases: packages, bytes and files."""

from dataclasses import dataclass

from layergen.model.manifest import ManifestFile
from layergen.model.release import Artifact, Release


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A package that came (`before` is None), went (`after` is None), or moved.

    Equal versions mean that another file was released under the same one. `bump` is the part of the
    version that moved: major, minor or patch; empty where none did. `bytes` is what the change adds
    to the unzipped size; None where a release did not measure it.
    """

    name: str
    before: str | None
    after: str | None
    bump: str
    bytes: int | None


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that came (`before` is None), went (`after` is None), or has other content or mode."""

    path: str
    before: ManifestFile | None
    after: ManifestFile | None

    @property
    def bytes(self) -> int:
        """Give what the change adds to the unzipped size."""
        return (self.after.size if self.after else 0) - (self.before.size if self.before else 0)


@dataclass(frozen=True, slots=True)
class VariantDiff:
    """One variant in both releases; None where a release lacks it.

    `files` is None where a manifest was not there to compare.
    """

    variant: str
    before: Artifact | None
    after: Artifact | None
    packages: tuple[PackageChange, ...]
    files: tuple[FileChange, ...] | None


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """Two releases, the older one first, and their variants."""

    before: Release
    after: Release
    variants: tuple[VariantDiff, ...]
