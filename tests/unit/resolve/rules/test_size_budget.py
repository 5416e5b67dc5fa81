from dataclasses import replace

from layergen.diagnostics import Severity
from layergen.resolve.rules.size_budget import check
from tests.repositories import (
    LAYER,
    Files,
    artifact,
    environment,
    function,
    layer,
    release,
    repository_files,
)
from tests.unit.resolve.rules.judging import case_of, judge, only, place

MIB = 1024 * 1024


def attached(*sizes: int) -> Files:
    names = [f"layer-{number}" for number in range(len(sizes))]
    return repository_files(
        {name: layer() for name in names},
        released={
            name: {
                "1.0.0": release("1.0.0", artifacts={"universal": artifact(unzipped_bytes=size)})
            }
            for name, size in zip(names, sizes, strict=True)
        },
        functions={"checkout": function(layers=names)},
        environments={"dev": environment(), "test": environment(account="444455556666")},
    )


def test_layers_that_fill_the_limit_alone_are_refused() -> None:
    files = attached(200 * MIB, 50 * MIB + 1)

    finding = only(check, files)

    assert finding.rule == "too-large"
    assert finding.place == place(files, "layers.yaml", "- layer-0")
    assert finding.message == (
        "'checkout' in dev and test has 250.0 MiB unzipped (layer-0@1.0.0 200.0 + layer-1@1.0.0 "
        "50.0), 100 % of the 250 MiB that Lambda takes"
    )


def test_the_limit_itself_is_a_warning() -> None:
    finding = only(check, attached(200 * MIB, 50 * MIB))

    assert (finding.rule, finding.severity) == ("nearly-too-large", Severity.WARNING)


def test_warnings_start_at_80_percent() -> None:
    assert not judge(check, attached(200 * MIB - 1))
    assert only(check, attached(200 * MIB)).rule == "nearly-too-large"


def test_the_functions_own_code_counts() -> None:
    case = replace(case_of(attached(200 * MIB, 50 * MIB)), package_bytes={"checkout": 1})

    (finding,) = check(case)

    assert (finding.rule, finding.severity) == ("too-large", Severity.ERROR)


def test_what_does_not_fit_the_function_is_not_counted() -> None:
    files = repository_files(
        released={LAYER: {"1.0.0": release("1.0.0", artifacts={"universal": artifact()})}},
        functions={"checkout": function(architecture="x86_64")},
    )

    assert not judge(check, files)
