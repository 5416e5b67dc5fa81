"""`layergen iam`: the least that a role needs, and who may take it on."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, Session, checkout, session
from layergen.errors import LayergenError
from layergen.model.ci import CiRole
from layergen.model.permission import Purpose
from layergen.resolve.ci.trust import TrustedHost

if TYPE_CHECKING:
    from layergen.model.permission import Statement

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+")


def iam(
    context: typer.Context,
    env: OneEnvironmentOption,
    purposes: Annotated[
        list[Purpose] | None,
        typer.Option(
            "--for",
            envvar="LAYERGEN_IAM_FOR",
            help="What the role is for; may be given more than once.",
        ),
    ] = None,
    role: Annotated[
        CiRole | None,
        typer.Option(help="For a role of the workflows that `layergen ci` writes instead."),
    ] = None,
    trust: Annotated[
        TrustedHost | None,
        typer.Option(help="Print the role's trust policy: whose jobs may take it on."),
    ] = None,
    repository: Annotated[
        str,
        typer.Option(metavar="OWNER/NAME", help="The repository whose jobs they are."),
    ] = "",
    issuer: Annotated[
        str,
        typer.Option(metavar="HOST", help="Who vouches for jobs, if the host is your own."),
    ] = "",
) -> None:
    """Print the policy of a role: the least that its purpose needs in one environment.

    The names of layers, functions, buckets and parameters come from the strategy and the locks;
    print it again when they change. `state` is for whoever runs Terraform where the state is in S3,
    which is another role than the environment's if that one is assumed; `read-state` is enough to
    plan without a lock.

    With `--role` it is all that jobs of one kind need. With `--trust` it is the role's trust policy
    instead, which lets in these jobs of the repository and nobody else.

    Example: `layergen iam --env prod --role plan --trust github --repository acme/layers`
    """
    here = session(context)
    _refuse_contradictions(purposes, role, trust, repository, issuer)
    found = checkout(here, mending=True)
    if role and trust:
        _print_trust(found, env, role, trust, repository, issuer)
    elif role:
        _print_policy(here, _of_role(here, found, env, role), f"{env} needs nothing for {role}")
    else:
        wanted = list(dict.fromkeys(purposes or ()))
        named = " and ".join(wanted)
        _print_policy(here, _of(found, env, wanted), f"{env} needs no permission for {named}")


def _refuse_contradictions(
    purposes: list[Purpose] | None,
    role: CiRole | None,
    trust: TrustedHost | None,
    repository: str,
    issuer: str,
) -> None:
    if bool(purposes) == bool(role):
        raise typer.BadParameter("give one of them", param_hint="--for or --role")
    if trust and not role:
        raise typer.BadParameter("needs --role", param_hint="--trust")
    if not trust and (idle := "--repository" if repository else "--issuer" if issuer else ""):
        raise typer.BadParameter("needs --trust", param_hint=idle)
    if trust and not _REPOSITORY.fullmatch(repository):
        raise typer.BadParameter("name it as the host does: OWNER/NAME", param_hint="--repository")


def _of(found: Checkout, env: str, purposes: list[Purpose]) -> tuple["Statement", ...]:
    from layergen.resolve.ci.roles import together
    from layergen.resolve.permissions import permissions

    environment = found.environment(env)
    return together(
        [one for each in purposes for one in permissions(found.repository, environment, each)]
    )


def _of_role(here: Session, found: Checkout, env: str, role: CiRole) -> tuple["Statement", ...]:
    from layergen.resolve.ci.roles import role_permissions

    environment = found.environment(env)
    if taken_on := environment.assume_role:
        here.say(f"{env} works as {taken_on.role_arn}: that role gets the rest, by --for")
    return role_permissions(found.repository, environment, role)


def _print_policy(here: Session, statements: tuple["Statement", ...], nothing: str) -> None:
    from layergen.adapters import console
    from layergen.report.policy import MANAGED_LIMIT, policy_document, policy_size

    if not statements:
        raise LayergenError(
            nothing,
            hint="build needs an artifact store in S3, state an S3 backend, and promote another "
            "environment whose isolation names alarms of this one",
        )
    console.write(policy_document(statements))
    if (size := policy_size(statements)) > MANAGED_LIMIT:
        here.say(
            f"{size} characters: a managed policy takes {MANAGED_LIMIT}; "
            "spread the statements over several, or give the environment a name_prefix",
            style="yellow",
        )


def _print_trust(
    found: Checkout, env: str, role: CiRole, host: TrustedHost, repository: str, issuer: str
) -> None:
    from layergen.adapters import console
    from layergen.report.policy import trust_document
    from layergen.resolve.ci.trust import trust

    trusted = trust(
        found.environment(env),
        role,
        host,
        repository=repository,
        branch=found.repository.strategy.ci.branch,
        issuer=issuer,
    )
    console.write(trust_document(trusted))
