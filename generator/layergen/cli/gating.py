"""Asking AWS about what a plan changes."""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from layergen.cli.context import Session
from layergen.cli.registry import waiting

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.model.environment import Environment
    from layergen.resolve.gate import GateCase


def with_aws(
    here: Session, case: "GateCase", environment: "Environment", region: str
) -> "GateCase":
    """Give a case with what AWS has now. Raises LayergenError."""
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_alarms import alarms
    from layergen.adapters.aws_aliases import live_alias
    from layergen.resolve.gate.questions import questions

    wanted = questions(case)
    if not (wanted.users or wanted.aliases):
        return case
    with waiting(here, f"AWS, account {environment.account}"):
        account = sign_in(environment, region)
        return dataclasses.replace(
            case,
            users=_users(account, region) if wanted.users else None,
            aliases={
                f"{function}/{alias}": live_alias(account, region, function, alias)
                for function, alias in wanted.aliases
            },
            alarms={
                name: alarm.state for name, alarm in alarms(account, region, wanted.alarms).items()
            },
        )


def _users(account: "Account", region: str) -> Mapping[str, tuple[str, ...]]:
    from layergen.adapters.aws_functions import deployed_functions

    users: dict[str, set[str]] = {}
    for function in deployed_functions(account, region):
        for arn in function.layers:
            users.setdefault(arn, set()).add(f"{function.name}:{function.version}")
    return {arn: tuple(sorted(names)) for arn, names in users.items()}
