from layergen.resolve.rules.image_function import check
from tests.repositories import LAYER, function, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_layers_of_an_image_are_refused() -> None:
    image = {"package_type": "Image", "layers": [LAYER]}
    files = repository_files(functions={"checkout": image})

    finding = only(check, files)

    assert finding.rule == "image-with-layers"
    assert finding.place == place(files, "layers.yaml", f"- {LAYER}")
    assert "attaches no layers to images" in finding.message
    assert "Dockerfile" in finding.hint


def test_images_without_layers_and_zips_with_them_are_fine() -> None:
    functions = {"image": {"package_type": "Image"}, "checkout": function()}

    assert not judge(check, repository_files(functions=functions))
