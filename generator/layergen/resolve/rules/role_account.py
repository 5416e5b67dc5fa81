"""Roles of another account than the environment's."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import Case, environment_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse them: the roots allow their own account only, so every plan would stop."""
    for environment in case.repository.environments.values():
        role = environment.assume_role
        account = role.role_arn.split(":")[4] if role else environment.account
        if account != environment.account:
            file = environment_file(environment.name)
            yield Diagnostic(
                "role-account",
                f"the role belongs to account {account}, and {environment.name} is account "
                f"{environment.account}",
                case.places.value(file, "assume_role", "role_arn"),
                "name a role in the environment's own account",
            )
