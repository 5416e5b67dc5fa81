"""What the role of a job has to be allowed, and by whom it may be taken on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from layergen.model.ci import CiRole
from layergen.model.environment import Environment
from layergen.model.permission import Purpose, Statement
from layergen.model.repository import Repository
from layergen.resolve.permissions import permissions

IN_PLACE_OF: Mapping[CiRole, CiRole] = MappingProxyType({CiRole.DRIFT: CiRole.PLAN})
"""Whose role does where a kind of job has none of its own."""
_PURPOSES: Mapping[CiRole, tuple[Purpose, ...]] = MappingProxyType(
    {
        CiRole.PLAN: (Purpose.PLAN, Purpose.GATE, Purpose.READ_STATE),
        CiRole.APPLY: (Purpose.APPLY, Purpose.GATE, Purpose.STATE),
        CiRole.BUILD: (Purpose.BUILD,),
        CiRole.DRIFT: (Purpose.DRIFT, Purpose.READ_STATE),
        CiRole.USAGE: (Purpose.USAGE,),
        CiRole.ROLLOUT: (Purpose.ROLLOUT,),
    }
)
"""What each kind of job does. Pull requests run what nobody has reviewed, so they lock no state."""
_BY_TERRAFORM = (Purpose.STATE, Purpose.READ_STATE)
"""What needs the role that Terraform runs as, and not the one that its provider takes on."""


def duties(environment: Environment, role: CiRole) -> tuple[CiRole, ...]:
    """Give all kinds of jobs that a role does: its own, those without one, and those of its ARN."""
    named = environment.ci.roles
    return tuple(
        kind
        for kind in CiRole
        if kind is role
        or (kind not in named and IN_PLACE_OF.get(kind) is role)
        or (kind in named and named[kind] == named.get(role))
    )


def role_permissions(
    repository: Repository, environment: Environment, role: CiRole
) -> tuple[Statement, ...]:
    """Give what a role has to be allowed for all that it does.

    Where the environment's own role is taken on from it, that one gets the rest.
    """
    kinds = duties(environment, role)
    purposes = dict.fromkeys(purpose for kind in kinds for purpose in _PURPOSES[kind])
    if CiRole.APPLY in kinds and CiRole.BUILD not in environment.ci.roles:
        # Then the zips go into the bucket right before they are applied.
        purposes[Purpose.BUILD] = None
    taken_on = environment.assume_role
    if taken_on:
        purposes = dict.fromkeys(one for one in purposes if one in _BY_TERRAFORM)
    found = [one for purpose in purposes for one in permissions(repository, environment, purpose)]
    if taken_on:
        found.insert(0, Statement("TakeOnRole", ("sts:AssumeRole",), (taken_on.role_arn,)))
    return together(found)


def together(statements: list[Statement]) -> tuple[Statement, ...]:
    """Put statements of several purposes into one policy: none twice, no name twice."""
    apart: list[Statement] = []
    for one in statements:
        if one not in apart:
            apart.append(one)
    return tuple(_named_apart(apart))


def _named_apart(statements: list[Statement]) -> Iterator[Statement]:
    taken: dict[str, int] = {}
    for one in statements:
        taken[one.sid] = taken.get(one.sid, 0) + 1
        yield one if taken[one.sid] == 1 else replace(one, sid=f"{one.sid}{taken[one.sid]}")
