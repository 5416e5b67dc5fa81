"""What two layers of one function both bring. Layers merge file by file; the last one wins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from layergen.model.budget import Attached
from layergen.model.manifest import Manifest
from layergen.model.release import Package


@dataclass(frozen=True, slots=True)
class Holder:
    """A layer of the function, and the package as it brings it."""

    attached: Attached
    package: Package


@dataclass(frozen=True, slots=True)
class PackageOverlap:
    """A package that several layers bring, in attach order. `same` is true of one and the same."""

    name: str
    holders: tuple[Holder, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class FileOverlap:
    """Paths that two layers bring. The files of `second`, which is attached later, win."""

    first: Attached
    second: Attached
    same: tuple[str, ...]
    different: tuple[str, ...]


def package_overlaps(
    attached: Sequence[Attached], overrides: Iterable[str] = ()
) -> Iterator[PackageOverlap]:
    """Find packages that several layers bring to the same place, but for declared overrides."""
    globs = tuple(overrides)
    holders: dict[str, list[Holder]] = {}
    for one in attached:
        for package in one.artifact.packages:
            holders.setdefault(package.name, []).append(Holder(one, package))
    for name, found in sorted(holders.items()):
        meeting = [
            holder
            for holder in found
            if any(
                other.attached is not holder.attached
                and places(other.package) & places(holder.package)
                for other in found
            )
        ]
        if not meeting or is_overridden(name, globs):
            continue
        contents = {_content(holder.package) for holder in meeting}
        yield PackageOverlap(name, tuple(meeting), same=len(contents) == 1)


def file_overlaps(
    attached: Sequence[Attached],
    manifests: Mapping[str, Manifest],
    overrides: Iterable[str] = (),
) -> Iterator[FileOverlap]:
    """Find paths that two layers bring, but for declared overrides.

    `manifests` go by content digest; layers without one are passed over.
    """
    globs = tuple(overrides)
    known = [one for one in attached if one.artifact.content in manifests]
    for position, first in enumerate(known):
        mine = manifests[first.artifact.content].files
        for second in known[position + 1 :]:
            theirs = manifests[second.artifact.content].files
            shared = sorted(
                path
                for path in mine.keys() & theirs.keys()
                if not (is_overridden(path, globs) or is_overridden(owner(path), globs))
            )
            if shared:
                yield FileOverlap(
                    first,
                    second,
                    tuple(path for path in shared if mine[path].sha256 == theirs[path].sha256),
                    tuple(path for path in shared if mine[path].sha256 != theirs[path].sha256),
                )


def places(package: Package) -> frozenset[str]:
    """Give where a package lies, so far as another of its name could lie there too."""
    return frozenset(package.paths) or frozenset({f"node_modules/{package.name}"})


def owner(path: str) -> str:
    """Name the package that a path looks like: npm's folder, or Python's top-level module."""
    if "node_modules/" in path:
        scope, _, rest = path.rpartition("node_modules/")[2].partition("/")
        return f"{scope}/{rest.partition('/')[0]}" if scope.startswith("@") else scope
    inner = path.removeprefix("python/").rpartition("site-packages/")[2]
    top = inner.partition("/")[0]
    # Most repositories have no overlaps to name, and every command would load it.
    from packaging.utils import canonicalize_name

    if top.endswith(".dist-info"):
        return canonicalize_name(top.removesuffix(".dist-info").rpartition("-")[0])
    return canonicalize_name(top.removesuffix(".py"))


def is_overridden(name: str, overrides: Iterable[str]) -> bool:
    """Say whether a package or a path is meant to be brought twice. `*` takes `/` as well."""
    from packaging.utils import canonicalize_name

    return any(
        fnmatchcase(name, glob) or fnmatchcase(canonicalize_name(name), canonicalize_name(glob))
        if "/" not in glob or glob.startswith("@")
        else fnmatchcase(name, glob)
        for glob in overrides
    )


def _content(package: Package) -> tuple[str, str]:
    return package.version, package.sha256 or package.integrity
