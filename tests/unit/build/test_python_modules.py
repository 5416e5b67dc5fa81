"""Names of modules from paths, and what a module imports."""

import ast

from layergen.build.python_modules import (
    Import,
    Module,
    absolute,
    imports_of,
    modules_in,
    top_level,
)

PATHS = (
    "python/one.py",
    "python/_fast.cpython-312-aarch64-linux-gnu.so",
    "python/_stable.abi3.so",
    "python/pkg/__init__.py",
    "python/pkg/inner/deep.py",
    "python/space/part/__init__.py",
    "python/space/single.py",
    "python/lib/python3.12/site-packages/bound/__init__.pyc",
    "python/pkg-1.0.dist-info/METADATA",
    "python/pkg-stubs/__init__.pyi",
    "python/pkg/__pycache__/x.cpython-312.pyc",
    "python/libs/libfoo-1.2.so.3",
    "nodejs/other.py",
)


def test_top_level_modules() -> None:
    assert top_level(modules_in(PATHS)) == {
        "one",
        "_fast",
        "_stable",
        "pkg",
        "space.part",
        "space.single",
        "bound",
    }


def test_relative_imports() -> None:
    package = Module("a.b", "python/a/b/__init__.py", is_package=True)
    module = Module("a.b.c", "python/a/b/c.py", is_package=False)

    assert absolute("x", 1, package) == "a.b.x"
    assert absolute("", 1, module) == "a.b"
    assert absolute("x", 2, module) == "a.x"
    assert absolute("x", 0, module) == "x"
    assert absolute("x", 9, module) == ""


def test_only_imports_that_run_count_and_guarded_ones_are_marked() -> None:
    source = """
import a
try:
    import b
except ImportError:
    from . import c
def later():
    import d
class Body:
    import e
if True:
    import f
"""
    module = Module("pkg.m", "python/pkg/m.py", is_package=False)

    found = list(imports_of(ast.parse(source), module))

    assert [(i.name, i.member, i.guarded) for i in found] == [
        ("a", "", False),
        ("b", "", True),
        ("pkg", "c", True),
        ("e", "", False),
        ("f", "", True),
    ]
    assert found[0] == Import("a", 2, guarded=False)
