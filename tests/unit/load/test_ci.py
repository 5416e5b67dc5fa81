"""`ci` of layers.yaml and env.yaml: what is taken, and what is refused."""

import pytest

from layergen.load.repository import load_repository
from layergen.model.ci import CiRole, Commits
from tests.pipelines import pipeline_files, role
from tests.repositories import environment, loaded, repository_files


def rules(files: dict[str, str]) -> list[str]:
    return [f"{found.rule}: {found.place}" for found in load_repository(files).diagnostics]


def test_everything_is_read() -> None:
    repository = loaded(
        pipeline_files(
            branch="trunk",
            commits="pull-request",
            code_scanning=True,
            schedules={"drift": "0 2 * * MON-FRI"},
        )
    )

    settings = repository.strategy.ci
    assert (settings.branch, settings.commits) == ("trunk", Commits.PULL_REQUEST)
    assert settings.schedules.drift == "0 2 * * MON-FRI"
    assert settings.schedules.rollouts == "*/10 * * * *"
    ci = repository.environments["prod"].ci
    assert ci.roles == {CiRole.PLAN: role("plan"), CiRole.APPLY: role("apply")}


@pytest.mark.parametrize(
    ("ci", "rule"),
    [
        ({"branch": "$(curl evil)"}, "bad-name"),
        ({"branch": "-x"}, "bad-name"),
        ({"runner": "a b"}, "bad-name"),
        ({"image": "python:3.12 \n"}, "bad-name"),
        ({"terraform": ">= 1.7"}, "bad-version"),
        ({"terraform": "1.11.4", "opentofu": "1.10.6"}, "two-tools"),
        ({"install": "layergen; rm -rf /"}, "bad-requirement"),
        ({"install": "--index-url x"}, "bad-requirement"),
        ({"schedules": {"drift": "daily"}}, "bad-schedule"),
        ({"schedules": {"drift": "1 2 * *"}}, "bad-schedule"),
        ({"schedules": {"drift": "1 2 * * * '"}}, "bad-schedule"),
    ],
)
def test_what_would_end_up_in_a_shell_is_looked_at(ci: dict[str, object], rule: str) -> None:
    (found,) = rules(repository_files(ci=ci))

    assert found.startswith(f"{rule}: layers.yaml:")


def test_an_apply_needs_a_plan_before_it() -> None:
    ci = {"roles": {"apply": role("apply")}}

    (found,) = rules(repository_files(environments={"dev": environment(ci=ci)}))

    assert found.startswith("unplanned-apply: envs/dev/env.yaml:")
