from layergen.diagnostics import Severity
from layergen.resolve.rules.overlap import check
from tests.repositories import (
    Entry,
    Files,
    artifact,
    environment,
    function,
    layer,
    release,
    repository_files,
)
from tests.unit.resolve.rules.judging import judge, only, place

LAYERS = ["base", "data"]


def files(base: str, data: str, **functions: Entry) -> Files:
    """Two layers that hold `six`, in these versions, for every function in two environments."""
    return repository_files(
        {name: layer() for name in LAYERS},
        released={
            name: {
                "1.0.0": release(
                    "1.0.0",
                    artifacts={"universal": artifact(name, packages={"six": {"version": version}})},
                )
            }
            for name, version in zip(LAYERS, (base, data), strict=True)
        },
        functions=functions or {"checkout": function(layers=[*LAYERS])},
        environments={"dev": environment(), "test": environment()},
    )


def test_different_versions_are_a_warning_told_once() -> None:
    both = {name: function(layers=[*LAYERS]) for name in ("checkout", "ingest")}
    written = files("1.0", "2.0", **both)

    finding = only(check, written)

    assert (finding.rule, finding.severity) == ("overlap", Severity.WARNING)
    assert finding.message == (
        "'checkout' and 'ingest': base@1.0.0 and data@1.0.0 differ in six 1.0 and 2.0; "
        "file by file data@1.0.0 wins, which is attached last"
    )
    assert finding.hint.endswith("functions.checkout.overrides: [six]")
    assert finding.place.line == place(written, "layers.yaml", "- base").line


def test_the_order_decides_who_wins() -> None:
    other_way = {"checkout": function(layers=["data", "base"])}

    assert "base@1.0.0 wins" in only(check, files("1.0", "2.0", **other_way)).message


def test_the_same_is_a_note() -> None:
    finding = only(check, files("1.0", "1.0"))

    assert (finding.rule, finding.severity) == ("same-package", Severity.NOTE)
    assert finding.message == "'checkout': base@1.0.0 and data@1.0.0 bring the same: six 1.0"


def test_declared_overrides_are_fine() -> None:
    declared = {"checkout": function(layers=[*LAYERS], overrides=["six"])}

    assert judge(check, files("1.0", "2.0", **declared)) == []


def test_one_layer_alone_is_fine() -> None:
    assert judge(check, files("1.0", "2.0", checkout=function(layers=["base"]))) == []
