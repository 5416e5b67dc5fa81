"""What AWS told about an environment, held against the strategy and the locks."""

from collections.abc import Collection, Iterable, Mapping

from layergen.model.environment import Environment
from layergen.model.registry import EnvironmentLock
from layergen.model.repository import Facts, Repository
from layergen.model.rollout import Rollout
from layergen.model.usage import Look, Survey, Use, user_name
from layergen.model.usage_report import Aliases, UsageReport
from layergen.resolve.deployed_budgets import tight_budgets
from layergen.resolve.deployed_layers import foreign_layers, unknown_layers
from layergen.resolve.deployed_runtimes import ended_runtimes
from layergen.resolve.lagging import lagging
from layergen.resolve.usage import accounts_of, holders, uses


def usage_report(
    repository: Repository,
    environment: Environment,
    regions: Collection[str],
    survey: Survey,
    facts: Facts,
    *,
    package_bytes: Mapping[str, int],
    days: int = 0,
) -> UsageReport:
    """Put together what was asked about these regions.

    `package_bytes` has the unzipped size of each of the strategy's functions, by name; `days` is
    how far back invocations were counted.
    """
    lock = repository.lock_of(environment.name)
    looks = sorted(
        survey.looks, key=lambda look: (look.account != environment.account, look.region)
    )
    seen = uses(lock, environment, regions, looks)
    held = holders(environment, looks)
    aliases = known_aliases(lock, environment, looks)
    limit = facts.limits.unzipped_bytes
    functions = repository.strategy.functions
    return UsageReport(
        environment=environment.name,
        accounts=accounts_of(environment),
        regions=tuple(regions),
        today=facts.today,
        uses=seen,
        deprecated=_deprecated(repository, seen),
        unknown=tuple(unknown_layers(repository, environment, held)),
        foreign=tuple(foreign_layers(environment, held)),
        lagging=tuple(lagging(repository, environment, looks, aliases)),
        ended=tuple(ended_runtimes(environment, looks, functions, facts.runtimes, facts.today)),
        budgets=tuple(tight_budgets(repository, environment, looks, package_bytes, limit)),
        aliases=aliases,
        invocations=_invocations(environment, looks),
        days=days,
        problems=survey.problems,
    )


def _deprecated(repository: Repository, seen: Iterable[Use]) -> Mapping[str, str]:
    layers = repository.strategy.layers
    used = sorted({use.layer for use in seen if use.functions})
    return {
        name: layers[name].deprecated for name in used if name in layers and layers[name].deprecated
    }


def known_aliases(
    lock: EnvironmentLock, environment: Environment, looks: Iterable[Look]
) -> Aliases:
    """Know aliases from the rollouts of the lock, or better from AWS, where it was asked."""
    found: dict[str, dict[str, Mapping[str, tuple[str, ...]]]] = {}
    for look in looks:
        of_region = found.setdefault(look.region, {})
        if look.account == environment.account:
            for function, regions in lock.rollouts.items():
                if rollout := regions.get(look.region):
                    of_region[function] = _by_version({rollout.alias: _serving(rollout)})
        for function, aliases in look.aliases.items():
            name = user_name(look.account, function, environment.account)
            of_region[name] = _by_version(aliases)
    return found


def _serving(rollout: Rollout) -> tuple[str, ...]:
    versions = (rollout.primary, *([rollout.weighted] if rollout.weighted else []))
    return tuple(version.version for version in versions)


def _by_version(aliases: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for alias, versions in sorted(aliases.items()):
        for version in versions:
            found[version] = (*found.get(version, ()), alias)
    return found


def _invocations(
    environment: Environment, looks: Iterable[Look]
) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for look in looks:
        for function, count in look.invocations.items():
            name = user_name(look.account, function, environment.account)
            found.setdefault(look.region, {})[name] = count
    return found
