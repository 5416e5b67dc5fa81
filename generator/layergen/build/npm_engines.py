"""Packages that say they are not made for a Node.js on which the layer is to run.

npm warns of these, by the Node.js of the machine that installs; what counts is the layer's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from semantic_version import NpmSpec, Version

from layergen.build.npm_lock import LockedPackage, NpmLock
from layergen.build.npm_target import NodeTarget
from layergen.build.npm_tree import installed_on
from layergen.diagnostics import Diagnostic, Severity
from layergen.model.runtime import Runtime

_SPACE_AFTER_OPERATOR = re.compile(r"([<>=~^])\s+")
_VERSION = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?")
_LATE = 999
"""Behind every minor and micro version of a Node.js, to which Lambda moves on by itself."""


def engine_findings(
    lock: NpmLock, targets: Sequence[NodeTarget], runtimes: Mapping[str, Runtime]
) -> Iterator[Diagnostic]:
    """Warn of the packages of a layer, itself included, that exclude a runtime of it."""
    excluding: dict[str, tuple[LockedPackage, dict[str, None]]] = {}
    for target in targets:
        for package in (lock.packages[""], *installed_on(lock, target).values()):
            if package.node and not allows(package.node, int(runtimes[target.runtime].version)):
                excluding.setdefault(package.path, (package, {}))[1][target.runtime] = None
    for package, names in excluding.values():
        yield Diagnostic(
            "unsupported-engine",
            f"{package.label if package.path else 'package.json'} asks for "
            f"Node.js {package.node}, and the layer is for {', '.join(names)}",
            package.place,
            "take a version of it for that Node.js, or drop the runtime from the layer"
            if package.path
            else "correct `engines`, or drop the runtime from the layer",
            Severity.WARNING,
        )


def allows(wanted: str, major: int) -> bool:
    """Tell whether a range of `engines` allows any Node.js of a major version.

    A range that npm could not read either allows all.
    """
    try:
        spec = NpmSpec(_SPACE_AFTER_OPERATOR.sub(r"\1", wanted))
    except ValueError:
        return True
    return any(spec.match(version) for version in _candidates(wanted, major))


def _candidates(wanted: str, major: int) -> Iterator[Version]:
    """Give versions among which one is allowed if any is: the ends, and around what is named."""
    yield Version(major=major, minor=0, patch=0)
    yield Version(major=major, minor=_LATE, patch=_LATE)
    for found in _VERSION.finditer(wanted):
        if int(found[1]) == major:
            minor, patch = int(found[2] or 0), int(found[3] or 0)
            yield Version(major=major, minor=minor, patch=patch)
            yield Version(major=major, minor=minor, patch=patch + 1)
            yield Version(major=major, minor=minor + 1, patch=0)
