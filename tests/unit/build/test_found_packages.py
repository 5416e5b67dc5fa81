from pathlib import Path

from layergen.build.found_packages import Owned, npm_packages, python_packages
from layergen.model.release import Package
from tests.archives import members_of

METADATA = b"Metadata-Version: 2.1\nName: %s\nVersion: %s\nLicense: MIT\n"


def owners(owned: Owned) -> dict[str, str]:
    return {member.path: member.package for member in owned.members}


def test_wheels_are_told_by_their_metadata_and_own_what_they_record(tmp_path: Path) -> None:
    deep = "python/lib/python3.12/site-packages"
    files = {
        "python/Py_Demo-1.2.dist-info/METADATA": METADATA % (b"Py.Demo", b"1.2"),
        "python/Py_Demo-1.2.dist-info/RECORD": (
            b"demo/__init__.py,sha256=x,1\n\ndemo\\win.py,,\n../../bin/demo,,\n"
        ),
        "python/demo/__init__.py": b"",
        "python/demo/win.py": b"",
        "python/ours.py": b"",
        f"{deep}/other-3.0.dist-info/METADATA": METADATA % (b"other", b"3.0"),
        f"{deep}/other.py": b"",
        "python/copy/Py_Demo-9.dist-info/METADATA": METADATA % (b"vendored", b"9"),
        "python/broken.dist-info/METADATA": b"\xff\xfe",
    }

    owned = python_packages(members_of(tmp_path / "layer.zip", files))

    assert owned.packages == (Package("other", "3.0"), Package("py-demo", "1.2"))
    assert {path: name for path, name in owners(owned).items() if name} == {
        "python/Py_Demo-1.2.dist-info/METADATA": "py-demo",
        "python/Py_Demo-1.2.dist-info/RECORD": "py-demo",
        "python/demo/__init__.py": "py-demo",
        "python/demo/win.py": "py-demo",
        f"{deep}/other-3.0.dist-info/METADATA": "other",
    }


def test_npm_packages_are_told_by_their_folders(tmp_path: Path) -> None:
    modules = "nodejs/node_modules"
    files = {
        f"{modules}/ms/package.json": b'{"name": "ms", "version": "2.1.3"}',
        f"{modules}/ms/lib/index.js": b"",
        f"{modules}/@aws/core/package.json": b'{"name": "@aws/core", "version": "1.0.0"}',
        f"{modules}/@aws/core/node_modules/ms/package.json": b'{"name": "ms", "version": "2.0.0"}',
        f"{modules}/@aws/core/dist/package.json": b'{"name": "inner", "version": "0"}',
        "nodejs/node22/node_modules/one/package.json": b'{"name": "one", "version": "1.0.0"}',
        f"{modules}/broken/package.json": b"{",
        f"{modules}/nameless/package.json": b'{"version": 1}',
        f"{modules}/.package-lock.json": b"{}",
        "nodejs/index.js": b"",
    }

    owned = npm_packages(members_of(tmp_path / "layer.zip", files))

    assert owned.packages == (
        Package("@aws/core", "1.0.0"),
        Package("ms", "2.0.0", paths=("node_modules/@aws/core/node_modules/ms",)),
        Package("ms", "2.1.3"),
        Package("one", "1.0.0", paths=("node22/node_modules/one",)),
    )
    assert {path: name for path, name in owners(owned).items() if name} == {
        f"{modules}/ms/package.json": "ms@2.1.3",
        f"{modules}/ms/lib/index.js": "ms@2.1.3",
        f"{modules}/@aws/core/package.json": "@aws/core",
        f"{modules}/@aws/core/node_modules/ms/package.json": "ms@2.0.0",
        f"{modules}/@aws/core/dist/package.json": "@aws/core",
        "nodejs/node22/node_modules/one/package.json": "one",
    }
