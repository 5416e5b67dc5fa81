"""Choosing a Python manifest, and the packages that it names itself."""

import pytest

from layergen.build.python_manifest import PythonManifest, direct_in_pyproject, manifest_among
from layergen.errors import LayergenError

PYPROJECT = """
[project]
name = "demo"
dependencies = ["Requests[socks]>=2; python_version >= '3.8'", "pydantic"]
[project.optional-dependencies]
YAML_tools = ["PyYAML"]
[dependency-groups]
api = ["idna", {include-group = "More"}]
more = ["certifi"]
circle = [{include-group = "circle"}]
"""


def direct(extra: str = "", group: str = "") -> frozenset[str]:
    return direct_in_pyproject(PYPROJECT, "layers/x/pyproject.toml", extra=extra, group=group)


@pytest.mark.parametrize(
    ("files", "manifest"),
    [
        ({"requirements.in", "requirements.txt"}, PythonManifest.REQUIREMENTS),
        ({"pyproject.toml"}, PythonManifest.PYPROJECT),
        ({"pyproject.toml", "uv.lock"}, PythonManifest.UV_LOCK),
        ({"requirements.txt", "README.md"}, None),
        (set(), None),
    ],
)
def test_the_manifest_of_a_folder(files: set[str], manifest: PythonManifest | None) -> None:
    assert manifest_among(files, "layers/x") is manifest


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"requirements.in", "pyproject.toml"}, "both requirements.in and pyproject.toml"),
        ({"uv.lock"}, "without its pyproject.toml"),
    ],
)
def test_manifests_that_contradict(files: set[str], message: str) -> None:
    with pytest.raises(LayergenError, match=message):
        manifest_among(files, "layers/x")


def test_direct_packages() -> None:
    assert direct() == {"requests", "pydantic"}
    assert direct(extra="yaml-tools") == {"requests", "pydantic", "pyyaml"}
    assert direct(group="API") == {"idna", "certifi"}


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"extra": "nope"}, "no extra 'nope'"),
        ({"group": "nope"}, "no dependency group 'nope'"),
        ({"group": "circle"}, "includes itself"),
    ],
)
def test_parts_that_are_not_there(part: dict[str, str], message: str) -> None:
    with pytest.raises(LayergenError, match=message):
        direct(**part)


def test_a_file_that_is_no_toml() -> None:
    with pytest.raises(LayergenError, match="cannot be read"):
        direct_in_pyproject("[", "pyproject.toml", extra="", group="")
