from layergen.resolve.rules.architecture_mismatch import check
from tests.repositories import LAYER, function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_a_layer_for_the_other_architecture_is_refused() -> None:
    files = repository_files(functions={"checkout": function(architecture="x86_64")})

    finding = only(check, files)

    assert finding.rule == "architecture-mismatch"
    assert finding.place == place(files, "layers.yaml", LAYER, nth=3)
    assert finding.message == "'checkout' runs on x86_64; 'data-tools' is made for arm64"
    assert finding.hint == (
        "add x86_64 to the architectures of 'data-tools', or attach another layer"
    )


def test_a_layer_for_both_is_fine() -> None:
    layers = {LAYER: layer(architectures=["x86_64", "arm64"])}
    functions = {"one": function(), "other": function(architecture="x86_64")}

    assert not judge(check, repository_files(layers, functions=functions))


def test_images_and_unknown_layers_have_findings_of_their_own() -> None:
    functions = {
        "image": {"package_type": "Image", "layers": [LAYER], "architecture": "x86_64"},
        "typo": function(layers=["data-tool"], architecture="x86_64"),
    }

    assert not judge(check, repository_files(functions=functions))


def test_a_broken_architecture_of_the_layer_may_be_the_one() -> None:
    files = repository_files(
        {LAYER: layer(architectures=["arm64", "x86"])},
        functions={"checkout": function(architecture="x86_64")},
    )

    assert not judge(check, files)
