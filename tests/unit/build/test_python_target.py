"""What a wheel has to fit on a Lambda runtime."""

import pytest
from packaging.tags import parse_tag

from layergen.build.python_target import PythonTarget, fit_of, targets_of
from layergen.errors import LayergenError
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture
from layergen.model.variant import Variant


def targets(
    runtimes: dict[str, Runtime], names: str, architectures: tuple[Architecture, ...]
) -> tuple[PythonTarget, ...]:
    return targets_of(Variant("x", tuple(names.split()), architectures), runtimes)


@pytest.mark.parametrize(
    ("runtime", "tag", "fits"),
    [
        ("python3.12", "cp312-cp312-manylinux_2_34_x86_64", True),
        ("python3.12", "cp312-cp312-manylinux_2_35_x86_64", False),
        ("python3.11", "cp311-cp311-manylinux_2_26_x86_64", True),
        ("python3.11", "cp311-cp311-manylinux_2_27_x86_64", False),
        ("python3.12", "cp312-cp312-manylinux2014_x86_64", True),
        ("python3.12", "cp312-cp312-manylinux2010_x86_64", True),
        ("python3.12", "cp312-cp312-manylinux1_x86_64", True),
        ("python3.12", "cp312-cp312-manylinux_2_28_aarch64", False),
        ("python3.12", "cp312-cp312-musllinux_1_2_x86_64", False),
        ("python3.12", "cp312-cp312-linux_x86_64", False),
        ("python3.12", "cp312-cp312-win_amd64", False),
        ("python3.12", "cp311-cp311-manylinux2014_x86_64", False),
        ("python3.12", "cp313-cp313-manylinux2014_x86_64", False),
        ("python3.12", "cp39-abi3-manylinux2014_x86_64", True),
        ("python3.12", "cp313-abi3-manylinux2014_x86_64", False),
        ("python3.12", "py3-none-manylinux2014_x86_64", True),
        ("python3.12", "py3-none-any", True),
        ("python3.12", "py2.py3-none-any", True),
        ("python3.12", "py2-none-any", False),
        ("python3.12", "cp312-none-any", True),
        ("python3.13", "cp313-cp313t-manylinux2014_x86_64", False),
    ],
)
def test_tags(runtimes: dict[str, Runtime], runtime: str, tag: str, fits: bool) -> None:
    (target,) = targets(runtimes, runtime, ("x86_64",))

    assert parse_tag(tag).isdisjoint(target.tags) is not fits


def test_old_names_are_offered_only_where_they_exist(runtimes: dict[str, Runtime]) -> None:
    intel, arm = targets(runtimes, "python3.12", ("x86_64", "arm64"))

    assert intel.platforms[0] == "manylinux_2_34_x86_64"
    assert intel.platforms[-2:] == ("manylinux_2_5_x86_64", "manylinux1_x86_64")
    assert arm.platforms[0] == "manylinux_2_34_aarch64"
    assert arm.platforms[-2:] == ("manylinux_2_17_aarch64", "manylinux2014_aarch64")


@pytest.mark.parametrize(
    ("names", "architectures", "tag", "fits"),
    [
        ("python3.12", ("x86_64", "arm64"), "py3-none-any", True),
        ("python3.12", ("x86_64", "arm64"), "cp312-cp312-manylinux2014_x86_64", False),
        ("python3.11 python3.12", ("arm64",), "cp310-abi3-manylinux2014_aarch64", True),
        ("python3.12 python3.11", ("arm64",), "cp312-abi3-manylinux2014_aarch64", False),
        ("python3.11 python3.12", ("arm64",), "cp311-cp311-manylinux2014_aarch64", False),
        ("python3.11 python3.12", ("arm64",), "cp310-abi3-manylinux_2_28_aarch64", False),
        ("python3.12 python3.13", ("arm64",), "cp310-abi3-manylinux_2_28_aarch64", True),
        ("python3.11 python3.12", ("arm64",), "cp311-none-any", False),
        ("python3.11 python3.12", ("arm64",), "py311-none-any", True),
        ("python3.11 python3.12", ("arm64",), "py312-none-any", False),
    ],
)
def test_several_targets_share_what_all_load(
    runtimes: dict[str, Runtime],
    names: str,
    architectures: tuple[Architecture, ...],
    tag: str,
    fits: bool,
) -> None:
    fit = fit_of(targets(runtimes, names, architectures))

    assert parse_tag(tag).isdisjoint(fit.tags) is not fits


def test_pip_is_told_the_same(runtimes: dict[str, Runtime]) -> None:
    alone = fit_of(targets(runtimes, "python3.12", ("arm64",)))
    pythons = fit_of(targets(runtimes, "python3.12 python3.11", ("arm64",)))
    machines = fit_of(targets(runtimes, "python3.12", ("arm64", "x86_64")))

    assert (alone.python_version, alone.abis) == ("3.12", ())
    assert (pythons.python_version, pythons.abis) == ("3.11", ("abi3", "none"))
    assert pythons.platforms[0] == "manylinux_2_26_aarch64"
    assert machines.platforms == ("any",)


@pytest.mark.parametrize("runtime", ["nodejs22.x", "python2.7"])
def test_refuses_runtimes_without_python(runtimes: dict[str, Runtime], runtime: str) -> None:
    with pytest.raises(LayergenError, match=runtime):
        targets(runtimes, runtime, ("arm64",))
