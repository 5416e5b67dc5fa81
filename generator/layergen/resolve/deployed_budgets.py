"""Deployed functions that use up most of the unzipped size that Lambda allows."""

from collections.abc import Iterable, Iterator, Mapping

from layergen.model.budget import Standing, standing
from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.model.usage import DeployedFunction, Look, user_name
from layergen.model.usage_report import DeployedBudget
from layergen.resolve.deployed_layers import Published, published_versions

_CODE = "its code"


def tight_budgets(
    repository: Repository,
    environment: Environment,
    looks: Iterable[Look],
    package_bytes: Mapping[str, int],
    limit: int,
) -> Iterator[DeployedBudget]:
    """Weigh `$LATEST` of each function that holds one of our releases; a version cannot change.

    `package_bytes` has the unzipped size of each of the strategy's functions, by name.
    """
    releases = published_versions(repository)
    for look in looks:
        codes = package_bytes if look.account == environment.account else {}
        for deployed in look.functions:
            if deployed.version != "$LATEST" or not any(arn in releases for arn in deployed.layers):
                continue
            known, unknown = _weighed(deployed, releases, codes.get(deployed.name))
            if standing(sum(known.values()), limit) is not Standing.FITS:
                name = user_name(look.account, deployed.name, environment.account)
                yield DeployedBudget(name, look.region, known, unknown, limit)


def _weighed(
    deployed: DeployedFunction, releases: Mapping[str, Published], code: int | None
) -> tuple[dict[str, int], tuple[str, ...]]:
    known: dict[str, int] = {}
    unknown: list[str] = []
    for arn in deployed.layers:
        release = releases.get(arn)
        artifact = release.artifact if release else None
        if release and artifact and artifact.unzipped_bytes:
            known[release.name] = artifact.unzipped_bytes
        else:
            unknown.append(release.name if release else arn)
    if code is None:
        unknown.append(_CODE)
    else:
        known[_CODE] = code
    return known, tuple(unknown)
