"""Functions whose deployed layers are behind their pins."""

from collections.abc import Iterable, Iterator, Mapping

from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.model.usage import DeployedFunction, Look
from layergen.model.usage_report import Aliases, Held, Lagging
from layergen.resolve.deployed_layers import Published, published_versions
from layergen.resolve.releases import pinned
from layergen.resolve.usage import version_number


def lagging(
    repository: Repository,
    environment: Environment,
    looks: Iterable[Look],
    aliases: Aliases,
) -> Iterator[Lagging]:
    """Compare what serves now with the pins: `$LATEST`, the newest version, and all aliases.

    A function that a region does not have is not behind there.
    """
    releases = published_versions(repository)
    for look in looks:
        if look.account != environment.account:
            continue
        wanted = repository.strategy.functions
        found: dict[str, list[DeployedFunction]] = {}
        for deployed in look.functions:
            if deployed.name in wanted:
                found.setdefault(deployed.name, []).append(deployed)
        for name, versions in sorted(found.items()):
            known = aliases.get(look.region, {}).get(name, {})
            serving = _serving(versions, known)
            yield from _behind(
                repository, environment, look.region, wanted[name], serving, known, releases
            )


def _serving(
    versions: Iterable[DeployedFunction], aliases: Mapping[str, tuple[str, ...]]
) -> list[DeployedFunction]:
    in_order = sorted(versions, key=lambda one: version_number(one.version))
    newest = in_order[-1].version
    return [one for one in in_order if one.version in {"$LATEST", newest} | aliases.keys()]


def _behind(
    repository: Repository,
    environment: Environment,
    region: str,
    function: Function,
    serving: Iterable[DeployedFunction],
    aliases: Mapping[str, tuple[str, ...]],
    releases: Mapping[str, Published],
) -> Iterator[Lagging]:
    for layer in function.layers:
        pin = pinned(repository, environment, function.name, layer)
        held = tuple(
            Held(one.version, aliases.get(one.version, ()), release)
            for one in serving
            if (release := _release(one, layer, environment, releases)) != pin
        )
        if pin and held:
            yield Lagging(function.name, region, layer, pin, held)


def _release(
    deployed: DeployedFunction,
    layer: str,
    environment: Environment,
    releases: Mapping[str, Published],
) -> str:
    for arn in deployed.layers:
        found = releases.get(arn)
        if found and (found.environment, found.layer) == (environment.name, layer):
            return found.version
    return ""
