"""An npm package as Node.js sees it: what its package.json lets in, and what its files load."""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ROOT = re.compile(r"(?:.*/)?node_modules/(?:@[^/]+/)?[^/.@][^/]*/")
_CONDITIONS = frozenset(
    [
        "node",
        "import",
        "require",
        "default",
        "module-sync",
        "node-addons",
        "production",
        "development",
    ]
)
"""Conditions that Node.js may follow; `browser`, `types` and bundlers' own are never true there."""
_LOADED = re.compile(
    r"""(?:\b(?:require|import|require\.resolve)\s*\(\s*|\bfrom\s*|\bimport\s*)"""
    r"""(?P<quote>['"`])(?P<name>[^'"`\n]+)(?P=quote)"""
)
_COMPUTED = re.compile(
    r"""\b(?:require|import)\s*\(\s*(?:[^'"`)\s]|`[^`\n]*\$\{|(['"`])[^'"`\n]*\1\s*[^),\s])"""
    r"""|\brequire\s*\["""
    r"""|\bcreateRequire\b|\brequire\.(?:resolve|cache|main|extensions)\b|\b__dirname\b"""
    r"""|\b__filename\b|\bimport\.meta\.(?:url|dirname|filename|resolve)\b|\bnew\s+Worker\b"""
)
_TRIED = ("", ".js", ".json", ".node", ".cjs", ".mjs", "/index.js", "/index.json", "/index.node")
CODE = (".js", ".cjs", ".mjs", ".node", ".wasm")
SCRIPTS = (".js", ".cjs", ".mjs")


@dataclass(frozen=True, slots=True)
class NodePackage:
    """One package folder. Paths are below it; `content` gives the text of a script."""

    root: str
    manifest: Mapping[str, Any]
    paths: frozenset[str]
    content: Callable[[str], str]

    @property
    def has_exports(self) -> bool:
        """Tell whether package.json says what may be loaded at all."""
        return self.manifest.get("exports") is not None

    def targets(self) -> Iterator[str]:
        """Give the paths that package.json hands to Node.js; one may hold a `*`."""
        for target in (
            *_strings(self.manifest.get("exports")),
            *_strings(self.manifest.get("imports")),
            *_strings(self.manifest.get("bin"), every_key=True),
            *_strings(self.manifest.get("main", "index.js")),
        ):
            yield posixpath.normpath(target)

    def entries(self) -> frozenset[str]:
        """Give the files with which loading the package can begin."""
        found: set[str] = set()
        for target in self.targets():
            if "*" in target:
                pattern = re.compile(re.escape(target).replace(r"\*", ".*"))
                found |= {path for path in self.paths if pattern.fullmatch(path)}
            elif path := self.file(target):
                found.add(path)
        return frozenset(found)

    def file(self, target: str) -> str | None:
        """Find the file that Node.js would load for a path of the package."""
        for ending in _TRIED:
            path = posixpath.normpath(f"{target}{ending}")
            if path in self.paths:
                return path
        inner = posixpath.normpath(f"{target}/package.json")
        if inner != "package.json" and inner in self.paths:
            main = read_manifest(self.content(inner)).get("main")
            if isinstance(main, str) and main.strip("./"):
                return self.file(posixpath.join(target, main))
        return None

    def loaded_by(self, path: str) -> Iterator[str]:
        """Give the paths of the package that a script names to load them, found or not."""
        for match in _LOADED.finditer(self.content(path)):
            if match["name"].startswith("."):
                yield posixpath.normpath(posixpath.join(posixpath.dirname(path), match["name"]))

    def reachable(self, begin: Iterable[str]) -> frozenset[str]:
        """Follow what files load from each other."""
        seen: set[str] = set()
        waiting = list(begin)
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            if path.endswith(SCRIPTS):
                waiting += filter(None, map(self.file, self.loaded_by(path)))
        return frozenset(seen)

    def computes_paths(self, paths: Iterable[str]) -> bool:
        """Tell whether any of these scripts may load or read a file that nobody can name here."""
        return any(_COMPUTED.search(self.content(path)) for path in paths if path.endswith(SCRIPTS))


def package_roots(paths: Iterable[str]) -> dict[str, list[str]]:
    """Part paths in the zip by the package folder they belong to; others are left out."""
    roots: dict[str, list[str]] = {}
    for path in paths:
        if match := _ROOT.match(path):
            roots.setdefault(match[0], []).append(path)
    return roots


def read_manifest(text: str) -> Mapping[str, Any]:
    """Read a package.json; one that cannot be read says nothing."""
    try:
        manifest = json.loads(text)
    except ValueError:
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _strings(value: object, *, every_key: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if every_key or key in _CONDITIONS or key.startswith((".", "#")):
                yield from _strings(inner, every_key=every_key)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner, every_key=every_key)
