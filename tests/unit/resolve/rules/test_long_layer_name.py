from layergen.resolve.rules.long_layer_name import check
from tests.repositories import environment, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place

LONG = "l" * 100
SPLIT = {LONG: layer(runtimes=["provided.al2023", "ruby3.4"], split_by="both")}


def test_prefix_and_variant_make_a_name_too_long() -> None:
    environments = {
        "dev": environment(name_prefix="p" * 20),
        "prod": environment(name_prefix="q" * 18, account="444455556666"),
    }
    files = repository_files(SPLIT, environments=environments)

    finding = only(check, files)

    assert finding.rule == "long-layer-name"
    assert finding.place == place(files, "layers.yaml", LONG)
    assert "has 142 characters in dev; AWS takes 140" in finding.message


def test_140_characters_are_fine() -> None:
    environments = {"dev": environment(name_prefix="p" * 18)}

    assert not judge(check, repository_files(SPLIT, environments=environments))
