"""Locked packages that no registry vouches for: refused, each kind with its own way out."""

from layergen.build.npm_lock import LockedPackage
from layergen.build.npm_specifier import git_package, local_package, objection_to_specifier
from layergen.diagnostics import Diagnostic


def objection_to(package: LockedPackage, specifier: str) -> Diagnostic | None:
    """Say why a package, wanted by this specifier, cannot be built from; None if it can."""
    label = package.label or package.path
    if package.is_link or package.origin.startswith("file:"):
        return local_package(label, package.place)
    if package.origin.startswith("git"):
        return git_package(label, package.place)
    if (finding := objection_to_specifier(label, specifier, package.place)) is not None:
        return finding
    if not package.integrity and not package.in_bundle:
        return Diagnostic(
            "no-integrity",
            f"{label} is locked without an integrity, so nobody can tell what was fetched",
            package.place,
            "run `layergen lock`; if it stays, ask who runs the registry",
        )
    return None
