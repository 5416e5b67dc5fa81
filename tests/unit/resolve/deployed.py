"""An account as AWS lists it, and the repository that it is held against."""

from typing import Any

from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.model.usage import DeployedFunction, Look
from tests.repositories import (
    ACCOUNT,
    LAYER,
    REGION,
    Entry,
    artifact,
    environment,
    function,
    layer,
    loaded,
    publication,
    release,
    repository_files,
)

OTHER = "222233334444"
VERSIONS = ("1.0.0", "1.1.0")
BIG = 200_000_000


def repository(lock: Entry | None = None, **functions: Any) -> tuple[Repository, Environment]:
    """Publish 1.0.0 as version 1 and 1.1.0, a big one, as version 2; `checkout` attaches it."""
    published: Entry = {
        version: {REGION: {"universal": publication(LAYER, number)}}
        for number, version in enumerate(VERSIONS, 1)
    }
    found = loaded(
        repository_files(
            {LAYER: layer(deprecated="take another one")},
            released={
                LAYER: {
                    "1.0.0": release("1.0.0"),
                    "1.1.0": release(
                        "1.1.0", artifacts={"universal": artifact("big", unzipped_bytes=BIG)}
                    ),
                }
            },
            functions={"checkout": function(alias="live"), **functions},
            environments={"dev": environment(consumers=[{"account": OTHER}])},
            locks={
                "dev": {
                    "layers": {LAYER: published},
                    "functions": {"checkout": {LAYER: "1.1.0"}},
                    **(lock or {}),
                }
            },
        )
    )
    return found, found.environments["dev"]


def arn(number: int, *, account: str = ACCOUNT, name: str = LAYER) -> str:
    return f"arn:aws:lambda:{REGION}:{account}:layer:{name}:{number}"


def deployed(name: str, version: str, *layers: int | str, runtime: str = "") -> DeployedFunction:
    """Give a version of a function; a number is that version of our layer."""
    arns = tuple(arn(one) if isinstance(one, int) else one for one in layers)
    return DeployedFunction(name, version, arns, runtime)


def look(*functions: DeployedFunction, account: str = ACCOUNT, **more: Any) -> Look:
    return Look(account, REGION, functions, **more)
