"""What no program reads of a Python package: build leftovers, stubs, and tests nothing imports.

A name alone proves nothing (`boto3.docs` is imported by every client, `django.test` is an
interface), so folders go only for what is in them and for who reaches for them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from layergen.build.protocol import Member
from layergen.build.python_modules import Module, absolute, modules_in, site_path
from layergen.build.streams import OpenArchive, text_of
from layergen.build.unread import Unread
from layergen.model.strategy import PruneProfile

_STUB = ".pyi"
_LAZY_STUB = "__init__.pyi"
"""Packages that load their submodules lazily read them at run time."""
_SOURCES = frozenset(
    [
        ".a",
        ".c",
        ".cc",
        ".cpp",
        ".cxx",
        ".f",
        ".f90",
        ".h",
        ".hh",
        ".hpp",
        ".hxx",
        ".la",
        ".o",
        ".pxd",
        ".pxi",
        ".pyx",
        ".lib",
    ]
)
_TEST_FOLDERS = {"tests": PruneProfile.STANDARD, "test": PruneProfile.AGGRESSIVE}
_TEST_FILE = re.compile(r"test_\w+\.py|\w+_tests?\.py|conftest\.py")
_PROSE_FOLDERS = frozenset({"doc", "docs", "example", "examples", "benchmarks"})
_CODE = (".py", ".pyc", ".so")
_IMPORT = re.compile(r"^[ \t]*import[ \t]+([^\n#;]+)", re.MULTILINE)
_FROM = re.compile(r"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)", re.MULTILINE)
_NAME = re.compile(r"[\w.]+")
_STRING = re.compile(r"""['"]([\w./]*\btests?\b[\w./]*)['"]""")
_MENTIONS_TESTS = re.compile(r"\btests?\b")


def unread_by_python(archive: OpenArchive, members: Sequence[Member]) -> dict[str, Unread]:
    """Give the files below `python/` that may go, by path. `members` are those of one archive."""
    paths = {m.path: below for m in members if (below := site_path(m.path)) is not None}
    if not paths:
        return {}
    unread = {
        path: verdict for path, below in paths.items() if (verdict := _leftover(path, below, paths))
    }
    folders = dict(_test_folders(paths))
    reached = _reached(archive, members, folders) if folders else frozenset()
    for path in paths:
        for folder, profile in folders.items():
            if path.startswith(folder) and folder not in reached:
                unread.setdefault(path, Unread(profile, "tests that nothing imports"))
    prose = _prose_folders(paths)
    for path in paths:
        if any(path.startswith(folder) for folder in prose):
            unread.setdefault(path, Unread(PruneProfile.AGGRESSIVE, "documentation"))
    return unread


def _leftover(path: str, below: str, paths: Mapping[str, str]) -> Unread | None:
    pure = PurePosixPath(below)
    if "__pycache__" in pure.parts:
        return Unread(PruneProfile.STANDARD, "bytecode")
    if pure.suffix == ".pyc" and path.removesuffix("c") in paths:
        return Unread(PruneProfile.STANDARD, "bytecode")
    if pure.suffix == _STUB and pure.name != _LAZY_STUB and not _is_stub_package(pure, paths):
        return Unread(PruneProfile.STANDARD, "type stubs")
    if pure.suffix in _SOURCES:
        return Unread(PruneProfile.STANDARD, "sources of compiled code")
    return None


def _is_stub_package(stub: PurePosixPath, paths: Mapping[str, str]) -> bool:
    """Tell whether stubs are all there is: then they are the package."""
    top = stub.parts[0]
    if top.endswith("-stubs"):
        return True
    return not any(
        below.endswith(_CODE) for below in paths.values() if below.split("/")[0] in (top, top[:-1])
    )


def _test_folders(paths: Mapping[str, str]) -> Iterator[tuple[str, PruneProfile]]:
    for path in paths:
        parts = path.split("/")
        for index, part in enumerate(parts[:-1]):
            if part in _TEST_FOLDERS and _TEST_FILE.fullmatch(parts[-1]):
                yield "/".join(parts[: index + 1]) + "/", _TEST_FOLDERS[part]
                break


def _prose_folders(paths: Mapping[str, str]) -> frozenset[str]:
    """Give the folders inside packages that are named as documentation and hold no code."""
    folders = {
        "/".join(parts[: index + 1]) + "/"
        for path in paths
        for parts in [path.split("/")]
        for index, part in enumerate(parts[:-1])
        if part in _PROSE_FOLDERS and index > 1
    }
    return frozenset(
        folder
        for folder in folders
        if not any(path.startswith(folder) and path.endswith(_CODE) for path in paths)
    )


def _reached(
    archive: OpenArchive, members: Sequence[Member], folders: Mapping[str, PruneProfile]
) -> frozenset[str]:
    """Give the test folders that code outside of them imports, or names in a string."""
    by_path = {member.path: member for member in members}
    names = {folder: _dotted(folder) for folder in folders}
    reached: set[str] = set()
    for module in modules_in(by_path):
        if not module.path.endswith(".py") or module.path.startswith(tuple(folders)):
            continue
        if _TEST_FILE.fullmatch(PurePosixPath(module.path).name):
            continue
        source = text_of(archive, by_path[module.path])
        if not _MENTIONS_TESTS.search(source):
            continue
        wanted = frozenset(_wanted(source, module))
        reached |= {
            folder
            for folder, name in names.items()
            if any(want == name or want.startswith(f"{name}.") for want in wanted)
        }
    return frozenset(reached)


def _wanted(source: str, module: Module) -> Iterator[str]:
    """Give every module that a source could mean, also by a string.

    Patterns, not `ast`: what stays in a layer may not depend on the grammar that our own
    interpreter knows. They see more than there is, in comments for example, and never less.
    """
    for found in _IMPORT.finditer(source):
        yield from _NAME.findall(found[1])
    for found in _FROM.finditer(source):
        level = len(found[1]) - len(found[1].lstrip("."))
        if base := absolute(found[1][level:], level, module):
            yield base
            yield from (f"{base}.{name}" for name in _NAME.findall(found[2]))
    package = module.name if module.is_package else module.name.rpartition(".")[0]
    for found in _STRING.finditer(source):
        name = found[1].strip("./").replace("/", ".")
        # `files(__package__) / "tests"` and `import_module(".tests", __package__)` mean our own.
        yield from (name, f"{package}.{name}")


def _dotted(folder: str) -> str:
    return (site_path(folder) or folder).strip("/").replace("/", ".")
