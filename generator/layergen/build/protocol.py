"""What the rest of layergen knows of a builder, and what a builder needs from outside."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from layergen.model.release import Package
from layergen.model.variant import Variant


class Member(NamedTuple):
    """One file of a layer, and where its bytes lie ready to be copied into a zip.

    A layer has thousands, and a dataclass takes four times as long to make.

    `path` is relative to the top of the zip, with `/`. `size` and `compressed_size` are in bytes;
    `method` is 0 (stored) or 8 (deflated); `archive` holds the raw stream at `offset`. `sha256`
    (hex) and `crc` are those of the content. `package` is who brought the file, for error messages.
    """

    path: str
    executable: bool
    size: int
    crc: int
    sha256: str
    archive: Path
    offset: int
    compressed_size: int
    method: int
    package: str = ""

    @property
    def mode(self) -> int:
        """The permissions in the zip: 0644, or 0755."""
        return 0o755 if self.executable else 0o644

    def placed(self, folder: str, package: str) -> "Member":
        """Give the same file below a folder of the zip, brought by a package."""
        return Member(f"{folder}{self.path}", *self[1:-1], package)


class Builder(Protocol):
    """How one kind of source becomes the members of an artifact.

    `folder` is the layer's folder as the strategy writes it, relative to the repository.
    """

    def resolve(self, folder: str, variant: Variant, /) -> tuple[Package, ...]:
        """Decide from the ecosystem's lock which package files a variant is made of.

        Raises LayergenError if the lock is missing, invalid, or cannot serve every target.
        """
        ...

    def collect(
        self, folder: str, variant: Variant, packages: Sequence[Package], /
    ) -> tuple[Member, ...]:
        """Give the members of exactly these package files, fetching those the cache lacks.

        Raises LayergenError if a file cannot be had, or is not what its hash says.
        """
        ...


class WheelFetcher(Protocol):
    """How wheels get here. `cli` passes an adapter that knows indexes, proxies and credentials."""

    def __call__(
        self,
        lines: Sequence[str],
        *,
        python_version: str,
        abis: Sequence[str],
        platforms: Sequence[str],
        folder: Path,
    ) -> Sequence[str]:
        """Download one wheel into `folder` for each line `name==version --hash=sha256:…`.

        Without `abis`, those of the interpreter itself count. Returns the lines for which the index
        has no fitting wheel. Raises LayergenError if it cannot be reached, or if hashes differ.
        """
        ...


class SourceBuilder(Protocol):
    """How wheels get here that have to be built from source on this machine."""

    def __call__(self, line: str, *, python_version: str, folder: Path) -> bool:
        """Fetch the source for `name==version --hash=sha256:…` into `folder`, and build its wheel.

        Gives False if the index has no source for that line. Raises LayergenError if an index
        cannot be reached, if hashes differ, or if the build fails.
        """
        ...


class TarballFetcher(Protocol):
    """How npm's tarballs get here. `cli` passes an adapter that asks npm."""

    def __call__(self, specifiers: Sequence[str], *, project: Path, folder: Path) -> None:
        """Download a `.tgz` below `folder` for each `name@version`.

        npm reads the configuration of `project`. The files are not checked yet. Raises
        LayergenError if a registry cannot be reached, or does not have a package.
        """
        ...


class NpmInstaller(Protocol):
    """How packages get here whose install script has to run on this machine."""

    def __call__(
        self,
        project: Path,
        *,
        cpu: str,
        abis: Collection[int],
        scripts: Sequence[str],
        folder: Path,
    ) -> None:
        """Install what `project` locks into `folder`, and run the scripts of the packages named.

        Raises LayergenError if this machine is not Linux with that processor and a Node.js with one
        of those ABIs, or if a script fails.
        """
        ...
