"""Targets that share one content have to install the same packages."""

from collections.abc import Mapping

from layergen.build.npm_lock import LockedPackage
from layergen.build.npm_target import NodeTarget
from layergen.build.split import separating
from layergen.diagnostics import Diagnostic
from layergen.errors import InvalidInputError


def agreed_tree(
    trees: Mapping[NodeTarget, Mapping[str, LockedPackage]],
) -> Mapping[str, LockedPackage]:
    """Give what every target installs, by path.

    Raises InvalidInputError for each package that only some of them install.
    """
    everything = {path: package for tree in trees.values() for path, package in tree.items()}
    findings = [
        _disagreement(package, {target: path in tree for target, tree in trees.items()})
        for path, package in sorted(everything.items())
        if not all(path in tree for tree in trees.values())
    ]
    if findings:
        raise InvalidInputError(findings)
    return everything


def _disagreement(package: LockedPackage, has: Mapping[NodeTarget, bool]) -> Diagnostic:
    with_it = ", ".join(str(target) for target, present in has.items() if present)
    without = ", ".join(str(target) for target, present in has.items() if not present)
    return Diagnostic(
        "targets-differ",
        f"{package.label} is installed on {with_it}, and not on {without}; "
        "one content cannot serve all",
        package.place,
        f"set `split_by: {separating(has)}` on the layer",
    )
