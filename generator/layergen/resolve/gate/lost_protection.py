"""What guards layer versions and is taken away: law 2, and the account that a root is held to."""

from collections.abc import Iterator

from layergen.model.plan import Action
from layergen.resolve.gate.case import LAYER_PERMISSION, LAYER_VERSION, Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse `skip_destroy`, and a rendered root whose provider would take any account."""
    if case.root is not None and not case.plan.provider_accounts:
        yield Breach(
            "lost-protection",
            "",
            "no provider of this root is held to an account any more",
            "render providers.tf again: its allowed_account_ids names the environment's account",
        )
    for change in case.managed(LAYER_VERSION, LAYER_PERMISSION):
        if change.action in {Action.CREATE, Action.UPDATE, Action.REPLACE} and (
            change.after.get("skip_destroy") is True
        ):
            yield Breach(
                "lost-protection",
                change.address,
                "skip_destroy leaves behind what nobody can revoke or see afterwards",
                "take it out; layergen keeps old releases without it",
            )
