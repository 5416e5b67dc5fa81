"""Layers from Python packages: the wheels that the lock allows, copied below `python/`."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from packaging.tags import Tag, create_compatible_tags_selector
from packaging.utils import parse_wheel_filename

from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Member, SourceBuilder, WheelFetcher
from layergen.build.python_agreement import agreed, why_no_wheel
from layergen.build.python_lock import PythonLock, Wanted
from layergen.build.python_source import SourceBuilds
from layergen.build.python_target import PythonTarget, WheelFit, fit_of, targets_of
from layergen.build.wheel import read_wheel
from layergen.diagnostics import Place
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant

TOP = "python/"
"""Lambda puts this folder of a layer on `sys.path`, whatever the version of Python."""


def _requirements(text: str, file: str) -> PythonLock:
    from layergen.build.requirements import parse_requirements

    return parse_requirements(text, file)


def _pylock(text: str, file: str) -> PythonLock:
    from layergen.build.pylock import parse_pylock

    return parse_pylock(text, file)


# A rebuild reads neither; loading what parses them takes longer than the rebuild itself.
_LOCKS: dict[str, Callable[[str, str], PythonLock]] = {
    "requirements.txt": _requirements,
    "pylock.toml": _pylock,
}


class PythonBuilder:
    """Builds from `requirements.txt` or `pylock.toml` in the layer's folder.

    `allowed` gives, by folder, the packages that may be built from source where no wheel fits.
    """

    def __init__(
        self,
        root: Path,
        cache: PackageCache,
        *,
        runtimes: Mapping[str, Runtime],
        fetch: WheelFetcher,
        build: SourceBuilder,
        allowed: Mapping[str, frozenset[str]],
    ) -> None:
        self._root = root
        self._cache = cache
        self._runtimes = runtimes
        self._fetch = fetch
        self._sources = SourceBuilds(cache, build)
        self._allowed = allowed

    def resolve(self, folder: str, variant: Variant) -> tuple[Package, ...]:
        """Choose the best wheel of every package that all targets of the variant can load.

        Where there is none, a package that is allowed to is built from its source. Raises
        LayergenError if the lock is missing or invalid, if targets need different packages, or if
        nothing can serve them all.
        """
        lock = self._lock(folder)
        targets = targets_of(variant, self._runtimes)
        wanted = agreed({target: lock.wanted_on(target) for target in targets})
        allowed = self._allowed.get(folder, frozenset())
        chosen = self._choose(wanted, fit_of(targets), allowed)
        if missing := [package for package in wanted if package.name not in chosen]:
            alone = {target: self._choose(missing, fit_of([target])) for target in targets}
            chosen |= self._build(
                [
                    package
                    for package in missing
                    if package.name in allowed
                    and any(package.name not in wheels for wheels in alone.values())
                ],
                targets,
            )
            if left := [package for package in missing if package.name not in chosen]:
                raise InvalidInputError(why_no_wheel(package, alone, allowed) for package in left)
        return tuple(chosen[name] for name in sorted(chosen))

    def collect(
        self, _folder: str, variant: Variant, packages: Sequence[Package]
    ) -> tuple[Member, ...]:
        """Give what these packages put below `python/`, fetching those that the cache lacks."""
        built = [package for package in packages if package.is_built]
        wheels = [package for package in packages if not package.is_built]
        found = {package: self._cache.members_of(package.sha256) for package in wheels}
        if absent := [package for package, members in found.items() if members is None]:
            self._fetch_frozen(absent, fit_of(targets_of(variant, self._runtimes)))
            found |= {package: self._cache.members_of(package.sha256) for package in absent}
        if lost := [package.file for package, members in found.items() if members is None]:
            raise LayergenError(
                f"{', '.join(lost)} cannot be fetched any more",
                hint="offer the very same file through your index, or take the artifact from S3",
            )
        if built:
            targets = targets_of(variant, self._runtimes)
            found |= {source: self._sources.members_of(source, targets) for source in built}
        return tuple(
            member.placed(TOP, package.name)
            for package in packages
            for member in found[package] or ()
        )

    def _lock(self, folder: str) -> PythonLock:
        present = [name for name in _LOCKS if (self._root / folder / name).is_file()]
        if not present:
            raise LayergenError(
                f"{folder} has neither {' nor '.join(_LOCKS)}",
                hint="write requirements.in, then run `layergen lock`",
            )
        if len(present) > 1:
            raise LayergenError(
                f"{folder} has both {' and '.join(present)}", hint="delete one of them"
            )
        name = present[0]
        try:
            text = (self._root / folder / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LayergenError(f"{folder}/{name} cannot be read: {error}") from error
        return _LOCKS[name](text, f"{folder}/{name}")

    def _choose(
        self, wanted: Iterable[Wanted], fit: WheelFit, allowed: Collection[str] = ()
    ) -> dict[str, Package]:
        """Choose a wheel per package name; a name that none fits is absent.

        Those in `allowed` get the source that they were built from before.
        """
        chosen: dict[str, Package] = {}
        unanswered: list[Wanted] = []
        for package in wanted:
            names_known = all(package.files.values())
            answer = (
                _best(package, fit.tags)
                if names_known
                else self._cache.selection(_question(package, fit))
            )
            if answer is not None and answer.sha256 in package.files:
                if not answer.is_built or package.name in allowed:
                    chosen[package.name] = answer
            elif not names_known:
                unanswered.append(package)
        if unanswered:
            fetched = self._fetch_wheels(unanswered, fit)
            for package in unanswered:
                if package.name in fetched:
                    self._cache.remember(_question(package, fit), fetched[package.name])
            chosen |= fetched
        return chosen

    def _build(
        self, wanted: Iterable[Wanted], targets: Sequence[PythonTarget]
    ) -> dict[str, Package]:
        """Build packages from source; a name of which the index has none is absent."""
        built: dict[str, Package] = {}
        for package in wanted:
            if source := self._sources.source_of(package, targets):
                self._cache.remember(_question(package, fit_of(targets)), source)
                built[package.name] = source
        return built

    def _fetch_frozen(self, packages: Sequence[Package], fit: WheelFit) -> None:
        place = Place("layers.lock.json")
        self._fetch_wheels(
            [Wanted(p.name, p.version, {p.sha256: p.file}, place) for p in packages], fit
        )

    def _fetch_wheels(self, wanted: Sequence[Wanted], fit: WheelFit) -> dict[str, Package]:
        by_name = {package.name: package for package in wanted}
        with self._cache.workspace() as folder:
            self._fetch(
                [package.line for package in wanted],
                python_version=fit.python_version,
                abis=fit.abis,
                platforms=fit.platforms,
                folder=folder,
            )
            packages = [self._ingest(path, by_name, fit) for path in folder.glob("*.whl")]
        return {package.name: package for package in packages}

    def _ingest(self, path: Path, wanted: Mapping[str, Wanted], fit: WheelFit) -> Package:
        name, version, _, tags = parse_wheel_filename(path.name)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        package = wanted.get(name)
        if package is None or sha256 not in package.files:
            raise LayergenError(
                f"{path.name} is not one of the files that the lock allows",
                hint="somebody replaced it in the index: compare before you lock it again",
            )
        if tags.isdisjoint(fit.tags):
            raise LayergenError(f"{path.name} does not fit Python {fit.python_version} on Lambda")
        if self._cache.members_of(sha256) is None:
            self._cache.add(sha256, path, read_wheel(path, path.name))
        return Package(name, str(version), path.name, sha256)


def _best(package: Wanted, tags: Sequence[Tag]) -> Package | None:
    offered = [
        ((file, sha256), parse_wheel_filename(file)[3])
        for sha256, file in package.files.items()
        if file.endswith(".whl")
    ]
    best = next(create_compatible_tags_selector(tags)(offered), None)
    return Package(package.name, package.version, *best) if best else None


def _question(package: Wanted, fit: WheelFit) -> str:
    """Name the question which of these files fits best; its answer never changes."""
    text = "\n".join([package.line, fit.python_version, *fit.abis, *fit.platforms])
    return hashlib.sha256(text.encode()).hexdigest()
