import json

import pytest

from layergen.errors import LayergenError
from layergen.load.invocations_json import read_invocations


def written(**changes: object) -> str:
    publication = {
        "region": "eu-west-1",
        "functions": {"checkout": {"invocations": 7, "versions": ["1"]}, "report": {}},
    }
    report = {
        "format_version": "1.3",
        "environment": "prod",
        "invocation_days": 30,
        "publications": [publication],
        "of_a_newer_version": True,
    }
    return json.dumps({**report, **changes})


def test_what_was_counted_goes_by_environment_region_and_function() -> None:
    counts = read_invocations(written(), "usage.json")

    assert counts == {("prod", "eu-west-1", "checkout"): (7, 30)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "usage.json is not what `layergen usage --format json` writes"),
        (written(publications=[{}]), "writes: publications.0.region is not as expected"),
        (written(format_version="2.0"), "has the format 2.0, and this layergen reads 1.x"),
        (written(invocation_days=0), "in usage.json nobody counted invocations"),
    ],
)
def test_what_cannot_be_used_is_refused(text: str, message: str) -> None:
    with pytest.raises(LayergenError) as refused:
        read_invocations(text, "usage.json")

    assert message in refused.value.message
    assert refused.value.hint
