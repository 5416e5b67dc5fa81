"""Layers from npm packages: the tarballs that the lock names, copied below `nodejs/`."""

import base64
import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from layergen.build.deflate import DEFLATER
from layergen.build.npm_agreement import agreed_tree
from layergen.build.npm_freshness import check_fresh
from layergen.build.npm_installed import read_installed
from layergen.build.npm_lock import LockedPackage, NpmLock, parse_npm_lock
from layergen.build.npm_packages import belonging, frozen, install_paths, label, specifier
from layergen.build.npm_scripts import ScriptRules, script_objections
from layergen.build.npm_target import NodeTarget, node_targets_of
from layergen.build.npm_tree import installed_on
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Member, NpmInstaller, TarballFetcher
from layergen.build.tarball import read_tarball
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant

TOP = "nodejs/"
"""Lambda puts `node_modules` in this folder of a layer on NODE_PATH, whatever the runtime."""
MANIFEST = "package.json"
LOCK = "package-lock.json"


class NpmBuilder:
    """Builds from `package.json` and `package-lock.json` in the layer's folder.

    `scripts` says, by folder, which install scripts may run or be done without.
    """

    def __init__(
        self,
        root: Path,
        cache: PackageCache,
        *,
        runtimes: Mapping[str, Runtime],
        fetch: TarballFetcher,
        install: NpmInstaller,
        scripts: Mapping[str, ScriptRules],
    ) -> None:
        self._root = root
        self._cache = cache
        self._runtimes = runtimes
        self._fetch = fetch
        self._install = install
        self._scripts = scripts
        self._one_fetches = threading.Lock()

    def resolve(self, folder: str, variant: Variant) -> tuple[Package, ...]:
        """Give the packages that npm would install on every target of the variant.

        Raises LayergenError if the lock is missing, invalid or stale, if targets need different
        packages, or if a package would not work without its install script.
        """
        lock = self._lock(folder)
        targets = node_targets_of(variant, self._runtimes)
        tree = agreed_tree({target: installed_on(lock, target) for target in targets})
        rules = self._scripts.get(folder, ScriptRules())
        with_scripts = {p.name for p in tree.values() if p.has_install_script} & rules.allow
        packages = frozen(tree, with_scripts)
        self._refuse_scripts(folder, lock, tree, targets, rules)
        return packages

    def collect(
        self, folder: str, variant: Variant, packages: Sequence[Package]
    ) -> tuple[Member, ...]:
        """Give what these packages put below `nodejs/`, fetching those that the cache lacks.

        Packages with an integrity and no file come from `npm ci` with their scripts run. Raises
        LayergenError if a package cannot be had, or is not what its integrity says.
        """
        found = self._tarballs(folder, [package for package in packages if package.file])
        with_scripts = [p for p in packages if p.integrity and not p.file]
        installed = self._installed(folder, variant, with_scripts)
        owned = {path for p in packages if p.integrity for path in install_paths(p)}
        return tuple(
            member
            for package in packages
            for path in install_paths(package)
            for member in _placed(
                package, path, installed.get(path) or found.get(package.integrity, ()), owned
            )
        )

    def _lock(self, folder: str) -> NpmLock:
        place = self._root / folder
        if not (place / LOCK).is_file():
            raise LayergenError(
                f"{folder} has no {LOCK}", hint=f"write {MANIFEST}, then run `layergen lock`"
            )
        if not (place / MANIFEST).is_file():
            raise LayergenError(f"{folder} has no {MANIFEST}", hint="restore it from git")
        lock = parse_npm_lock(_text(place / LOCK, folder), f"{folder}/{LOCK}")
        check_fresh(lock, _text(place / MANIFEST, folder), f"{folder}/{MANIFEST}")
        return lock

    def _refuse_scripts(
        self,
        folder: str,
        lock: NpmLock,
        tree: Mapping[str, LockedPackage],
        targets: Sequence[NodeTarget],
        rules: ScriptRules,
    ) -> None:
        def members_of(package: LockedPackage) -> Sequence[Member]:
            # All at once, as the build needs them next.
            files = [p for p in frozen(tree, rules.allow) if p.file]
            return self._tarballs(folder, files)[package.integrity]

        if findings := list(script_objections(lock, tree, targets, rules, members_of)):
            raise InvalidInputError(findings)

    def _tarballs(self, folder: str, packages: Iterable[Package]) -> dict[str, tuple[Member, ...]]:
        """Give members by integrity."""
        wanted = {package.integrity: package for package in packages}
        found = {integrity: self._cached(integrity) for integrity in wanted}
        if None in found.values():
            # Variants are built side by side, and mostly of the same packages.
            with self._one_fetches:
                found |= {i: self._cached(i) for i, members in found.items() if members is None}
                absent = [wanted[i] for i, members in found.items() if members is None]
                if absent:
                    self._ingest(folder, absent)
                found |= {package.integrity: self._cached(package.integrity) for package in absent}
        if lost := [wanted[i].file for i, members in found.items() if members is None]:
            raise LayergenError(
                f"{', '.join(lost)} did not stay in the package cache", hint="check the disk"
            )
        return {integrity: members for integrity, members in found.items() if members is not None}

    def _cached(self, integrity: str) -> tuple[Member, ...] | None:
        return self._cache.members_of(_cache_key(integrity))

    def _ingest(self, folder: str, packages: Sequence[Package]) -> None:
        by_name = {specifier(package): package for package in packages}
        with self._cache.workspace() as workspace:
            self._fetch(sorted(by_name), project=self._root / folder, folder=workspace)
            files = {_integrity(path): path for path in sorted(workspace.rglob("*.tgz"))}
            for spec, package in by_name.items():
                tarball = files.get(package.integrity)
                if tarball is None:
                    raise LayergenError(
                        f"the registry offers a tarball for {spec} that is not the locked one",
                        hint="the file was replaced, or the lock edited: compare before you lock "
                        "it again",
                    )
                streams = tarball.with_suffix(".streams")
                members = read_tarball(tarball, package.file, streams)
                self._cache.add(_cache_key(package.integrity), streams, members)

    def _installed(
        self, folder: str, variant: Variant, packages: Sequence[Package]
    ) -> dict[str, tuple[Member, ...]]:
        """Give members by path, of packages whose install script has to run."""
        if not packages:
            return {}
        targets = node_targets_of(variant, self._runtimes)
        cpus = sorted({target.cpu for target in targets})
        if len(cpus) > 1:
            names = ", ".join(label(package) for package in packages)
            raise LayergenError(
                f"{names} run install scripts, which leave files for one processor only",
                hint="set `split_by: architecture` on the layer",
            )
        self._refuse_changed_lock(folder, packages)
        with self._cache.workspace() as workspace:
            self._install(
                self._root / folder,
                cpu=cpus[0],
                abis=self._abis(variant),
                scripts=sorted(package.name for package in packages),
                folder=workspace,
            )
            return {
                path: read_installed(workspace / path, self._cache)
                for package in packages
                for path in install_paths(package)
            }

    def _abis(self, variant: Variant) -> frozenset[int]:
        known = (self._runtimes[name].node_abi for name in variant.runtimes)
        return frozenset(abi for abi in known if abi is not None)

    def _refuse_changed_lock(self, folder: str, packages: Sequence[Package]) -> None:
        locked = {(p.name, p.version, p.integrity) for p in self._lock(folder).packages.values()}
        for package in packages:
            if (package.name, package.version, package.integrity) not in locked:
                raise LayergenError(
                    f"{label(package)} was installed by its script, and {folder}/{LOCK} no longer "
                    "has it",
                    hint="check out the commit that released it, or take the artifact from S3",
                )


def _placed(
    package: Package, path: str, members: Sequence[Member], owned: set[str]
) -> Iterable[Member]:
    by_path = {member.path: member for member in members}
    name = label(package)
    for file in belonging(path, by_path, owned):
        yield by_path[file].placed(f"{TOP}{path}/", name)


def _text(path: Path, folder: str) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LayergenError(f"{folder}/{path.name} cannot be read: {error}") from error


def _integrity(tarball: Path) -> str:
    with tarball.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def _cache_key(integrity: str) -> str:
    """Name a tarball together with how it is deflated: another zlib-ng gives other streams."""
    return hashlib.sha256(f"{integrity} {DEFLATER}".encode()).hexdigest()
