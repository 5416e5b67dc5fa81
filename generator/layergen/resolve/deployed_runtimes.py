"""Deployed functions whose runtime has no support any more."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from layergen.model.environment import Environment
from layergen.model.runtime import RuntimeTable
from layergen.model.usage import DeployedFunction, Look, user_name
from layergen.model.usage_report import EndedRuntime
from layergen.resolve.usage import owner, version_number


def ended_runtimes(
    environment: Environment,
    looks: Iterable[Look],
    strategy: Collection[str],
    runtimes: RuntimeTable,
    today: date,
) -> Iterator[EndedRuntime]:
    """Find them among what holds a layer of the environment, and among the strategy's functions."""
    for look in looks:
        own = look.account == environment.account
        found: dict[tuple[str, str], list[str]] = {}
        for deployed in look.functions:
            if _holds(deployed, environment) or (own and deployed.name in strategy):
                found.setdefault((deployed.name, deployed.runtime), []).append(deployed.version)
        for (name, runtime), versions in sorted(found.items()):
            known = runtimes.runtimes.get(runtime)
            if known and known.deprecated_on and known.deprecated_on <= today:
                yield EndedRuntime(
                    user_name(look.account, name, environment.account),
                    look.region,
                    runtime,
                    known.deprecated_on,
                    tuple(sorted(versions, key=version_number)),
                )


def _holds(deployed: DeployedFunction, environment: Environment) -> bool:
    return any(owner(arn) == environment.account for arn in deployed.layers)
