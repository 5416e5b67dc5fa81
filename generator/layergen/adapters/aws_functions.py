"""The functions of an account in one region."""

import sys
from collections.abc import Callable

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.model.usage import DeployedFunction

_PAGE = 50
"""The most that Lambda gives at once."""


def deployed_functions(
    account: Account, region: str, *, told: Callable[[int], None] = lambda _: None
) -> tuple[DeployedFunction, ...]:
    """List every function with `$LATEST` and all its published versions, page by page.

    `told` hears after each page how many versions there were on it. Raises LayergenError.
    """
    found: list[DeployedFunction] = []
    with asking_aws():
        pages = (
            account.client("lambda", region)
            .get_paginator("list_functions")
            .paginate(FunctionVersion="ALL", PaginationConfig={"PageSize": _PAGE})
        )
        for page in pages:
            listed = [
                DeployedFunction(
                    # The same few texts come thousands of times.
                    name=sys.intern(function["FunctionName"]),
                    version=sys.intern(function["Version"]),
                    layers=tuple(sys.intern(layer["Arn"]) for layer in function.get("Layers", ())),
                    runtime=sys.intern(function.get("Runtime", "")),
                )
                for function in page["Functions"]
            ]
            found += listed
            told(len(listed))
    return tuple(found)
