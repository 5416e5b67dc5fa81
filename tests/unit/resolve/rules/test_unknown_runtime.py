from layergen.resolve.rules.unknown_runtime import check
from tests.repositories import LAYER, function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_a_misspelt_runtime_of_a_layer_is_refused_with_its_neighbour() -> None:
    files = repository_files({LAYER: layer(runtimes=["python3.12", "pyhton3.13"])})

    finding = only(check, files)

    assert finding.rule == "unknown-runtime"
    assert finding.place == place(files, "layers.yaml", "pyhton3.13")
    assert finding.message == "'pyhton3.13' is not among the Lambda runtimes of 2026-08-15"
    assert finding.hint == "did you mean 'python3.13'?"


def test_a_runtime_like_no_other_may_be_younger_than_the_table() -> None:
    files = repository_files(functions={"checkout": function(runtime="zig0.15")})

    finding = only(check, files)

    assert finding.place == place(files, "layers.yaml", "zig0.15")
    assert "upgrade layergen" in finding.hint


def test_images_have_no_runtime_and_known_ones_are_fine() -> None:
    image = {"package_type": "Image"}

    assert not judge(check, repository_files(functions={"checkout": function(), "image": image}))


def test_beside_a_broken_item_the_list_is_pointed_at() -> None:
    files = repository_files({LAYER: layer(runtimes=[3.1, "python9.9"])})

    assert only(check, files).place == place(files, "layers.yaml", "- 3.1")
