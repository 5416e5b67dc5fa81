"""What is read of packages from inside a zip."""

import json
import zipfile
from pathlib import Path

from layergen.build.package_metadata import read_metadata
from layergen.model.release import Package

METADATA = """Metadata-Version: 2.1
Name: Demo_Tools
Version: 1.0
License: MIT
Requires-Dist: Other.Thing>=2
Requires-Dist: never; extra == "all"
Requires-Dist: old-thing; python_version < "3"

Text below, License: GPL
"""


def zip_of(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_wheels_are_found_by_normalized_name(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"python/Demo_Tools-1.0.dist-info/METADATA": METADATA})
    package, unknown = Package("demo-tools", "1.0"), Package("unknown", "1")

    found = read_metadata(path, [package, unknown])

    assert found[package].licences == ("MIT",)
    assert found[package].needs == ("old-thing", "other-thing")
    assert found[unknown].licences == ()


def test_npm_packages_are_found_by_name_and_version_wherever_they_lie(tmp_path: Path) -> None:
    def manifest(name: str, version: str, **more: object) -> str:
        return json.dumps({"name": name, "version": version, **more})

    top = "nodejs/node_modules"
    path = zip_of(
        tmp_path / "a.zip",
        {
            f"{top}/ms/package.json": manifest("ms", "2.1.3", license="MIT"),
            f"{top}/@a/b/package.json": manifest(
                "@a/b", "1.0.0", license="ISC", dependencies={"ms": "2"}
            ),
            f"{top}/@a/b/node_modules/ms/package.json": manifest("ms", "2.0.0", license="0BSD"),
            # No package: it only says that these files are modules.
            f"{top}/ms/esm/package.json": '{"type": "module"}',
            f"{top}/broken/package.json": "{",
        },
    )
    packages = [Package("ms", "2.1.3"), Package("ms", "2.0.0"), Package("@a/b", "1.0.0")]

    found = read_metadata(path, packages)

    assert [found[package].licences for package in packages] == [("MIT",), ("0BSD",), ("ISC",)]
    assert found[packages[2]].needs == ("ms",)
