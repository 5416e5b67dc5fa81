"""Rules of the gate that no real plan shows cheaply; the others are in tests/terraform."""

from dataclasses import replace
from datetime import date

import pytest

from layergen.model.plan import Action, Hidden, Plan, ResourceChange, Value
from layergen.model.strategy import Waiver
from layergen.resolve.gate import RULES, GateCase, judge
from layergen.resolve.root import resolve_root
from tests.repositories import ACCOUNT, REGION, environment, function, repository_files, rolled
from tests.unit.resolve.rules.judging import case_of

TODAY = date(2026, 11, 23)
IDLE = Plan("plan.json", "1.11.4", "sha256:0", provider_accounts=(ACCOUNT,))
SHIFTING = rolled("shifting", "7", "8", step=1, percent=10)


def case(plan: Plan, size: int = 3000) -> GateCase:
    files = repository_files(
        functions={"checkout": function(alias="live", rollout={"steps": [10], "bake": "30m"})},
        environments={"dev": environment()},
        locks={"dev": {"rollouts": {"checkout": {REGION: SHIFTING}}}},
    )
    found = case_of(files)
    dev = found.repository.environments["dev"]
    root = resolve_root(found.repository, dev, REGION)
    return GateCase(
        plan, found.repository, found.facts, dev, root, package_bytes={"checkout": size}
    )


def broken(plan: Plan, size: int = 3000) -> list[str]:
    verdict = judge(case(plan, size), (), TODAY)
    assert {breach.rule for breach in verdict.breaches} <= RULES.keys()
    return [breach.rule for breach in verdict.breaches]


def alias(version: Value, weights: Value, action: Action = Action.UPDATE) -> Plan:
    attributes: dict[str, Value] = {"function_name": "checkout", "name": "live"}
    routing = () if weights is None else ({"additional_version_weights": weights},)
    after = {**attributes, "function_version": version, "routing_config": routing}
    gone = action is Action.DELETE
    change = ResourceChange(
        "alias", "aws_lambda_alias", "x", action, before=attributes, after={} if gone else after
    )
    return replace(IDLE, resources=(change,))


@pytest.mark.parametrize(
    ("plan", "rules"),
    [
        (alias("7", {"8": 0.1}), []),
        (alias("7", {"8": 0.1}, Action.CREATE), []),
        (alias("7", {"8": 0.5}), ["shifted-alias"]),
        (alias("7", {"9": 0.1}), ["shifted-alias"]),
        (alias("8", {}), ["shifted-alias"]),
        (alias("7", None), ["shifted-alias"]),
        (alias("7", {"8": Hidden.UNKNOWN}), ["shifted-alias"]),
        (alias("7", Hidden.UNKNOWN), ["shifted-alias"]),
        (alias(Hidden.UNKNOWN, {"8": 0.1}), ["shifted-alias"]),
        (alias("7", None, Action.DELETE), ["shifted-alias"]),
        (alias("7", None, Action.NO_OP), []),
    ],
)
def test_an_alias_goes_where_the_lock_says(plan: Plan, rules: list[str]) -> None:
    assert broken(plan) == rules


def test_an_alias_whose_shares_are_all_unknown() -> None:
    plan = alias("7", None)
    (change,) = plan.resources
    after = {**change.after, "routing_config": Hidden.UNKNOWN}
    assert broken(replace(plan, resources=(replace(change, after=after),))) == ["shifted-alias"]


@pytest.mark.parametrize(
    ("plan", "rules"),
    [
        (IDLE, []),
        (replace(IDLE, errored=True), ["unfinished-plan"]),
        (replace(IDLE, complete=False), ["unfinished-plan"]),
        (replace(IDLE, provider_accounts=("999988887777",)), ["other-account"]),
        (replace(IDLE, provider_accounts=()), ["lost-protection"]),
    ],
)
def test_the_plan_as_a_whole(plan: Plan, rules: list[str]) -> None:
    assert broken(plan) == rules


def test_a_version_in_another_account() -> None:
    arn = "arn:aws:lambda:eu-west-1:999988887777:layer:x:1"
    change = ResourceChange(
        "x", "aws_lambda_layer_version", "x", Action.UPDATE, before={"arn": arn}
    )
    assert broken(replace(IDLE, resources=(change,))) == ["other-account"]


def test_a_function_beyond_its_budget_counts_when_something_changes() -> None:
    limit = case(IDLE).facts.limits.unzipped_bytes
    assert broken(IDLE, limit) == []
    assert broken(alias("7", {"8": 0.1}), limit) == ["too-large"]


def test_a_waiver_names_what_it_waives() -> None:
    plan = alias("8", {})
    waiver = Waiver("shifted-alias", "al*", "an emergency", TODAY)
    for other in ({"rule": "too-large"}, {"address": "b*"}, {"until": date(2026, 11, 22)}):
        assert judge(case(plan), [replace(waiver, **other)], TODAY).breaches
    verdict = judge(case(plan), [waiver], TODAY)
    assert (verdict.breaches, [used for _, used in verdict.waived]) == ((), [waiver])
