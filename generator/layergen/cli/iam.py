"""`layergen iam`: the least that a role needs."""

from typing import Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, checkout, session
from layergen.model.permission import Purpose


def iam(
    context: typer.Context,
    env: OneEnvironmentOption,
    purpose: Annotated[
        Purpose,
        typer.Option("--for", envvar="LAYERGEN_IAM_FOR", help="What the role is for."),
    ],
) -> None:
    """Print the policy of a role: the least that one purpose needs in one environment.

    The names of layers, functions, buckets and parameters come from the strategy and the locks;
    print it again when they change. `state` is for whoever runs Terraform where the state is in S3,
    which is another role than the environment's if that one is assumed.

    Example: `layergen iam --env prod --for plan`
    """
    from layergen.adapters import console
    from layergen.errors import LayergenError
    from layergen.report.policy import MANAGED_LIMIT, policy_document, policy_size
    from layergen.resolve.permissions import permissions

    here = session(context)
    found = checkout(here, mending=True)
    statements = permissions(found.repository, found.environment(env), purpose)
    if not statements:
        raise LayergenError(
            f"{env} needs no permission for {purpose}",
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
