import pytest

from layergen.resolve.rules.provider_floor import check
from tests.repositories import LAYER, artifact, layer, release, repository_files
from tests.unit.resolve.rules.judging import after, judge, only, place

YOUNG = {LAYER: layer(runtimes=["python3.12", "python3.14"])}


def test_the_default_constraint_lets_a_provider_in_that_refuses_python_3_14() -> None:
    files = repository_files(YOUNG)

    finding = only(check, files)

    assert finding.rule == "provider-too-old"
    assert finding.place == place(files, "layers.yaml", "python3.14")
    assert finding.message == (
        "the constraint >= 5.80, < 7 lets hashicorp/aws 5.80 in, which refuses "
        "python3.14 (data-tools)"
    )
    assert finding.hint == 'write terraform: { aws_provider: ">= 6.20, < 7" }'


@pytest.mark.parametrize(
    ("constraint", "wanted"),
    [
        ("~> 5.80", ">= 6.20, < 7"),
        (">= 6.0, <= 6.30", ">= 6.20, <= 6.30"),
        ("> 6.19", ">= 6.20, < 7"),
        ("< 7", ">= 6.20, < 7"),
    ],
)
def test_the_hint_keeps_the_upper_end_where_it_can(constraint: str, wanted: str) -> None:
    files = repository_files(YOUNG, terraform={"aws_provider": constraint})

    finding = only(check, files)

    assert finding.place == after(files, "layers.yaml", "aws_provider: ")
    assert f'"{wanted}"' in finding.hint
    assert not judge(check, repository_files(YOUNG, terraform={"aws_provider": wanted}))


@pytest.mark.parametrize("constraint", [">= 6.20, < 7", "~> 6.20", "= 6.20.0", "> 6.20.0"])
def test_a_younger_provider_is_fine(constraint: str) -> None:
    assert not judge(check, repository_files(YOUNG, terraform={"aws_provider": constraint}))


@pytest.mark.parametrize("constraint", ["^6", "< 5"])
def test_of_a_constraint_that_says_nothing_another_rule_speaks(constraint: str) -> None:
    assert not judge(check, repository_files(YOUNG, terraform={"aws_provider": constraint}))


def test_one_finding_names_all_layers() -> None:
    layers = YOUNG | {"base": layer(runtimes=["python3.14"])}

    assert "(base and data-tools)" in only(check, repository_files(layers)).message


def test_a_retained_release_is_rendered_with_the_runtimes_it_was_cut_for() -> None:
    old = release("1.0.0", artifacts={"universal": artifact(runtimes=["python3.14"])})
    files = repository_files(released={LAYER: {"1.0.0": old}})

    finding = only(check, files)

    assert finding.place == place(files, "layers.lock.json", '"1.0.0"')
    assert "(data-tools@1.0.0)" in finding.message
