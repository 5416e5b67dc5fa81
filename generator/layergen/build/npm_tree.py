"""Which of a lock's packages npm would install on a target, and what stands in the way."""

from collections.abc import Iterator, Mapping

from layergen.build.npm_lock import LockedPackage, NpmLock
from layergen.build.npm_origin import objection_to
from layergen.build.npm_target import NodeTarget
from layergen.diagnostics import Diagnostic
from layergen.errors import InvalidInputError


def installed_on(lock: NpmLock, target: NodeTarget) -> Mapping[str, LockedPackage]:
    """Give the packages of `npm ci --omit=dev` on a target, by install path.

    An optional package that is not for the target stays out, with all that only it needs. Raises
    InvalidInputError for each package that is needed and not for the target, that the lock lacks,
    or that does not come from a registry with a SHA-512.
    """
    failed = _not_for(lock, target)
    findings: list[Diagnostic] = []
    root = lock.packages[""]
    chosen: dict[str, LockedPackage] = {}
    waiting = [root]
    while waiting:
        package = waiting.pop()
        for name, spec, is_needed in _dependencies(package):
            found = lock.found_from(package.path, name)
            if found is None:
                if name in package.needs:
                    findings.append(_missing(package, name))
            elif found.path in failed:
                # What needs it failed as well, so this is the layer itself.
                if is_needed:
                    findings.append(_unfit(found, failed[found.path], target))
            else:
                if (finding := objection_to(found, spec)) is not None:
                    findings.append(finding)
                if found.path not in chosen:
                    chosen[found.path] = found
                    waiting.append(found)
    if findings:
        raise InvalidInputError(findings)
    return dict(sorted(chosen.items()))


def _dependencies(package: LockedPackage) -> Iterator[tuple[str, str, bool]]:
    """Give name, specifier, and whether the package cannot do without."""
    for name, spec in {**package.needs, **package.peers}.items():
        yield name, spec, True
    for name, spec in package.optional.items():
        yield name, spec, False


def _not_for(lock: NpmLock, target: NodeTarget) -> Mapping[str, LockedPackage]:
    """Give the paths that cannot be installed on a target, and the package that is to blame."""
    users: dict[str, list[str]] = {}
    for package in lock.packages.values():
        for name, _, is_needed in _dependencies(package):
            found = lock.found_from(package.path, name)
            if is_needed and found is not None:
                users.setdefault(found.path, []).append(package.path)
    failed = {
        package.path: package
        for package in lock.packages.values()
        if package.path and not package.platforms.include(target)
    }
    waiting = list(failed)
    while waiting:
        path = waiting.pop()
        for user in users.get(path, ()):
            if user and user not in failed:
                failed[user] = failed[path]
                waiting.append(user)
    return failed


def _missing(package: LockedPackage, name: str) -> Diagnostic:
    user = package.label if package.path else "the layer"
    return Diagnostic(
        "missing-package",
        f"{user} needs {name}, which the lock does not have",
        package.place,
        "run `layergen lock`",
    )


def _unfit(package: LockedPackage, culprit: LockedPackage, target: NodeTarget) -> Diagnostic:
    through = "" if culprit is package else f" through {package.name}"
    platforms = culprit.platforms
    names = ", ".join((*platforms.os, *platforms.cpu, *platforms.libc))
    return Diagnostic(
        "wrong-platform",
        f"{culprit.label} is made for {names}, and the layer needs it{through} on {target}",
        culprit.place,
        "leave the package out, or make it an optional dependency",
    )
