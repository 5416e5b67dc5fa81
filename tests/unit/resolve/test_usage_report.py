"""Putting together what was asked."""

import pytest

from layergen.cli.context import load_facts
from layergen.model.usage import Look, Problem, Question, Survey
from layergen.model.usage_report import UsageReport
from layergen.resolve.usage_report import usage_report
from tests.repositories import ACCOUNT, LAYER, REGION, Entry, rolled
from tests.unit.resolve.deployed import OTHER, deployed, look, repository

FACTS = load_facts()


def report(*looks: Look, lock: Entry | None = None, **survey: tuple[Problem, ...]) -> UsageReport:
    found, env = repository(lock)
    return usage_report(found, env, [REGION], Survey(looks, **survey), FACTS, package_bytes={})


ROLLOUT = rolled("shifting", "1", "2", percent=10)


@pytest.mark.parametrize(
    ("state", "known"),
    [
        ("shifting", {"1": ("live",), "2": ("live",)}),
        ("baking", {"2": ("live",)}),
        ("aborted", {"1": ("live",)}),
    ],
)
def test_aliases_are_known_from_rollouts(state: str, known: dict[str, tuple[str, ...]]) -> None:
    rollout = {**ROLLOUT, "state": state}
    found = report(look(), lock={"rollouts": {"checkout": {REGION: rollout}}})
    assert found.aliases[REGION]["checkout"] == known


def test_what_aws_says_of_aliases_rules() -> None:
    aliases = {"checkout": {"live": ("3",), "beta": ("3", "4")}}
    found = report(
        look(aliases=aliases),
        look(account=OTHER, aliases={"checkout": {"live": ("9",)}}),
        lock={"rollouts": {"checkout": {REGION: ROLLOUT}}},
    )
    assert found.aliases[REGION] == {
        "checkout": {"3": ("beta", "live"), "4": ("beta",)},
        f"{OTHER}/checkout": {"9": ("live",)},
    }


def test_only_deprecated_layers_in_use_are_told() -> None:
    assert report(look()).deprecated == {}
    assert report(look(deployed("checkout", "1", 1))).deprecated == {LAYER: "take another one"}


def test_accounts_invocations_and_problems_are_told_apart() -> None:
    problem = Problem(OTHER, (REGION,), Question.FUNCTIONS, "no", "")
    found = report(
        look(deployed("checkout", "1", 1), invocations={"checkout": 3}), problems=(problem,)
    )
    assert found.accounts == (ACCOUNT, OTHER)
    assert found.invocations_of(REGION, "checkout") == 3
    assert found.invocations_of(REGION, f"{OTHER}/checkout") is None
    assert found.problems == (problem,)
    assert not found.uses[0].whole
