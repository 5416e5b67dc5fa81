from layergen.resolve.rules.isolation import check
from tests.repositories import Entry, environment, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def manual(**changes: object) -> Entry:
    return environment(track="manual", **changes)


def test_a_stage_before_another_is_fine() -> None:
    environments = {
        "dev": environment(),
        "staging": manual(isolation="dev"),
        "prod": manual(isolation={"after": "staging", "bake": "1d"}),
    }

    assert not judge(check, repository_files(environments=environments))


def test_an_unknown_environment_is_refused() -> None:
    environments = {"staging": manual(), "prod": manual(isolation={"after": "stagin"})}
    files = repository_files(environments=environments)

    finding = only(check, files)

    assert finding.message == "there is no environment 'stagin'"
    assert finding.hint == "did you mean 'staging'?"
    assert finding.place == place(files, "envs/prod/env.yaml", "stagin")


def test_stages_in_a_circle_are_refused() -> None:
    environments = {
        "a": manual(isolation="b"),
        "b": manual(isolation="a"),
        "c": manual(isolation="a"),
        "d": manual(isolation="d"),
    }

    messages = [f.message for f in judge(check, repository_files(environments=environments))]

    assert messages == [
        "no release could ever enter: a waits for b waits for a",
        "no release could ever enter: b waits for a waits for b",
        "no release could ever enter: d waits for d",
    ]


def test_what_takes_every_release_holds_none_back() -> None:
    environments = {"dev": environment(), "prod": environment(isolation="dev")}
    files = repository_files(environments=environments)

    finding = only(check, files)

    assert finding.message.startswith("prod takes every release by itself")
    assert finding.place == place(files, "envs/prod/env.yaml", "latest")
