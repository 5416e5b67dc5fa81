"""Who may use a layer version: what a strategy can say of a policy that people wrote."""

from collections.abc import Sequence

from layergen.model.layer_version import PolicyStatement
from layergen.model.strategy import Share
from layergen.resolve.root import grants_of

_ACCOUNT_DIGITS = 12


def share_of(statements: Sequence[PolicyStatement]) -> Share | None:
    """Give the `share` that lets in exactly those whom a policy lets in; None if there is none."""
    if any(_is_public(statement) for statement in statements):
        return Share(public=True) if len({*map(_whom, statements)}) == 1 else None
    organizations = {one.organization_id for one in statements if one.organization_id}
    accounts = {one.principal for one in statements if not one.organization_id}
    if len(organizations) > 1 or not all(map(_is_account, accounts)):
        return None
    return Share(next(iter(organizations), None), tuple(sorted(accounts)))


def granted(statements: Sequence[PolicyStatement]) -> tuple[str, ...]:
    """Name whom a policy lets in: accounts, organizations, or `*` for everybody."""
    return tuple(sorted({*map(_whom, statements)}))


def by_hand(
    share: Share, statements: Sequence[PolicyStatement], *, take_grants: bool = False
) -> tuple[str, ...] | None:
    """Name whom a policy lets in that Terraform has to leave alone; None where it need not.

    Terraform can take over no grant, or a single one that is the strategy's. The provider mistakes
    a permission that it creates beside another statement for that one, and a stack cannot be given
    statements that exist. With `take_grants` it may give what the strategy says where that harms
    nobody: where there is no statement yet, or through a stack beside those there are.
    """
    wanted = [(grant.principal, grant.organization_id) for grant in grants_of(share)]
    found = [(one.principal, one.organization_id) for one in statements]
    managed = wanted == found if len(wanted) < 2 else False
    if managed or (take_grants and wanted and (not found or len(wanted) > 1)):
        return None
    return granted(statements)


def _whom(statement: PolicyStatement) -> str:
    return statement.organization_id or statement.principal


def _is_public(statement: PolicyStatement) -> bool:
    return statement.principal == "*" and not statement.organization_id


def _is_account(principal: str) -> bool:
    return len(principal) == _ACCOUNT_DIGITS and principal.isdigit()
