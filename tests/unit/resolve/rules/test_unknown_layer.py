from typing import Any

from layergen.resolve.rules.unknown_layer import check
from tests.repositories import LAYER, environment, function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_a_function_that_attaches_an_unknown_layer_is_refused() -> None:
    files = repository_files(functions={"checkout": function(layers=[LAYER, "data-tolls"])})

    finding = only(check, files)

    assert finding.rule == "unknown-layer"
    assert finding.place == place(files, "layers.yaml", "data-tolls")
    assert finding.message == "'checkout' attaches 'data-tolls', and there is no layer of that name"
    assert finding.hint == "did you mean 'data-tools'?"


def test_retain_names_layers_as_well() -> None:
    files = repository_files(environments={"dev": environment(retain={"base": 3})})

    finding = only(check, files)

    assert finding.place == place(files, "envs/dev/env.yaml", "base")
    assert finding.message == "'retain' names 'base', and there is no layer of that name"
    assert finding.hint == "known: data-tools"


def test_a_broken_layer_is_not_unknown() -> None:
    layers: dict[str, Any] = {LAYER: layer(), "base": "a text"}
    files = repository_files(
        layers,
        functions={"checkout": function(layers=[LAYER, "base"])},
        environments={"dev": environment(retain={"base": 3})},
    )

    assert not judge(check, files)


def test_of_an_unreadable_strategy_nothing_is_said() -> None:
    files = repository_files(environments={"dev": environment(retain={"base": 3})})

    assert not judge(check, files | {"layers.yaml": "version: 1\n\tlayers: {}\n"})
    assert not judge(check, files | {"layers.yaml": "version: 2\n"})
