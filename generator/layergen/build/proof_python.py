"""The proof for Python: every top-level module of every distribution can be imported."""

import ast
import threading
from collections.abc import Iterator, Mapping, Sequence

from layergen.build.proof_language import Language
from layergen.build.protocol import Member
from layergen.build.python_modules import Import, Module, imports_of, modules_in, top_level
from layergen.build.zip_reader import content_of
from layergen.model.check import Check

_MAIN = "__main__"
_PARSING = threading.Lock()
"""Layers are proved side by side, but sources are parsed one by one.

Python before 3.11.8 and 3.12.1 counts the depth of all trees that it makes in one place, and raises
SystemError where two threads meet there (CPython gh-106905).
"""


def checks(
    collected: Sequence[Member], kept: Sequence[Member], _direct: Sequence[str]
) -> list[Check]:
    """Give an import for every top-level module, except those of which pruning left nothing.

    A module that is gone whole was meant to go: if another needs it, that one's import fails.
    """
    remaining = {module.name for module in modules_in(member.path for member in kept)}
    names = top_level(modules_in(member.path for member in collected)) - {_MAIN}
    return [
        Check("import", name)
        for name in sorted(names)
        if any(left == name or left.startswith(f"{name}.") for left in remaining)
    ]


def missing(collected: Sequence[Member], kept: Sequence[Member]) -> Mapping[str, str]:
    """Find by reading: modules that were left out, though importing what stays imports them.

    Imports below `try` or `if`, and inside functions, may fail, so they do not count.
    """
    modules = {module.name: module for module in modules_in(member.path for member in kept)}
    gone = {
        module.name: module.path
        for module in modules_in(member.path for member in collected)
        if module.name not in modules
    }
    if not gone:
        return {}
    members = {member.path: member for member in kept}
    found: dict[str, str] = {}
    waiting = [check.name for check in checks(collected, kept, ())]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in modules:
            continue
        seen.add(name)
        for wanted in _imports(members[modules[name].path], modules[name]):
            for target in (wanted.name, f"{wanted.name}.{wanted.member}"):
                waiting += _with_parents(target)
                if target in gone and not wanted.guarded:
                    found.setdefault(gone[target], modules[name].path)
    return found


def _imports(member: Member, module: Module) -> Iterator[Import]:
    if not module.path.endswith(".py"):
        return
    try:
        with _PARSING:
            tree = ast.parse(content_of(member))
    except (SyntaxError, ValueError, RecursionError):
        # Written for a newer Python than ours: only the target itself can tell.
        return
    yield from imports_of(tree, module)


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


PYTHON = Language("python", checks, missing)
