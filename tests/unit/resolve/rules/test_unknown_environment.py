from layergen.diagnostics import Place
from layergen.resolve.rules.unknown_environment import check
from tests.repositories import repository_files
from tests.unit.resolve.rules.judging import judge, only


def test_a_lock_alone_is_refused() -> None:
    finding = only(check, repository_files(locks={"prod": {}}))

    assert finding.rule == "unknown-environment"
    assert finding.place == Place("envs/prod/env.lock.json")
    assert finding.message == "there is no envs/prod/env.yaml beside this lock"


def test_a_broken_environment_is_there() -> None:
    files = repository_files(locks={"dev": {}}) | {"envs/dev/env.yaml": "version: 1\n"}

    assert not judge(check, files)
