"""Plans that touch another account than the environment's, or were made in another root."""

from collections.abc import Iterator

from layergen.model.plan import Action
from layergen.resolve.gate.case import (
    ALIAS,
    LAYER_PERMISSION,
    LAYER_VERSION,
    Breach,
    GateCase,
    text,
)

_ARN_ACCOUNT = 4


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse providers that are held to other accounts, and layer versions or aliases elsewhere."""
    if case.environment is None:
        return
    name, account = case.environment.name, case.environment.account
    for other in case.plan.provider_accounts:
        if other != account:
            yield Breach(
                "other-account",
                "",
                f"a provider of this root works in account {other}, and {name} is {account}",
                "correct allowed_account_ids, or the account in env.yaml",
            )
    for change in case.managed(LAYER_VERSION, LAYER_PERMISSION, ALIAS):
        if change.action is Action.NO_OP:
            continue
        parts = text((change.before or change.after).get("arn")).split(":")
        if len(parts) > _ARN_ACCOUNT and parts[_ARN_ACCOUNT] != account:
            yield Breach(
                "other-account",
                change.address,
                f"it lies in account {parts[_ARN_ACCOUNT]}, and {name} is {account}",
                "plan with the credentials of the environment",
            )
