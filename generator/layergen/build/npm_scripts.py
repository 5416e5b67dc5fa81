"""Packages with install scripts: which work without, and which have to be allowed by name.

Scripts stay off, as what they leave depends on the machine. Many packages bring their binaries
ready-made all the same, as optional packages for each platform or inside the tarball.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from layergen.build.npm_lock import LockedPackage, NpmLock
from layergen.build.npm_target import NodeTarget
from layergen.build.protocol import Member
from layergen.build.zip_reader import content_of
from layergen.diagnostics import Diagnostic

_ADDON = ".node"
_ELF = b"\x7fELF"
_MACHINE = slice(18, 20)
_MACHINES = {"x64": (62).to_bytes(2, "little"), "arm64": (183).to_bytes(2, "little")}

MembersOf = Callable[[LockedPackage], Sequence[Member]]
"""Gives the files of a package's tarball."""


@dataclass(frozen=True, slots=True)
class ScriptRules:
    """What the strategy says about install scripts: names that may run, names to do without."""

    allow: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    def common(self, other: "ScriptRules") -> "ScriptRules":
        """Give what both say; for a folder that several layers share."""
        return ScriptRules(self.allow & other.allow, self.skip & other.skip)


def script_objections(
    lock: NpmLock,
    tree: Mapping[str, LockedPackage],
    targets: Collection[NodeTarget],
    rules: ScriptRules,
    members_of: MembersOf,
) -> Iterator[Diagnostic]:
    """Find the packages that would not work, as their install script does not run."""
    for package in tree.values():
        if not package.has_install_script or package.name in rules.skip:
            continue
        if package.name in rules.allow:
            if package.in_bundle:
                yield _bundled(package)
        elif not _has_platform_package(package, lock, tree):
            members = () if package.in_bundle else members_of(package)
            if not _serve(members, targets):
                yield _objection(package, members)


def _has_platform_package(
    package: LockedPackage, lock: NpmLock, tree: Mapping[str, LockedPackage]
) -> bool:
    found = (lock.found_from(package.path, name) for name in package.optional)
    return any(
        dependency is not None and dependency.path in tree and dependency.platforms.are_named
        for dependency in found
    )


def _serve(members: Sequence[Member], targets: Collection[NodeTarget]) -> bool:
    """Tell whether ready-made addons are there for the processor of every target."""
    heads = (content_of(m)[:20] for m in members if m.path.endswith(_ADDON) and m.size >= 20)
    machines = {head[_MACHINE] for head in heads if head.startswith(_ELF)}
    return all(_MACHINES[target.cpu] in machines for target in targets)


def _objection(package: LockedPackage, members: Sequence[Member]) -> Diagnostic:
    if any(member.path == "binding.gyp" for member in members):
        what = "is compiled when it is installed, and brings no addon for the target"
        hint = f"lock a version that brings one, or allow it: `allow_scripts: [{package.name}]`"
    else:
        what = "runs a script when it is installed, and scripts are off"
        hint = (
            f"`skip_scripts: [{package.name}]` on the layer if it works without, "
            f"else `allow_scripts: [{package.name}]`"
        )
    return Diagnostic("install-script", f"{package.label} {what}", package.place, hint)


def _bundled(package: LockedPackage) -> Diagnostic:
    return Diagnostic(
        "install-script",
        f"{package.label} lies inside another package's tarball, so its script cannot run alone",
        package.place,
        "allow the script of the package around it instead",
    )
