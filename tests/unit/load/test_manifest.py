"""Reading file manifests."""

import pytest

from layergen.errors import LayergenError
from layergen.load.manifest import load_manifest
from layergen.model.manifest import ManifestFile

FILE = '{"path": "a", "mode": "0644", "size": 3, "sha256": "x"}'


def test_reading() -> None:
    manifest = load_manifest(f'{{"version": 1, "content": "c", "files": [{FILE}]}}', "m.json")

    assert manifest.content == "c"
    assert manifest.files == {"a": ManifestFile("a", "0644", 3, "x")}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"version": 2, "content": "c", "files": []}',
        '{"version": 1, "content": "c", "files": [], "more": 1}',
        '{"version": 1, "content": "c", "files": [{"path": "a"}]}',
        f'{{"version": 1, "content": "c", "files": [{FILE.replace("0644", "777")}]}}',
    ],
)
def test_what_is_no_manifest(text: str) -> None:
    with pytest.raises(LayergenError, match=r"m\.json is no file manifest"):
        load_manifest(text, "m.json")
