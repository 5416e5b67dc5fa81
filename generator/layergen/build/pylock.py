"""pylock.toml (PEP 751). It names the files, so choosing a wheel needs no index."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from packaging.pylock import (
    Package,
    PackageSdist,
    PackageWheel,
    Pylock,
    PylockSelectError,
    PylockValidationError,
)
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from layergen.build.python_lock import Wanted
from layergen.build.python_target import PythonTarget
from layergen.diagnostics import Diagnostic, Place
from layergen.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class PylockLock:
    """A pylock.toml that has been read and found valid."""

    pylock: Pylock
    tags: tuple[Tag, ...]
    place: Place

    def wanted_on(self, target: PythonTarget) -> Mapping[str, Wanted]:
        """Give the packages whose markers hold on a target, by normalized name.

        Raises InvalidInputError if the lock is not meant for that target, or holds a package
        without wheel or source there.
        """
        try:
            # Offering every tag there is leaves the choice among the wheels to the caller.
            selected = list(self.pylock.select(environment=target.environment, tags=self.tags))
        except PylockSelectError as error:
            raise InvalidInputError(
                [Diagnostic("wrong-target", f"{target}: {error}", self.place)]
            ) from error
        findings = [
            finding for package, file in selected if (finding := self._objection(package, file))
        ]
        if findings:
            raise InvalidInputError(findings)
        return {package.name: self._wanted(package) for package, _ in selected}

    def _objection(self, package: Package, file: object) -> Diagnostic | None:
        if not isinstance(file, PackageWheel | PackageSdist) or package.version is None:
            return Diagnostic(
                "no-wheels",
                f"{package.name} is locked without a wheel",
                self.place,
                "publish a wheel to an index, and lock it by version",
            )
        if any("sha256" not in file.hashes for file in _files(package)):
            return Diagnostic(
                "unhashed", f"{package.name} has a file without a SHA-256", self.place
            )
        return None

    def _wanted(self, package: Package) -> Wanted:
        return Wanted(
            name=package.name,
            version=str(package.version),
            files={file.hashes["sha256"]: file.filename for file in _files(package)},
            place=self.place,
        )


def _files(package: Package) -> tuple[PackageWheel | PackageSdist, ...]:
    """Give what a package may be made of; a source nobody can check counts only if it is all."""
    wheels, source = package.wheels or (), package.sdist
    return (*wheels, source) if source and ("sha256" in source.hashes or not wheels) else (*wheels,)


def parse_pylock(text: str, file: str) -> PylockLock:
    """Read a lock. Raises InvalidInputError if it is no valid pylock.toml."""
    try:
        pylock = Pylock.from_dict(tomllib.loads(text))
        tags = {
            tag
            for package in pylock.packages
            for wheel in package.wheels or ()
            for tag in parse_wheel_filename(wheel.filename)[3]
        }
    except (tomllib.TOMLDecodeError, PylockValidationError, InvalidWheelFilename) as error:
        raise InvalidInputError([Diagnostic("bad-pylock", str(error), Place(file))]) from error
    return PylockLock(pylock, tuple(tags), Place(file))
