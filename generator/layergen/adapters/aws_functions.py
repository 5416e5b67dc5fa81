"""The functions of an account in one region."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.adapters.aws_parallel import each
from layergen.adapters.progress import Told
from layergen.model.usage import DeployedFunction

_PAGE = 50
"""The most that Lambda gives at once."""


def deployed_functions(
    account: Account, region: str, *, told: Told = lambda _: None
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
            listed = [_deployed(function) for function in page["Functions"]]
            found += listed
            told(len(listed))
    return tuple(found)


def functions_named(
    account: Account, region: str, names: Iterable[str]
) -> tuple[DeployedFunction, ...]:
    """List these functions with `$LATEST` and all their published versions, by name.

    A function that is not there is left out. Raises LayergenError.
    """
    client = account.client("lambda", region)

    def listed(name: str) -> list[DeployedFunction]:
        pages = client.get_paginator("list_versions_by_function").paginate(
            FunctionName=name, PaginationConfig={"PageSize": _PAGE}
        )
        try:
            return [_deployed(version) for page in pages for version in page["Versions"]]
        except client.exceptions.ResourceNotFoundException:
            return []

    return tuple(version for found in each(listed, names) for version in found)


def function_aliases(
    account: Account,
    region: str,
    names: Iterable[str],
    *,
    told: Told = lambda _: None,
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Ask for the versions that each alias of these functions sends traffic to, one by one.

    A function that is gone by now is left out. Raises LayergenError.
    """
    client = account.client("lambda", region)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    with asking_aws():
        for name in names:
            pages = client.get_paginator("list_aliases").paginate(
                FunctionName=name, PaginationConfig={"PageSize": _PAGE}
            )
            try:
                found[name] = {
                    alias["Name"]: (alias["FunctionVersion"], *_weighted(alias))
                    for page in pages
                    for alias in page["Aliases"]
                }
            except client.exceptions.ResourceNotFoundException:
                continue
            told(0)
    return found


def _deployed(function: Any) -> DeployedFunction:
    # The same few texts come thousands of times.
    return DeployedFunction(
        name=sys.intern(function["FunctionName"]),
        version=sys.intern(function["Version"]),
        layers=tuple(sys.intern(layer["Arn"]) for layer in function.get("Layers", ())),
        runtime=sys.intern(function.get("Runtime", "")),
    )


def _weighted(alias: Any) -> Iterable[str]:
    routing = alias.get("RoutingConfig") or {}
    return sorted(routing.get("AdditionalVersionWeights") or {})
