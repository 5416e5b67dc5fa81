"""Plans that Terraform 1.11 and hashicorp/aws 5.100 made, in a repository that fits them.

Three layers in one root: `tools` is the team's own, `partner` is shared with one account, which is
a permission, and `vendors` with two, which is a stack. `checkout` has an alias at version 1.
"""

import json
from pathlib import Path
from typing import Any

from layergen.load.plan_json import load_plan
from layergen.model.drift import Difference
from layergen.resolve.drift import DriftCase, drift_of
from layergen.resolve.drift.case import Sight
from layergen.resolve.root import resolve_root
from tests.repositories import (
    REGION,
    Entry,
    Files,
    environment,
    function,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
    rolled,
)

ACCOUNT = "200000000000"
ROOT = f"envs/dev/{REGION}"
FIRST, SECOND, STRANGER = "222233334444", "333344445555", "999988887777"
ALIAS = 'module.alias_routing.aws_lambda_alias.this["checkout/live"]'
APPLY = f"terraform -chdir={ROOT} apply"
_PLANS = Path(__file__).parent / "plans"


def arn(name: str, number: int = 1) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:{name}:{number}"


def plan_text(name: str) -> str:
    return (_PLANS / f"{name}.json").read_text("utf-8")


def plan_data(name: str) -> Any:
    return json.loads(plan_text(name))


def clean_files(
    *,
    rollout: Entry | None = None,
    published: dict[str, int] | None = None,
    functions: dict[str, Entry] | None = None,
) -> Files:
    """Give the repository of the clean account, and what else is different."""
    shares: dict[str, Entry] = {
        "tools": {},
        "partner": {"accounts": [FIRST]},
        "vendors": {"accounts": [FIRST, SECOND]},
    }
    numbers = dict.fromkeys(shares, 1) if published is None else published
    publications = {
        name: {"1.0.0": {REGION: {"universal": _publication(name, number)}}}
        for name, number in numbers.items()
    }
    steps = {"steps": [10, 50], "bake": "1m"}
    own = function(layers=["tools"], alias="live", rollout=steps)
    return repository_files(
        {name: layer(share=share) for name, share in shares.items()},
        released={name: releases("1.0.0") for name in shares},
        functions={"checkout": own, **(functions or {})},
        environments={"dev": environment(account=ACCOUNT, parameters=True)},
        locks={
            "dev": {
                "layers": publications,
                "rollouts": {"checkout": {REGION: rollout or rolled("stable", "1")}},
            }
        },
    )


def _publication(name: str, number: int) -> Entry:
    return publication(name, number, arn=arn(name, number))


def case(
    plan: Any, *, sight: Sight | None = None, refresh_only: bool = False, **changes: Any
) -> DriftCase:
    """Give a plan by its name or content; `changes` are those of `clean_files`."""
    plan_json = plan_text(plan) if isinstance(plan, str) else json.dumps(plan)
    repository = loaded(clean_files(**changes))
    dev = repository.environments["dev"]
    return DriftCase(
        repository=repository,
        folder=ROOT,
        plan=load_plan(plan_json, ROOT),
        environment=dev,
        region=REGION,
        root=resolve_root(repository, dev, REGION),
        is_refresh=refresh_only,
        sight=sight,
    )


def differences(found: DriftCase) -> tuple[Difference, ...]:
    return drift_of(found).differences


def told(found: DriftCase) -> list[tuple[str, str, str]]:
    """Give kind, subject and what is said of it."""
    return [(str(one.kind), one.subject, one.what) for one in differences(found)]
