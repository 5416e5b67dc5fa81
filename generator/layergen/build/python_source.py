"""Python packages that are built from source, as the strategy allows it and no wheel fits.

The lock's hash is that of the source. What a build makes of it is the machine's, so it is deflated
here, and kept in the cache by source and Python; a release proves by its own hashes that another
machine made the same.
"""

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

from layergen.build.deflate import DEFLATER
from layergen.build.made import keep_made
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Member, SourceBuilder
from layergen.build.python_lock import Wanted
from layergen.build.python_target import PythonTarget, WheelFit, fit_of
from layergen.build.split import separating
from layergen.build.wheel import read_wheel
from layergen.build.zip_reader import content_of
from layergen.diagnostics import Diagnostic, Place
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.release import Package
from layergen.model.strategy import Layer

_ANY = "any"
_LINUX = "linux"
"""What a wheel is tagged with that was built here, whatever C library this machine has."""


def allowed_builds(layers: Iterable[Layer]) -> frozenset[str]:
    """Give the names that all of these layers, which share a folder, allow; normalized."""
    allowed = [frozenset(map(canonicalize_name, layer.allow_builds)) for layer in layers]
    return frozenset.intersection(*allowed)


class SourceBuilds:
    """Wheels that this machine built, over the package cache."""

    def __init__(self, cache: PackageCache, build: SourceBuilder) -> None:
        self._cache = cache
        self._build = build
        self._one_builds = threading.Lock()
        self._failed: dict[tuple[str, str], LayergenError] = {}

    def source_of(self, wanted: Wanted, targets: Sequence[PythonTarget]) -> Package | None:
        """Build a package and give the source that it was built from; None if there is none.

        Raises LayergenError if the build fails, or if a target cannot load what it made.
        """
        built = self._built(wanted, targets)
        return built[0] if built else None

    def members_of(self, source: Package, targets: Sequence[PythonTarget]) -> tuple[Member, ...]:
        """Give what a frozen source is built into, as paths below site-packages.

        Raises LayergenError if the source cannot be had, or as `source_of` does.
        """
        kept = self._kept(source, fit_of(targets))
        if kept is None:
            files = {source.sha256: source.file}
            line = Wanted(source.name, source.version, files, Place("layers.lock.json"))
            built = self._built(line, targets)
            if built is None:
                raise LayergenError(
                    f"{source.file} cannot be fetched any more",
                    hint="offer the very same file through your index, or take the artifact from "
                    "S3",
                )
            kept = built[1]
        return kept

    def _built(
        self, wanted: Wanted, targets: Sequence[PythonTarget]
    ) -> tuple[Package, tuple[Member, ...]] | None:
        fit = fit_of(targets)
        # Variants are built side by side, and mostly of the same packages.
        with self._one_builds, self._cache.workspace() as folder:
            for sha256 in wanted.files:
                source = self._cache.selection(_key("source", sha256))
                if source and (kept := self._kept(source, fit)):
                    return source, kept
            if not self._try(wanted.line, fit.python_version, folder):
                return None
            wheel = _only(folder, is_wheel=True)
            source = _source(_only(folder, is_wheel=False), wanted)
            tags = _tags(wheel, source)
            _refuse_other_machine(wheel.name, tags, wanted, targets)
            # Its own streams are those of the zlib that this Python has.
            key, members = keep_made(
                ((m.path, m.executable, content_of(m)) for m in read_wheel(wheel, wheel.name)),
                self._cache,
            )
            platforms = () if all(tag.platform == _ANY for tag in tags) else fit.platforms
            made = Package(source.name, source.version, wheel.name, key)
            self._cache.remember(_key("source", source.sha256), source)
            self._cache.remember(_made_key(source, fit, platforms), made)
            return source, members

    def _try(self, line: str, python_version: str, folder: Path) -> bool:
        """Build, unless it failed for another variant just now: it may have taken minutes."""
        if error := self._failed.get((line, python_version)):
            raise error
        try:
            return self._build(line, python_version=python_version, folder=folder)
        except LayergenError as error:
            self._failed[line, python_version] = error
            raise

    def _kept(self, source: Package, fit: WheelFit) -> tuple[Member, ...] | None:
        for platforms in ((), fit.platforms):
            made = self._cache.selection(_made_key(source, fit, platforms))
            members = self._cache.members_of(made.sha256) if made else None
            if members is not None:
                return members
        return None


def _made_key(source: Package, fit: WheelFit, platforms: Sequence[str]) -> str:
    return _key("made", source.sha256, fit.python_version, DEFLATER, *platforms)


def _key(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _only(folder: Path, *, is_wheel: bool) -> Path:
    (path,) = (path for path in folder.iterdir() if (path.suffix == ".whl") is is_wheel)
    return path


def _source(path: Path, wanted: Wanted) -> Package:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 not in wanted.files:
        raise LayergenError(
            f"{path.name} is not one of the files that the lock allows",
            hint="somebody replaced it in the index: compare before you lock it again",
        )
    return Package(wanted.name, wanted.version, path.name, sha256)


def _tags(wheel: Path, source: Package) -> frozenset[Tag]:
    name, version, _, tags = parse_wheel_filename(wheel.name)
    if (name, str(version)) != (source.name, source.version):
        raise LayergenError(
            f"{source.file} is built into {wheel.name}, which is another package or version",
            hint="the source is damaged, or its version depends on the machine; "
            "ask who published it",
        )
    return tags


def _refuse_other_machine(
    file: str, tags: frozenset[Tag], wanted: Wanted, targets: Sequence[PythonTarget]
) -> None:
    if _serves(tags, fit_of(targets)):
        return
    served = {target: _serves(tags, fit_of([target])) for target in targets}
    unserved = [target for target, is_served in served.items() if not is_served]
    raise InvalidInputError(
        [
            Diagnostic(
                "native-build",
                f"{wanted.name} {wanted.version} is built from source into {file}, "
                f"which {', '.join(map(str, unserved or targets))} cannot load",
                wanted.place,
                _way_out(served),
            )
        ]
    )


def _way_out(served: Mapping[PythonTarget, bool]) -> str:
    if len(set(served.values())) > 1:
        return f"set `split_by: {separating(served)}` on the layer"
    target = next(iter(served))
    minor = ".".join(map(str, target.python))
    return (
        f"build it under Python {minor} on Linux with glibc on {target.architecture}, "
        "or lock a version that has a wheel; a released artifact can come from S3"
    )


def _serves(tags: Iterable[Tag], fit: WheelFit) -> bool:
    """Tell whether the targets load a wheel that this machine tagged.

    Whether its compiled files ask for no newer C library than the targets have is proved later.
    """
    loads = frozenset(fit.tags)
    newest = fit.platforms[0]
    return any(
        Tag(tag.interpreter, tag.abi, newest) in loads
        if tag.platform.startswith(_LINUX) and newest.endswith(tag.platform.removeprefix(_LINUX))
        else tag in loads
        for tag in tags
    )
