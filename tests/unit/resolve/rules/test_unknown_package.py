from dataclasses import replace

import pytest

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.unknown_package import check
from tests.repositories import LAYER, layer, repository_files
from tests.unit.resolve.rules.judging import case_of, place

PIP = layer(source={"pip": "layers/x"}, allow_builds=["Py_YAML", "gone"])
NPM = layer(
    source={"npm": "layers/x"},
    runtimes=["nodejs22.x"],
    allow_scripts=["@s/a", "Sharp"],
    skip_scripts=["b"],
)


def findings(entry: dict[str, object], *locked: str) -> list[Diagnostic]:
    case = case_of(repository_files({LAYER: entry}, released={}))
    return list(check(replace(case, locked={"layers/x": frozenset(locked)})))


def test_names_that_the_lock_has_are_fine() -> None:
    assert not findings(PIP, "py-yaml", "gone", "more")
    assert not findings(NPM, "@s/a", "Sharp", "b")


@pytest.mark.parametrize(
    ("entry", "locked", "name", "key"),
    [
        (PIP, ("py-yaml",), "gone", "allow_builds"),
        (NPM, ("@s/a", "sharp", "b"), "Sharp", "allow_scripts"),
        (NPM, ("@s/a", "Sharp"), "b", "skip_scripts"),
    ],
)
def test_a_name_that_it_lacks_is_told_at_its_place(
    entry: dict[str, object], locked: tuple[str, ...], name: str, key: str
) -> None:
    (finding,) = findings(entry, *locked)

    assert finding.rule == "unknown-package"
    assert finding.message == f"the lock of '{LAYER}' has no package '{name}'"
    assert f"`{key}`" in finding.hint
    files = repository_files({LAYER: entry}, released={})
    dash = place(files, "layers.yaml", f"- {name}\n")
    assert finding.place == replace(dash, column=dash.column + 2)


def test_without_a_lock_nobody_knows() -> None:
    assert not list(check(case_of(repository_files({LAYER: PIP}, released={}))))
