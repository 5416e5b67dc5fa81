import pytest

from layergen.resolve.rules.version_constraint import check
from tests.repositories import repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_the_defaults_and_what_narrows_them_are_fine() -> None:
    assert not judge(check, repository_files())
    narrowed = {"aws_provider": "~> 6.20", "required_version": ">= 1.9, < 2"}
    assert not judge(check, repository_files(terraform=narrowed))


@pytest.mark.parametrize("key", ["aws_provider", "required_version"])
def test_an_unreadable_constraint_is_a_finding(key: str) -> None:
    files = repository_files(terraform={key: "^6.0"})

    finding = only(check, files)

    assert finding.rule == "unreadable-constraint"
    assert finding.place == place(files, "layers.yaml", "^6.0")
    assert finding.message == "'^6.0' is not a version constraint"
    assert finding.hint.startswith('for example ">= ')


@pytest.mark.parametrize(
    ("key", "constraint"), [("aws_provider", "~> 4.0"), ("required_version", "< 1.7")]
)
def test_what_excludes_the_modules_own_needs_is_refused(key: str, constraint: str) -> None:
    files = repository_files(terraform={key: constraint})

    finding = only(check, files)

    assert finding.rule == "impossible-constraint"
    assert finding.place == place(files, "layers.yaml", constraint)
    assert constraint in finding.message
    assert finding.hint.startswith(f"write {key}: ")
