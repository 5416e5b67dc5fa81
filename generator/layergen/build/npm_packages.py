"""From a tree of install paths to the packages that a release names, and back to paths."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from layergen.build.npm_lock import LockedPackage
from layergen.errors import LayergenError
from layergen.model.release import Package

_SPEC = re.compile(
    r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[A-Za-z0-9_~][A-Za-z0-9._~-]*@[0-9][0-9A-Za-z.+-]*"
)


def frozen(tree: Mapping[str, LockedPackage], with_scripts: Collection[str]) -> tuple[Package, ...]:
    """Give one package per name and version, with every path at which it stands.

    A package, and not a path, is what licences, advisories and SBOMs speak of. Those whose names
    are in `with_scripts` get no file, as their files are what npm's install leaves.
    """
    groups: dict[tuple[str, str], list[LockedPackage]] = {}
    for package in tree.values():
        groups.setdefault((package.name, package.version), []).append(package)
    return tuple(_package(group, with_scripts) for _, group in sorted(groups.items()))


def install_paths(package: Package) -> tuple[str, ...]:
    """Give every `node_modules/…` path of a package."""
    return package.paths or (_usual_path(package.name),)


def label(package: Package) -> str:
    """Give the name under which a package's files go."""
    return f"{package.name}@{package.version}"


def specifier(package: Package) -> str:
    """Give what names this package to a registry. Raises LayergenError for a name that is none."""
    spec = label(package)
    if not _SPEC.fullmatch(spec):
        raise LayergenError(
            f"'{spec}' is no package of a registry", hint="a lock was edited; compare with git"
        )
    return spec


def belonging(path: str, below: Iterable[str], owned: Collection[str]) -> Iterator[str]:
    """Keep the files of a package at `path` that lie in no other package's install path.

    A tarball may carry a copy of what npm installs at that path in its stead.
    """
    for file in below:
        folder = f"{path}/{file}".rpartition("/")[0] if "node_modules/" in file else path
        while folder != path and folder not in owned:
            folder = folder.rpartition("/")[0]
        if folder == path:
            yield file


def _package(group: list[LockedPackage], with_scripts: Collection[str]) -> Package:
    # What lies in a bundle has a copy of its own there, whatever else npm installs.
    fetched = [package for package in group if not package.in_bundle]
    if len({package.integrity for package in fetched}) > 1:
        raise LayergenError(
            f"{group[0].place.file} locks {group[0].label} with two different integrities",
            hint="delete the lock and run `layergen lock`",
        )
    first = (fetched or group)[0]
    paths = tuple(package.path for package in fetched or group)
    file = _file(first) if fetched and first.name not in with_scripts else ""
    return Package(
        name=first.name,
        version=first.version,
        file=file,
        integrity=first.integrity if fetched else "",
        paths=() if paths == (_usual_path(first.name),) else paths,
    )


def _file(package: LockedPackage) -> str:
    stem = package.name.removeprefix("@").replace("/", "-")
    return f"{stem}-{package.version}.tgz"


def _usual_path(name: str) -> str:
    return f"node_modules/{name}"
