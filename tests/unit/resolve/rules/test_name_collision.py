import pytest

from layergen.resolve.rules.name_collision import check
from tests.repositories import LAYER, artifact, environment, layer, release, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


@pytest.mark.parametrize("other", ["data_tools", "Data-Tools", "DATA_tools"])
def test_names_that_differ_in_case_or_dashes_collide(other: str) -> None:
    files = repository_files({LAYER: layer(), other: layer()})

    finding = only(check, files)

    assert finding.rule == "name-collision"
    assert finding.place == place(files, "layers.yaml", f"{other}:")
    assert finding.message == (
        f"'{other}' and 'data-tools' collide: they differ only in case, '-' and '_'"
    )


def test_a_variant_collides_with_a_layer_of_that_name() -> None:
    layers = {"tools-arm64": layer(), "tools": layer(split_by="architecture")}
    files = repository_files(layers)

    finding = only(check, files)

    assert finding.place == place(files, "layers.yaml", "tools:")
    assert finding.message == (
        "'tools' and 'tools-arm64' collide: "
        "variant universal of the one is named like variant arm64 of the other"
    )


def test_a_variant_that_only_a_release_has_counts() -> None:
    old = release("1.0.0", artifacts={"arm64": artifact()})
    layers = {"tools-arm64": layer(), "tools": layer()}

    assert len(judge(check, repository_files(layers, released={"tools": {"1.0.0": old}}))) == 1


def test_a_layer_that_left_the_strategy_still_has_its_name() -> None:
    files = repository_files({"data_tools": layer()})

    assert "'data-tools' and 'data_tools' collide" in only(check, files).message


def test_a_pair_is_reported_once_for_all_environments() -> None:
    environments = {"dev": environment(), "prod": environment(account="444455556666")}
    files = repository_files({LAYER: layer(), "data_tools": layer()}, environments=environments)

    assert len(judge(check, files)) == 1


def test_different_names_and_variants_of_one_layer_are_fine() -> None:
    layers = {LAYER: layer(split_by="both", architectures=["arm64", "x86_64"]), "base": layer()}

    assert not judge(check, repository_files(layers))
