"""What an account might hold, in a few words."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from layergen.load.facts import limits, runtime_table
from layergen.model.adoption import FoundAlias, FoundFunction, FoundVersion, Inventory
from layergen.model.layer_version import DeployedLayerVersion, LayerContent, PolicyStatement
from layergen.model.repository import Facts, Repository
from tests.repositories import ACCOUNT, REGION, environment, loaded, repository_files

OTHER = "us-east-1"
_DATA = Path(__file__).parents[4] / "generator/layergen/data"
FACTS = Facts(
    runtimes=runtime_table((_DATA / "runtimes.json").read_text("utf-8")),
    limits=limits((_DATA / "limits.json").read_text("utf-8")),
    today=date(2026, 11, 23),
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def arn(name: str, number: int, region: str = REGION) -> str:
    return f"arn:aws:lambda:{region}:{ACCOUNT}:layer:{name}:{number}"


def version(
    name: str, number: int, region: str = REGION, *, to: Sequence[str] = (), **said: Any
) -> FoundVersion:
    """Give a version whose content is told by `content`, its number by default.

    `to` are those whom its policy lets in: accounts, organizations, or `*`.
    """
    content = str(said.pop("content", f"{name} {number}"))
    fields: dict[str, Any] = {
        "description": "By hand",
        "runtimes": ("python3.12",),
        "architectures": ("arm64",),
        **said,
    }
    return FoundVersion(
        DeployedLayerVersion(
            region,
            name,
            number,
            arn(name, number, region),
            "2026-11-20T09:14:03.000+0000",
            **fields,
        ),
        LayerContent(digest(content) if content else "", 1234, "https://example.com/?secret"),
        tuple(
            PolicyStatement(f"hand-{position}", "*", whom)
            if whom.startswith("o-")
            else PolicyStatement(f"hand-{position}", whom)
            for position, whom in enumerate(to)
        ),
    )


def function(
    name: str,
    layers: Sequence[str],
    region: str = REGION,
    *,
    aliases: Sequence[FoundAlias] = (),
    runtime: str = "python3.12",
    architecture: str = "arm64",
) -> FoundFunction:
    return FoundFunction(name, region, runtime, architecture, tuple(layers), tuple(aliases))


def inventory(
    *found: FoundVersion | FoundFunction, regions: Sequence[str] = (REGION,)
) -> Inventory:
    versions = tuple(one for one in found if isinstance(one, FoundVersion))
    names = {
        region: tuple(
            sorted({one.deployed.layer for one in versions if one.deployed.region == region})
        )
        for region in regions
    }
    return Inventory(names, versions, tuple(one for one in found if isinstance(one, FoundFunction)))


def repository(
    layers: dict[str, Any] | None = None,
    *,
    regions: Sequence[str] = (REGION,),
    prefix: str = "",
    environments: dict[str, Any] | None = None,
    **parts: Any,
) -> Repository:
    """Give a repository with one environment, `prod`, that moves by hand and holds nothing."""
    prod = environment(track="manual", regions=list(regions), name_prefix=prefix)
    return loaded(
        repository_files(
            layers or {},
            released=parts.pop("released", {}),
            environments={"prod": prod, **(environments or {})},
            **parts,
        )
    )
