"""Roles of another account than the environment's."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import Case, environment_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse them: the roots allow their own account only, and functions its roles only."""
    for environment in case.repository.environments.values():
        role, probes = environment.assume_role, environment.probes
        for arn, path in (
            (role.role_arn if role else None, ("assume_role", "role_arn")),
            (probes.role if probes else None, ("probes", "role")),
        ):
            account = arn.split(":")[4] if arn else environment.account
            if account != environment.account:
                file = environment_file(environment.name)
                yield Diagnostic(
                    "role-account",
                    f"the role belongs to account {account}, and {environment.name} is account "
                    f"{environment.account}",
                    case.places.value(file, *path),
                    "name a role in the environment's own account",
                )
