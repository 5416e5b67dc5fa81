from layergen.resolve.rules.runtime_mismatch import check
from tests.repositories import LAYER, function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_a_layer_for_another_runtime_is_refused() -> None:
    layers = {LAYER: layer(runtimes=["python3.12", "python3.13"])}
    files = repository_files(layers, functions={"checkout": function(runtime="python3.11")})

    finding = only(check, files)

    assert finding.rule == "runtime-mismatch"
    assert finding.place == place(files, "layers.yaml", LAYER, nth=3)
    assert finding.message == (
        "'checkout' runs python3.11; 'data-tools' is made for python3.12 and python3.13"
    )
    assert finding.hint == (
        "add python3.11 to the runtimes of 'data-tools', or attach another layer"
    )


def test_a_fitting_layer_is_fine() -> None:
    assert not judge(check, repository_files(functions={"checkout": function()}))


def test_images_and_unknown_layers_have_findings_of_their_own() -> None:
    functions = {
        "image": {"package_type": "Image", "layers": [LAYER]},
        "typo": function(layers=["data-tool"], runtime="python3.11"),
    }

    assert not judge(check, repository_files(functions=functions))


def test_a_broken_runtime_of_the_layer_may_be_the_one() -> None:
    files = repository_files(
        {LAYER: layer(runtimes=["python3.12", 3.13])},
        functions={"checkout": function(runtime="python3.13")},
    )

    assert not judge(check, files)
