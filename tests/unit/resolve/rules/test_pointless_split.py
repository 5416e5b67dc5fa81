import pytest

from layergen.diagnostics import Severity
from layergen.resolve.rules.pointless_split import check
from tests.repositories import LAYER, layer, repository_files
from tests.unit.resolve.rules.judging import after, judge, only


@pytest.mark.parametrize(("split", "instead"), [("runtime", "none"), ("both", "architecture")])
def test_a_split_by_one_runtime_is_warned_of(split: str, instead: str) -> None:
    files = repository_files({LAYER: layer(split_by=split)})

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("pointless-split", Severity.WARNING)
    assert finding.place == after(files, "layers.yaml", "split_by: ")
    assert finding.hint == f"write split_by: {instead}"


@pytest.mark.parametrize("split", ["none", "architecture"])
def test_other_splits_are_left_alone(split: str) -> None:
    assert not judge(check, repository_files({LAYER: layer(split_by=split)}))


def test_two_runtimes_are_a_reason_to_split() -> None:
    two = layer(split_by="runtime", runtimes=["python3.12", "python3.13"])

    assert not judge(check, repository_files({LAYER: two}))


def test_a_broken_runtime_may_be_the_second_one() -> None:
    broken = layer(split_by="runtime", runtimes=["python3.12", 3.13])

    assert not judge(check, repository_files({LAYER: broken}))
