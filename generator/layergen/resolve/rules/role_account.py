"""Roles of another account than the environment's."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.environment import Environment
from layergen.resolve.rules.case import Case, environment_file

_NAME_ONE = "name a role in the environment's own account"


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse them: the roots allow their own account only, and functions its roles only."""
    for environment in case.repository.environments.values():
        for arn, path, hint in _roles(environment):
            account = arn.split(":")[4]
            if account != environment.account:
                file = environment_file(environment.name)
                yield Diagnostic(
                    "role-account",
                    f"the role belongs to account {account}, and {environment.name} is account "
                    f"{environment.account}",
                    case.places.value(file, *path),
                    hint,
                )


def _roles(environment: Environment) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Give the roles that have to be the account's own: ARN, where it stands, and a hint."""
    if environment.assume_role:
        yield environment.assume_role.role_arn, ("assume_role", "role_arn"), _NAME_ONE
    else:
        # Otherwise jobs may sign in elsewhere, and take that one on from there.
        for kind, arn in environment.ci.roles.items():
            yield arn, ("ci", "roles", kind), f"{_NAME_ONE}, or in assume_role one to take on"
    if environment.probes and environment.probes.role:
        yield environment.probes.role, ("probes", "role"), _NAME_ONE
