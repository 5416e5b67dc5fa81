"""The proof for Node.js: every package that the manifest names loads by `require` and `import`."""

from collections.abc import Mapping, Sequence
from functools import cache, partial

from layergen.build.node_package import CODE, NodePackage, package_roots, read_manifest
from layergen.build.proof_language import Language
from layergen.build.protocol import Member
from layergen.build.zip_reader import content_of
from layergen.model.check import Check

_MODULES = "nodejs/node_modules/"


def checks(
    collected: Sequence[Member], _kept: Sequence[Member], direct: Sequence[str]
) -> list[Check]:
    """Give both ways of loading for every direct dependency that the layer holds.

    Without a manifest (`direct` is empty), every package at the top counts.
    """
    present = {
        root.removeprefix(_MODULES).rstrip("/")
        for root in package_roots(member.path for member in collected)
        if root.startswith(_MODULES) and "node_modules/" not in root.removeprefix(_MODULES)
    }
    names = sorted(present.intersection(direct) if direct else present)
    return [Check(how, name) for name in names for how in ("require", "import")]


def missing(collected: Sequence[Member], kept: Sequence[Member]) -> Mapping[str, str]:
    """Find by reading: paths that were left out, though package.json or a script leads to them.

    Gives the package that needs each.
    """
    by_path = {member.path: member for member in collected}
    there = {member.path for member in kept}
    found: dict[str, str] = {}
    for root, paths in package_roots(by_path).items():
        if f"{root}package.json" not in by_path or there.issuperset(paths):
            continue
        package = NodePackage(
            root=root,
            manifest=read_manifest(_text(by_path, f"{root}package.json")),
            paths=frozenset(path.removeprefix(root) for path in paths),
            content=cache(partial(_below, by_path, root)),
        )
        for path in package.reachable(package.entries()):
            # A pattern in `exports` takes in readmes and types as well, which nothing loads.
            if path.endswith((*CODE, ".json")) and f"{root}{path}" not in there:
                found[f"{root}{path}"] = f"{root}package.json"
    return found


def _below(members: Mapping[str, Member], root: str, path: str) -> str:
    return _text(members, f"{root}{path}")


def _text(members: Mapping[str, Member], path: str) -> str:
    return content_of(members[path]).decode("utf-8", errors="replace")


NODEJS = Language("nodejs", checks, missing)
