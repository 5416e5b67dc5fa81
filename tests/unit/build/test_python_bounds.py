"""What holds a universal lock back where its versions have no wheel."""

import pytest

from layergen.build.python_bounds import bounds_for
from layergen.build.python_lock import Wanted
from layergen.build.python_target import PythonTarget, targets_of
from layergen.diagnostics import Place
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant


@pytest.fixture
def targets(runtimes: dict[str, Runtime]) -> dict[str, PythonTarget]:
    """Two Pythons on two processors, by a short name."""
    variant = Variant("x", ("python3.11", "python3.12"), ("arm64", "x86_64"))
    return {f"{t.python[1]} {t.architecture}": t for t in targets_of(variant, runtimes)}


def bounds(
    targets: dict[str, PythonTarget], locked: dict[str, str], fitting: dict[str, str]
) -> tuple[str, ...]:
    """Ask about one package: its locked and its fitting version by target."""
    return bounds_for(
        {
            target: {"a": Wanted("a", locked[name], {}, Place("x"))} if name in locked else {}
            for name, target in targets.items()
        },
        {
            target: {"a": fitting[name]} if name in fitting else {}
            for name, target in targets.items()
        },
    )


def test_nothing_is_said_of_what_fits(targets: dict[str, PythonTarget]) -> None:
    assert bounds(targets, dict.fromkeys(targets, "2"), dict.fromkeys(targets, "2")) == ()


def test_one_version_for_all_needs_no_marker(targets: dict[str, PythonTarget]) -> None:
    assert bounds(targets, dict.fromkeys(targets, "2"), dict.fromkeys(targets, "1")) == ("a==1",)


def test_a_python_of_its_own(targets: dict[str, PythonTarget]) -> None:
    fitting = {name: "1" if name.startswith("11") else "2" for name in targets}

    assert bounds(targets, dict.fromkeys(targets, "2"), fitting) == (
        "a==1 ; python_version == '3.11'",
        "a==2 ; python_version == '3.12'",
    )


def test_a_processor_of_its_own(targets: dict[str, PythonTarget]) -> None:
    fitting = {**dict.fromkeys(targets, "2"), "12 arm64": "1"}

    assert bounds(targets, dict.fromkeys(targets, "2"), fitting) == (
        "a==2 ; python_version == '3.11'",
        "a==1 ; python_version == '3.12' and platform_machine == 'aarch64'",
        "a==2 ; python_version == '3.12' and platform_machine == 'x86_64'",
    )


def test_what_only_some_targets_have(targets: dict[str, PythonTarget]) -> None:
    """A target without an answer, or without the package, is held to nothing."""
    some = {name: "2" for name in targets if name.startswith("11")}

    assert bounds(targets, some, dict.fromkeys(some, "1")) == ("a==1",)
    assert bounds(targets, dict.fromkeys(targets, "2"), dict.fromkeys(some, "1")) == (
        "a==1 ; python_version == '3.11'",
    )
    assert bounds(targets, some, {"12 arm64": "1"}) == ()
