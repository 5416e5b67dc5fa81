from layergen.resolve.rules.too_many_layers import check
from tests.repositories import function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place

NAMES = ["one", "two", "three", "four", "five", "six"]
LAYERS = {name: layer() for name in NAMES}


def test_the_sixth_layer_is_refused() -> None:
    files = repository_files(LAYERS, functions={"checkout": function(layers=NAMES)})

    finding = only(check, files)

    assert finding.rule == "too-many-layers"
    assert finding.place == place(files, "layers.yaml", "six", nth=2)
    assert finding.message == "'checkout' attaches 6 layers; Lambda takes 5"


def test_five_are_fine() -> None:
    five = function(layers=NAMES[:5])

    assert not judge(check, repository_files(LAYERS, functions={"checkout": five}))
