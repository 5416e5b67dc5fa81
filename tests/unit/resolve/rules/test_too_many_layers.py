import pytest

from layergen.diagnostics import Severity
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


@pytest.mark.parametrize("count", [4, 5])
def test_warnings_start_at_80_percent(count: int) -> None:
    files = repository_files(LAYERS, functions={"checkout": function(layers=NAMES[:count])})

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("nearly-too-many-layers", Severity.WARNING)
    assert finding.message == f"'checkout' attaches {count} layers of the 5 that Lambda takes"


def test_three_are_fine() -> None:
    three = function(layers=NAMES[:3])

    assert not judge(check, repository_files(LAYERS, functions={"checkout": three}))
