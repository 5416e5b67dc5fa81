import pytest

from layergen.load.environment import EnvironmentFile
from layergen.load.function import FunctionEntry
from layergen.load.layer import LayerEntry, SourceEntry
from layergen.load.layers_lock import ArtifactEntry, LayersLockFile
from layergen.load.role import AssumeRoleEntry
from layergen.load.strategy import StrategyFile
from layergen.load.wire_types import description_at, is_required, keys_at, models_at
from layergen.model.source_map import Path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), (StrategyFile,)),
        (("layers", "data-tools"), (LayerEntry,)),
        (("layers", "data-tools", "source"), (SourceEntry,)),
        (("functions", "checkout"), (FunctionEntry,)),
        (("layers",), ()),
        (("layers", "data-tools", "runtimes", 0), ()),
        (("nowhere", "at", "all"), ()),
    ],
)
def test_models_are_found_through_mappings(path: Path, expected: tuple[type, ...]) -> None:
    assert models_at(StrategyFile, path) == expected


def test_models_are_found_through_unions_and_annotations() -> None:
    assert models_at(EnvironmentFile, ("assume_role",)) == (AssumeRoleEntry,)
    path: Path = ("layers", "data-tools", "1.0.0", "artifacts", "arm64")
    assert models_at(LayersLockFile, path) == (ArtifactEntry,)


def test_keys_are_those_of_the_mapping() -> None:
    keys = ("pip", "npm", "files", "extra", "group")
    assert keys_at(StrategyFile, ("layers", "data-tools", "source")) == keys
    assert keys_at(StrategyFile, ("layers",)) == ()


def test_fields_say_what_they_mean() -> None:
    path: Path = ("layers", "data-tools", "scope")
    assert description_at(StrategyFile, path) == "scope: How widely it is meant to be used"
    assert description_at(StrategyFile, ("layers", "data-tools")) == ""
    assert description_at(StrategyFile, ()) == ""


def test_only_keys_without_a_default_are_required() -> None:
    assert is_required(StrategyFile, ("layers", "data-tools", "scope"))
    assert not is_required(StrategyFile, ("layers", "data-tools", "owner"))
    assert not is_required(StrategyFile, ("layers", "data-tools", "runtimes", 0))
    assert not is_required(StrategyFile, ())
