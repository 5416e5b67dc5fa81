"""The functions of an account in one region as they are now, and their aliases."""

from collections.abc import Iterable
from dataclasses import replace

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.adapters.aws_parallel import each
from layergen.model.adoption import FoundAlias, FoundFunction

_PAGE = 50
"""The most that Lambda gives at once."""


def latest_functions(account: Account, region: str) -> tuple[FoundFunction, ...]:
    """List `$LATEST` of every function, without aliases. Raises LayergenError."""
    with asking_aws():
        pages = (
            account.client("lambda", region)
            .get_paginator("list_functions")
            .paginate(PaginationConfig={"PageSize": _PAGE})
        )
        return tuple(
            FoundFunction(
                name=function["FunctionName"],
                region=region,
                runtime=function.get("Runtime", ""),
                architecture=next(iter(function.get("Architectures", ())), "x86_64"),
                layers=tuple(layer["Arn"] for layer in function.get("Layers", ())),
            )
            for page in pages
            for function in page["Functions"]
        )


def with_aliases(
    account: Account, region: str, functions: Iterable[FoundFunction]
) -> tuple[FoundFunction, ...]:
    """Ask for the aliases of these functions. Raises LayergenError.

    A function that is gone by now is left out.
    """
    client = account.client("lambda", region)

    def asked(function: FoundFunction) -> FoundFunction | None:
        pages = client.get_paginator("list_aliases").paginate(
            FunctionName=function.name, PaginationConfig={"PageSize": _PAGE}
        )
        try:
            listed = [alias for page in pages for alias in page["Aliases"]]
        except client.exceptions.ResourceNotFoundException:
            return None
        return replace(
            function,
            aliases=tuple(
                FoundAlias(
                    name=alias["Name"],
                    version=alias["FunctionVersion"],
                    description=alias.get("Description", ""),
                    weights=(alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights")
                    or {},
                )
                for alias in listed
            ),
        )

    return tuple(filter(None, each(asked, functions)))
