"""The functions of an account in one region."""

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.model.usage import DeployedFunction

_PAGE = 50
"""The most that Lambda gives at once."""


def deployed_functions(account: Account, region: str) -> tuple[DeployedFunction, ...]:
    """List every function with `$LATEST` and all its published versions. Raises LayergenError."""
    with asking_aws():
        pages = (
            account.client("lambda", region)
            .get_paginator("list_functions")
            .paginate(FunctionVersion="ALL", PaginationConfig={"PageSize": _PAGE})
        )
        return tuple(
            DeployedFunction(
                name=function["FunctionName"],
                version=function["Version"],
                layers=tuple(layer["Arn"] for layer in function.get("Layers", ())),
            )
            for page in pages
            for function in page["Functions"]
        )
