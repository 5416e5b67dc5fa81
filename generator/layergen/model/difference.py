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
class AcrossDiff:
    """The variants without a counterpart, by name, taken together on each side.

    The bytes of a change are None where they differ between the variants of one side. A file counts
    as the same if any variant of one side has it as any of the other; `files` is None where a
    manifest was not there to compare.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    packages: tuple[PackageChange, ...]
    files: tuple[FileChange, ...] | None

    def __str__(self) -> str:
        return f"{', '.join(self.before)} → {', '.join(self.after)}"


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """Two releases, the older one first, and their variants.

    `across` is there if both have variants that the other lacks, as after another `split_by`.
    """

    before: Release
    after: Release
    variants: tuple[VariantDiff, ...]
    across: AcrossDiff | None = None
