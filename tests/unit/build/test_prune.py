"""What the profiles and globs leave out, and what they know better than to take."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from layergen.build.protocol import Member
from layergen.build.prune import prune, pruned
from layergen.errors import LayergenError
from layergen.model.strategy import PRUNE_EDITION, Architecture, Prune, PruneProfile
from tests.archives import elf, members_of

STANDARD = PruneProfile.STANDARD
AGGRESSIVE = PruneProfile.AGGRESSIVE
NONE = PruneProfile.NONE

FIRST_EDITION = (
    "python/demo/__init__.py",
    "python/demo/__init__.pyi",
    "python/demo/core.pyi",
    "python/demo/core.so",
    "python/demo/core.c",
    "python/demo/core.pyx",
    "python/demo/include/core.h",
    "python/demo/lib/libcore.a",
    "python/demo/py.typed",
    "python/demo/__pycache__/core.cpython-312.pyc",
    "python/demo/docs/index.md",
    "python/demo/tests/test_core.py",
    "python/demo/sub/tests/test_sub.py",
    "python/demo/licenses/copying.c",
    "python/tests/test_top.py",
    "python/demo-1.0.dist-info/METADATA",
    "python/demo-1.0.dist-info/licenses/vendor.h",
)
LEFT_OUT_FIRST = {
    "python/demo/core.pyi",
    "python/demo/core.c",
    "python/demo/core.pyx",
    "python/demo/include/core.h",
    "python/demo/lib/libcore.a",
    "python/demo/__pycache__/core.cpython-312.pyc",
}


def in_first_edition(profile: PruneProfile, *, keep: str = "", drop: str = "") -> set[str]:
    """Give what is left out."""
    members = [Member(path, False, 0, 0, "", Path(), 0, 0, 0) for path in FIRST_EDITION]
    left = prune(members, Prune(profile, tuple(keep.split()), tuple(drop.split())))
    return set(FIRST_EDITION) - {member.path for member in left}


def left_out(
    tmp_path: Path,
    files: Mapping[str, str | bytes],
    profile: PruneProfile = STANDARD,
    architectures: tuple[Architecture, ...] = ("arm64",),
    restored: tuple[str, ...] = (),
) -> set[str]:
    """Give what today's edition leaves out of these files, which need not say their package."""
    content = {
        path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()
    }
    members = members_of(tmp_path / f"{len(list(tmp_path.iterdir()))}.zip", content)
    rules = Prune(profile, edition=PRUNE_EDITION)
    found = pruned(members, rules, architectures, restored)
    # What the cache remembers has to say the same.
    assert pruned(members, rules, architectures, restored) == found
    assert {m.path for m in found.members} | found.left_out.keys() == content.keys()
    return set(found.left_out)


def node_package(name: str, files: Mapping[str, str], **manifest: object) -> dict[str, str]:
    """Give an npm package in its place."""
    root = f"nodejs/node_modules/{name}/"
    return {
        f"{root}package.json": json.dumps({"name": name, "version": "1.0.0", **manifest}),
        **{f"{root}{path}": text for path, text in files.items()},
    }


def of_node_package(tmp_path: Path, files: Mapping[str, str], **manifest: object) -> set[str]:
    """Give what is left out of one npm package, by paths below it."""
    found = left_out(tmp_path, node_package("demo", files, **manifest))
    return {path.removeprefix("nodejs/node_modules/demo/") for path in found}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (NONE, set()),
        (STANDARD, LEFT_OUT_FIRST),
        (
            AGGRESSIVE,
            LEFT_OUT_FIRST
            | {
                "python/demo/docs/index.md",
                "python/demo/tests/test_core.py",
                "python/tests/test_top.py",
            },
        ),
    ],
)
def test_the_first_edition_never_changes(profile: PruneProfile, expected: set[str]) -> None:
    assert in_first_edition(profile) == expected


def test_keep_beats_drop_and_the_profile() -> None:
    found = in_first_edition(STANDARD, keep="*.c /python/demo/sub/", drop="tests/ core.c")

    assert "python/demo/core.c" not in found
    assert "python/demo/sub/tests/test_sub.py" not in found
    assert "python/demo/tests/test_core.py" in found


def test_drop_beats_what_no_profile_may_take() -> None:
    found = in_first_edition(NONE, drop="*.dist-info/ !METADATA")

    assert found == {"python/demo-1.0.dist-info/licenses/vendor.h"}


def test_refuses_a_glob_that_is_none() -> None:
    with pytest.raises(LayergenError, match="glob"):
        in_first_edition(NONE, drop="!")


def test_build_leftovers_of_python(tmp_path: Path) -> None:
    files = dict.fromkeys(FIRST_EDITION, "")

    assert left_out(tmp_path, files) == LEFT_OUT_FIRST | {
        "python/demo/tests/test_core.py",
        "python/demo/sub/tests/test_sub.py",
        "python/tests/test_top.py",
    }
    assert left_out(tmp_path, files, AGGRESSIVE) - left_out(tmp_path, files) == {
        "python/demo/docs/index.md"
    }


def test_what_python_reads_at_run_time_stays(tmp_path: Path) -> None:
    files = {
        # boto3.docs is code.
        "python/demo/__init__.py": "import demo.docs.index\n",
        "python/demo/docs/index.py": "",
        # Compiled without sources: these are the modules.
        "python/sourceless/__init__.pyc": "",
        # Stubs alone are the package.
        "python/demo-stubs/__init__.pyi": "",
        "python/demo-stubs/core.pyi": "",
        # django.test is an interface, not a test.
        "python/demo/test/client.py": "",
        # A folder of that name without tests in it is data.
        "python/demo/tests/cases.json": "{}",
        "python/demo/data/README.md": "",
    }

    assert left_out(tmp_path, files, AGGRESSIVE) == set()


@pytest.mark.parametrize(
    "reaching",
    [
        "from demo.tests import helpers\n",
        "from .tests.helpers import x\n",
        "from . import (\n    other,\n    tests,\n)\n",
        "def later():\n    import demo.tests.helpers as h\n",
        "m = importlib.import_module('.tests', __package__)\n",
        "data = files('demo') / 'tests/data'\n",
    ],
)
def test_tests_that_the_package_reaches_for_stay(tmp_path: Path, reaching: str) -> None:
    files = {
        "python/demo/__init__.py": reaching,
        "python/demo/tests/__init__.py": "",
        "python/demo/tests/test_x.py": "from demo import tests\n",
    }

    assert left_out(tmp_path, files) == set()
    assert len(left_out(tmp_path, files | {"python/demo/__init__.py": "latest = 1\n"})) == 2


def test_bytes_do_not_depend_on_the_grammar_of_our_python(tmp_path: Path) -> None:
    files = {
        "python/demo/__init__.py": "this is no Python at all, and mentions tests\n",
        "python/demo/tests/test_x.py": "",
    }

    assert left_out(tmp_path, files) == {"python/demo/tests/test_x.py"}


def test_node_takes_maps_types_and_prose(tmp_path: Path) -> None:
    found = of_node_package(
        tmp_path,
        {
            "index.js": "module.exports = 1",
            "index.js.map": "{}",
            "index.d.ts": "",
            "src/index.ts": "",
            "README.md": "",
            "CHANGELOG.md": "",
            "LICENSE.md": "",
            "licenses/NOTICE.md": "",
            "tsconfig.json": "{}",
            ".github/workflows/ci.yml": "",
            "data.json": "{}",
        },
    )

    assert found == {
        "index.js.map",
        "index.d.ts",
        "src/index.ts",
        "README.md",
        "CHANGELOG.md",
        "tsconfig.json",
        ".github/workflows/ci.yml",
    }


def test_a_readme_that_may_hold_the_licence_stays(tmp_path: Path) -> None:
    assert of_node_package(tmp_path, {"index.js": "", "README.md": "", "CHANGES.md": ""}) == {
        "CHANGES.md"
    }


@pytest.mark.parametrize(
    ("files", "manifest"),
    [
        # Types, or a shared configuration, are all there is.
        ({"index.d.ts": "", "README.md": ""}, {"types": "index.d.ts"}),
        ({"tsconfig.json": "{}"}, {}),
        # TypeScript reads its own declarations.
        ({"lib/x.js": "read('lib.d.ts')", "lib/lib.d.ts": "", "LICENSE": ""}, {"main": "lib/x.js"}),
        # The entry is TypeScript.
        ({"index.ts": "", "other.js": ""}, {"exports": "./index.ts"}),
        # A folder of documents that is the program.
        ({"docs/index.js": "", "LICENSE": ""}, {"main": "docs/index.js"}),
        ({"index.js": "require('./test/data')", "test/data.js": ""}, {}),
        ({"index.js": "join(__dirname, 'example', name)", "example/a.js": ""}, {}),
        ({"dist/index.js": "", "dist/doc/node.js": ""}, {"main": "dist/index.js"}),
        # The module build is what `import` gets.
        (
            {"dist-cjs/index.js": "", "dist-es/index.js": ""},
            {
                "main": "./dist-cjs/index.js",
                "module": "./dist-es/index.js",
                "exports": {"import": "./dist-es/index.js", "require": "./dist-cjs/index.js"},
            },
        ),
        # A script loads what it works out.
        ({"index.js": "require('./lib/' + name)", "lib/a.js": ""}, {"exports": "./index.js"}),
    ],
)
def test_what_node_reads_at_run_time_stays(
    tmp_path: Path, files: dict[str, str], manifest: dict[str, object]
) -> None:
    assert of_node_package(tmp_path, files, **manifest) == set()


def test_builds_that_node_cannot_reach(tmp_path: Path) -> None:
    bundlers = of_node_package(
        tmp_path,
        {"dist-cjs/index.js": "", "dist-es/index.js": "", "dist-es/deep/a.js": ""},
        main="./dist-cjs/index.js",
        module="./dist-es/index.js",
    )
    closed = of_node_package(
        tmp_path,
        {"index.js": "export * from './lib/a.js'", "lib/a.js": "", "cdn.js": "", "lib/b.json": ""},
        type="module",
        exports={".": {"browser": "./cdn.js", "default": "./index.js"}},
    )

    assert bundlers == {"dist-es/index.js", "dist-es/deep/a.js"}
    assert closed == {"cdn.js"}


def test_tests_of_node_packages_go(tmp_path: Path) -> None:
    files = {"index.js": "", "test/index.js": "", "docs/a.html": "", "src/test/a.js": ""}

    assert of_node_package(tmp_path, files) == {"test/index.js", "docs/a.html"}


def test_addons_for_other_platforms_go_where_the_right_one_is(tmp_path: Path) -> None:
    root = "nodejs/node_modules/demo/"
    files: dict[str, str | bytes] = dict(node_package("demo", {"index.js": "", "LICENSE": ""}))
    files |= {
        f"{root}prebuilds/linux-arm64/a.node": elf("arm64"),
        f"{root}prebuilds/linux-x64/a.node": elf("x86_64"),
        f"{root}prebuilds/linuxmusl-arm64/a.node": elf("arm64", "libc.musl-aarch64.so.1"),
        f"{root}prebuilds/win32-x64/a.node": b"MZ" + bytes(40),
        f"{root}prebuilds/win32-x64/helper.dll": b"MZ" + bytes(40),
        f"{root}bin/only-x64.node": elf("x86_64"),
    }
    other = {f"{root}prebuilds/win32-x64/a.node", f"{root}prebuilds/win32-x64/helper.dll"}

    arm64 = left_out(tmp_path, files)
    both = left_out(tmp_path, files, architectures=("x86_64", "arm64"))

    assert arm64 >= {*other, f"{root}prebuilds/linux-x64/a.node"}
    assert f"{root}bin/only-x64.node" not in arm64 | both
    assert both >= other
    assert both.isdisjoint(
        {f"{root}prebuilds/linux-x64/a.node", f"{root}prebuilds/linux-arm64/a.node"}
    )


def test_restored_files_stay(tmp_path: Path) -> None:
    files = {"python/demo/a.pyi": "", "python/demo/b.pyi": "", "python/demo/c.py": ""}

    assert left_out(tmp_path, files, restored=("python/demo/a.pyi",)) == {"python/demo/b.pyi"}


def test_files_that_are_no_packages_stay(tmp_path: Path) -> None:
    files = {"bin/tool": "", "lib/include/a.h": "", "extensions/README.md": "", "docs/x.md": ""}

    assert left_out(tmp_path, files, AGGRESSIVE) == set()
