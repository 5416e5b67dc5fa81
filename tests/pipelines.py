"""A repository whose jobs have roles."""

from typing import Any

from tests.repositories import (
    ACCOUNT,
    REGION,
    Entry,
    Files,
    environment,
    function,
    repository_files,
)

ROLES = ("plan", "apply", "build", "drift", "usage", "rollout")


def role(name: str, account: str = ACCOUNT) -> str:
    """Give the ARN of a role."""
    return f"arn:aws:iam::{account}:role/{name}"


def roles(*names: str, account: str = ACCOUNT) -> Entry:
    """Give the `ci` of an environment with these roles."""
    return {"roles": {name: role(name, account) for name in names or ROLES}}


def pipeline_files(**ci: Any) -> Files:
    """Write a repository with two stages, dev in a bucket and prod in two regions without one."""
    return repository_files(
        functions={"checkout": function(alias="live", rollout={"steps": [10], "bake": "1m"})},
        environments={
            "dev": environment(ci=roles(), artifacts={"s3": {"bucket": "acme-{account}-{region}"}}),
            "prod": environment(
                track="manual",
                name_prefix="prod-",
                regions=[REGION, "us-east-1"],
                isolation={"after": "dev"},
                ci={**roles("plan", "apply"), "approval": "production"},
            ),
        },
        **({"ci": ci} if ci else {}),
    )
