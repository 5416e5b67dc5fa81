"""Who may take on the role of a job: only jobs of one repository, and only where they belong."""

from collections.abc import Iterator
from enum import StrEnum

from layergen.model.ci import CiRole
from layergen.model.environment import Environment
from layergen.model.permission import Trust
from layergen.resolve.ci.roles import duties
from layergen.resolve.partition import partition_of

_IN_PULL_REQUESTS = {CiRole.PLAN, CiRole.BUILD}


class TrustedHost(StrEnum):
    """Whose jobs sign in."""

    GITHUB = "github"
    GITLAB = "gitlab"


ISSUERS = {
    TrustedHost.GITHUB: "token.actions.githubusercontent.com",
    TrustedHost.GITLAB: "gitlab.com",
}
"""Who vouches for jobs, unless the host is somebody's own."""


def trust(
    environment: Environment,
    role: CiRole,
    host: TrustedHost,
    *,
    repository: str,
    branch: str,
    issuer: str = "",
) -> Trust:
    """Say which jobs of a repository (`owner/name`) a role of the environment trusts."""
    issuer = issuer or ISSUERS[host]
    named = environment.ci.roles.get(role)
    account = named.split(":")[4] if named else environment.account
    partition = partition_of(environment.regions[0])
    subjects = _github if host is TrustedHost.GITHUB else _gitlab
    return Trust(
        f"arn:{partition}:iam::{account}:oidc-provider/{issuer}",
        issuer,
        tuple(dict.fromkeys(subjects(environment, role, repository, branch))),
    )


def _github(environment: Environment, role: CiRole, repository: str, branch: str) -> Iterator[str]:
    for kind in duties(environment, role):
        if kind in _IN_PULL_REQUESTS:
            yield f"repo:{repository}:pull_request"
        if kind is CiRole.APPLY and environment.ci.approval:
            # Whoever runs in an environment is known by it alone, and not by the branch.
            yield f"repo:{repository}:environment:{environment.ci.approval}"
        elif kind is not CiRole.PLAN:
            yield f"repo:{repository}:ref:refs/heads/{branch}"


def _gitlab(environment: Environment, role: CiRole, repository: str, branch: str) -> Iterator[str]:
    # GitLab names the branch that is to be merged, whichever that is.
    open_to_all = CiRole.PLAN in duties(environment, role)
    yield f"project_path:{repository}:ref_type:branch:ref:{'*' if open_to_all else branch}"
