"""What Node.js never reads of an npm package: maps, types, and builds for bundlers and browsers.

A name alone proves nothing here either (`yaml/dist/doc` is code, TypeScript reads its own `.d.ts`),
so each rule asks package.json what Node.js may load, and the scripts what they name.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import cache

from layergen.build.node_package import (
    CODE,
    SCRIPTS,
    NodePackage,
    package_roots,
    read_manifest,
)
from layergen.build.protocol import Member
from layergen.build.streams import OpenArchive, text_of
from layergen.build.unread import Unread
from layergen.model.strategy import PruneProfile

_MAP = re.compile(r".*\.(?:[cm]?js|[cm]?ts|css)\.map")
_DECLARATION = re.compile(r".*\.d\.(?:[^./]+\.)?[cm]?ts")
_TYPESCRIPT = re.compile(r".*\.(?:[cm]?ts|tsx)")
_FLOW = re.compile(r".*\.js\.flow")
_PROSE = re.compile(r".*\.(?:md|markdown|mkd)", re.IGNORECASE)
_README = re.compile(r"readme(?:\.\w+)?", re.IGNORECASE)
_LICENCE = re.compile(r"(?:licen[cs]e|copying|notice|unlicense)(?:[-._].*)?", re.IGNORECASE)
_TOOLING = re.compile(
    r"\.(?:github|circleci|vscode|idea|husky|changeset)/.*"
    r"|tsconfig[\w.-]*\.json|tslint\.json|[\w.-]*\.tsbuildinfo|api-extractor\.json|typedoc\.json"
    r"|bower\.json|yarn\.lock|pnpm-lock\.yaml|Makefile|Gruntfile\.js|Gulpfile\.js|karma\.conf\.js"
    r"|\.(?:eslint|prettier|babel|nyc|mocha|jshint|jscs|npm|travis|editorconfig|gitattributes"
    r"|gitignore|taprc|coveralls)[\w.-]*"
    r"|(?:eslint|prettier|jest|vitest|rollup|webpack)\.config\.[cm]?[jt]s"
)
_SIDE_FOLDERS = frozenset(
    [
        "test",
        "tests",
        "__tests__",
        "__mocks__",
        "doc",
        "docs",
        "example",
        "examples",
        "bench",
        "benchmark",
        "benchmarks",
        "coverage",
    ]
)


def unread_by_node(archive: OpenArchive, members: Sequence[Member]) -> dict[str, Unread]:
    """Give the files of npm packages that may go, by path. `members` are those of one archive."""
    by_path = {member.path: member for member in members}
    unread: dict[str, Unread] = {}
    for root, paths in package_roots(by_path).items():
        package = _package(archive, root, {path: by_path[path] for path in paths})
        if package is None or not any(path.endswith(CODE) for path in package.paths):
            # Types, data, or a shared configuration: what it holds is what it is for.
            if package is not None and root.rpartition("node_modules/")[2].startswith("@types/"):
                for path in _matching(package, _DECLARATION):
                    unread[f"{root}{path}"] = Unread(PruneProfile.AGGRESSIVE, "types")
            continue
        for path, verdict in _verdicts(package):
            unread.setdefault(f"{root}{path}", verdict)
    return unread


def _package(archive: OpenArchive, root: str, members: dict[str, Member]) -> NodePackage | None:
    manifest = members.get(f"{root}package.json")
    if manifest is None:
        return None

    @cache
    def content(path: str) -> str:
        return text_of(archive, members[f"{root}{path}"])

    return NodePackage(
        root=root,
        manifest=read_manifest(text_of(archive, manifest)),
        paths=frozenset(path.removeprefix(root) for path in members),
        content=content,
    )


def _verdicts(package: NodePackage) -> Iterator[tuple[str, Unread]]:
    entries = package.entries()
    for reason, paths in (
        ("source maps", _matching(package, _MAP)),
        ("types", _types(package, entries)),
        ("tooling", _matching(package, _TOOLING) - package.reachable(entries)),
        ("documentation", _prose(package)),
        ("tests, examples and documentation", _side_folders(package, entries)),
        ("a build for bundlers", _bundler_build(package)),
        ("code that no export reaches", _unreachable(package, entries)),
    ):
        for path in sorted(paths):
            yield path, Unread(PruneProfile.STANDARD, reason)
    for path in sorted(_module_build(package) - package.reachable(entries)):
        yield path, Unread(PruneProfile.AGGRESSIVE, "a build for bundlers")


def _matching(package: NodePackage, pattern: re.Pattern[str]) -> frozenset[str]:
    return frozenset(path for path in package.paths if pattern.fullmatch(path))


def _types(package: NodePackage, entries: frozenset[str]) -> frozenset[str]:
    declarations = _matching(package, _DECLARATION)
    sources = _matching(package, _TYPESCRIPT) - declarations
    unread = set(_matching(package, _FLOW))
    if declarations and not _names(package, re.compile(r"""\.d\.[cm]?ts['"`]""")):
        unread |= declarations
    if not any(path in sources for path in entries):
        unread |= sources
    return frozenset(unread)


def _prose(package: NodePackage) -> frozenset[str]:
    found = _matching(package, _PROSE)
    if not found or _names(package, re.compile(r"""\.(?:md|markdown)['"`]""")):
        return frozenset()
    if any(_LICENCE.fullmatch(posixpath.basename(path)) for path in package.paths):
        return found
    # The licence may stand in the readme, and licences stay.
    return frozenset(path for path in found if not _README.fullmatch(posixpath.basename(path)))


def _side_folders(package: NodePackage, entries: frozenset[str]) -> frozenset[str]:
    unread: set[str] = set()
    targets = tuple(package.targets())
    for folder in _SIDE_FOLDERS:
        inside = frozenset(path for path in package.paths if path.startswith(f"{folder}/"))
        if not inside or inside & entries or any(t.startswith(f"{folder}/") for t in targets):
            continue
        named = re.compile(rf"""['"`](?:\.{{0,2}}/)*{folder}(?:/|['"`])""")
        if not _names(package, named, outside=inside):
            unread |= inside
    return frozenset(unread)


def _module_build(package: NodePackage) -> frozenset[str]:
    """Give the files of the folder that `module` names; Node.js does not know that field."""
    module = package.manifest.get("module")
    folder = posixpath.dirname(posixpath.normpath(module)) if isinstance(module, str) else ""
    top = folder.split("/")[0] if folder.startswith(("dist-", "es", "_es", "module")) else folder
    if not top or any(target.startswith(f"{top}/") for target in package.targets()):
        return frozenset()
    return frozenset(path for path in package.paths if path.startswith(f"{top}/"))


def _bundler_build(package: NodePackage) -> frozenset[str]:
    """Give a module build that Node.js 20 could not parse: `.js` without "type": "module"."""
    build = _module_build(package)
    if package.manifest.get("type") == "module":
        return frozenset()
    if any(path.endswith((".mjs", "package.json")) for path in build):
        return frozenset()
    outside = [p for p in package.paths if p.endswith(SCRIPTS) and p not in build]
    if any(package.file(loaded) in build for path in outside for loaded in package.loaded_by(path)):
        return frozenset()
    return build


def _unreachable(package: NodePackage, entries: frozenset[str]) -> frozenset[str]:
    """Give the scripts that `exports` keeps from everybody, if no script works out a name."""
    if not package.has_exports:
        return frozenset()
    reached = package.reachable(entries)
    if package.computes_paths(reached) or any(map(_TYPESCRIPT.fullmatch, reached)):
        return frozenset()
    return frozenset(path for path in package.paths - reached if path.endswith(SCRIPTS))


def _names(
    package: NodePackage, pattern: re.Pattern[str], outside: frozenset[str] = frozenset()
) -> bool:
    return any(
        pattern.search(package.content(path))
        for path in package.paths
        if path.endswith(SCRIPTS) and path not in outside
    )
