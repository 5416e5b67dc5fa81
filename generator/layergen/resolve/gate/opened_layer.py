"""Grants of layers to somebody whom the strategy does not name."""

from collections.abc import Iterator

from layergen.model.plan import Action, GrantChange, Grantee
from layergen.model.root import Grant
from layergen.resolve.gate.case import Breach, GateCase
from layergen.resolve.root import grants_of

_GIVING = {Action.CREATE, Action.UPDATE, Action.REPLACE}
_EVERYBODY = Grantee("*")


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse grants to the public, to accounts and to organizations that are not declared.

    In a rendered module block the layer's own `share` counts, elsewhere that of any layer, and the
    environments' own accounts.
    """
    for change in case.plan.grants:
        if change.resource.action not in _GIVING:
            continue
        if change.after is None:
            yield Breach(
                "opened-layer",
                change.resource.address,
                "it may open a layer to somebody who is known only after the apply",
                "write whom it is opened to so that a plan can show it",
            )
            continue
        for grantee in sorted(change.after - _allowed(case, change)):
            yield Breach(
                "opened-layer",
                change.resource.address,
                f"the layer is opened to {_whom(grantee)}, whom the strategy does not name",
                "name them under `share` of the layer in layers.yaml, or take the grant out",
            )


def _allowed(case: GateCase, change: GrantChange) -> set[Grantee]:
    layer = case.layer_of(change.resource)
    if layer is not None:
        return _grantees(layer.grants)
    own = {Grantee(one.account) for one in case.repository.environments.values()}
    layers = case.repository.strategy.layers.values()
    named = {grantee for one in layers for grantee in _grantees(grants_of(one.share))}
    # That one layer is open to everybody says nothing about a resource of other people.
    return (own | named) - {_EVERYBODY}


def _grantees(grants: tuple[Grant, ...]) -> set[Grantee]:
    return {Grantee(grant.principal, grant.organization_id or "") for grant in grants}


def _whom(grantee: Grantee) -> str:
    if grantee == _EVERYBODY:
        return "every AWS account"
    if grantee.organization:
        return f"organization {grantee.organization}"
    return f"account {grantee.principal}"
