import pytest

from layergen.resolve.rules.missing_manifest import check
from tests.repositories import LAYER, layer, repository_files
from tests.unit.resolve.rules.judging import after, judge, only

PIP = {
    f"layers/x/{name}"
    for name in ("requirements.in", "requirements.txt", "pylock.toml", "pyproject.toml")
}


@pytest.mark.parametrize(
    ("kind", "missing", "message"),
    [
        ("pip", PIP, "layers/x has no requirements.in"),
        ("npm", {"layers/x/package.json"}, "layers/x has no package.json"),
    ],
)
def test_a_folder_without_its_manifest_is_refused(
    kind: str, missing: set[str], message: str
) -> None:
    files = repository_files({LAYER: layer(source={kind: "layers/x"})})

    finding = only(check, files, missing=frozenset(missing))

    assert (finding.rule, finding.message) == ("missing-manifest", message)
    assert finding.place == after(files, "layers.yaml", f"{kind}: ")


@pytest.mark.parametrize("present", sorted(PIP))
def test_each_manifest_of_python_is_enough(present: str) -> None:
    files = repository_files({LAYER: layer(source={"pip": "layers/x"})})

    assert not judge(check, files, missing=frozenset(PIP - {present}))


def test_a_missing_folder_and_plain_files_are_not_ours() -> None:
    files = repository_files(
        {LAYER: layer(), "x": layer(source={"pip": "layers/x"})},
    )

    assert not judge(check, files, missing=frozenset({"layers/x", *PIP}))
