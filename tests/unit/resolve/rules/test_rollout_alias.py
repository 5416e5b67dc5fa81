from layergen.resolve.rules.rollout_alias import check
from tests.repositories import Entry, Files, function, repository_files, rolled
from tests.unit.resolve.rules.judging import after, judge, only, place


def files_with(*, function_: Entry, name: str = "checkout") -> Files:
    return repository_files(
        functions={"checkout": function_},
        locks={"dev": {"rollouts": {name: {"eu-west-1": rolled("stable", "3")}}}},
    )


def test_an_alias_of_an_unknown_function_is_refused() -> None:
    files = files_with(function_=function(alias="live"), name="chekout")

    finding = only(check, files)

    assert finding.rule == "unknown-function"
    assert finding.place == place(files, "envs/dev/env.lock.json", '"chekout"')
    assert finding.message == (
        "Terraform keeps an alias of 'chekout', and there is no function of that name"
    )
    assert finding.hint == "did you mean 'checkout'?"


def test_a_renamed_alias_is_refused() -> None:
    files = files_with(function_=function(alias="current"))

    finding = only(check, files)

    assert finding.rule == "renamed-alias"
    assert finding.place == after(files, "envs/dev/env.lock.json", '"alias": ')
    assert finding.message == (
        "Terraform keeps the alias 'live' of 'checkout' in eu-west-1, "
        "and the strategy names 'current'"
    )


def test_a_removed_alias_is_refused() -> None:
    assert "the strategy names no alias" in only(check, files_with(function_=function())).message


def test_its_own_alias_is_fine() -> None:
    assert not judge(check, files_with(function_=function(alias="live")))


def test_a_broken_alias_or_function_says_nothing() -> None:
    assert not judge(check, files_with(function_=function(alias="7")))
    assert not judge(check, files_with(function_={}))
