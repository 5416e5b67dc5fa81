"""Which modules a set of files holds, and which ones a module's source reaches for."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

_SITE = re.compile(r"python/(?:lib/python3\.\d+/site-packages/)?")
_EXTENSION = re.compile(r"(?P<name>\w+)(?:\.(?:cpython-3\w+|abi3|cp3\w+)[\w.-]*)?\.so")
_SUFFIXES = (".py", ".pyc")
_INIT = "__init__"


@dataclass(frozen=True, slots=True)
class Module:
    """One importable file: its dotted name, its path in the zip, and whether it is a package."""

    name: str
    path: str
    is_package: bool


@dataclass(frozen=True, slots=True)
class Import:
    """One import that runs when its module does. `guarded` ones may fail without harm.

    `name` is what stands behind `import`, or `from`; with `from`, `member` is one of the names
    taken, which may be a submodule or anything else.
    """

    name: str
    line: int
    guarded: bool
    member: str = ""


def site_path(path: str) -> str | None:
    """Give a path below `sys.path`; None for what Python does not see."""
    match = _SITE.match(path)
    return path[match.end() :] if match else None


def modules_in(paths: Iterable[str]) -> Iterator[Module]:
    """Give every file that Python can import, under the name it has there."""
    for path in paths:
        below = site_path(path)
        if below is None:
            continue
        pure = PurePosixPath(below)
        stem = _stem(pure.name)
        parts = (*pure.parts[:-1], stem)
        if not stem or "__pycache__" in parts or not all(part.isidentifier() for part in parts):
            continue
        if stem == _INIT:
            if len(parts) > 1:
                yield Module(".".join(parts[:-1]), path, is_package=True)
        else:
            yield Module(".".join(parts), path, is_package=False)


def top_level(modules: Iterable[Module]) -> frozenset[str]:
    """Give the modules with which an import begins: below namespace folders, the first real one."""
    ordered = sorted({module.name: module for module in modules}.values(), key=lambda m: m.name)
    packages = {module.name for module in ordered if module.is_package}
    return frozenset(
        module.name
        for module in ordered
        if not any(parent in packages for parent in _parents(module.name))
    )


def imports_of(tree: ast.Module, module: Module) -> Iterator[Import]:
    """Give what a module imports while it is imported itself: not inside functions.

    Imports below `try` and `if` are guarded, those for type checkers are left out.
    """
    yield from _imports(tree.body, module, guarded=False)


def _imports(body: Iterable[ast.stmt], module: Module, *, guarded: bool) -> Iterator[Import]:
    for statement in body:
        match statement:
            case ast.Import(names=names):
                for alias in names:
                    yield Import(alias.name, statement.lineno, guarded)
            case ast.ImportFrom(module=source, names=names, level=level):
                base = absolute(source or "", level, module)
                for alias in names:
                    if base:
                        yield Import(base, statement.lineno, guarded, alias.name)
            case ast.If(body=inner, orelse=other):
                yield from _imports([*inner, *other], module, guarded=True)
            case ast.Try(body=inner, handlers=handlers, orelse=other, finalbody=final):
                handled = [s for handler in handlers for s in handler.body]
                yield from _imports([*inner, *handled, *other, *final], module, guarded=True)
            case ast.With(body=inner):
                yield from _imports(inner, module, guarded=True)
            case ast.ClassDef(body=inner):
                yield from _imports(inner, module, guarded=guarded)


def absolute(name: str, level: int, module: Module) -> str:
    """Give the full name of what `from ..name` means inside a module; empty if it leads out."""
    if not level:
        return name
    parts = module.name.split(".")
    if not module.is_package:
        parts.pop()
    if level - 1 > len(parts):
        return ""
    base = parts[: len(parts) - (level - 1)]
    return ".".join([*base, *([name] if name else [])])


def _stem(file: str) -> str:
    for suffix in _SUFFIXES:
        if file.endswith(suffix):
            return file.removesuffix(suffix)
    match = _EXTENSION.fullmatch(file)
    return match["name"] if match else ""


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name
