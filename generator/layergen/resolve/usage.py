"""Who uses which publication, from what AWS lists."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from layergen.model.environment import Environment
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.usage import DeployedFunction, Look, Use, user_name
from layergen.model.words import few
from layergen.resolve.edit import Edit
from layergen.resolve.versions import in_order

Holders = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The versions of functions that hold a layer version: by its ARN and the function's name."""


def uses(
    lock: EnvironmentLock,
    environment: Environment,
    regions: Collection[str],
    looks: Collection[Look],
) -> tuple[Use, ...]:
    """Find the functions of every publication in these regions.

    A layer and its functions share the region, so a publication is seen whole once the account and
    all consumers of the environment were looked at there.
    """
    held = holders(environment, looks)
    whole = whole_regions(environment, regions, looks)
    return tuple(
        Use(
            layer=layer,
            version=version,
            region=region,
            variant=variant,
            arn=publication.arn,
            layer_version=publication.layer_version,
            published_at=publication.published_at,
            functions=held.get(publication.arn, {}),
            whole=region in whole,
        )
        for layer, versions in sorted(lock.layers.items())
        for version in in_order(versions)
        for region, variants in sorted(versions[version].items())
        if region in regions
        for variant, publication in sorted(variants.items())
    )


def whole_regions(
    environment: Environment, regions: Iterable[str], looks: Iterable[Look]
) -> frozenset[str]:
    """Give the regions in which every account was looked at whose functions may use the layers."""
    seen = {(look.account, look.region) for look in looks}
    accounts = accounts_of(environment)
    return frozenset(
        region for region in regions if all((account, region) in seen for account in accounts)
    )


def accounts_of(environment: Environment) -> tuple[str, ...]:
    """Give the accounts whose functions may use an environment's layers, its own first."""
    others = (consumer.account for consumer in environment.consumers)
    return tuple(dict.fromkeys((environment.account, *others)))


def holders(environment: Environment, looks: Iterable[Look]) -> Holders:
    """Tell which versions of which functions hold each layer version; versions in their order."""
    found: dict[str, dict[str, list[str]]] = {}
    for look in looks:
        for function in look.functions:
            name = user_name(look.account, function.name, environment.account)
            for arn in function.layers:
                found.setdefault(arn, {}).setdefault(name, []).append(function.version)
    return {
        arn: {
            name: tuple(sorted(versions, key=version_number))
            for name, versions in sorted(by_name.items())
        }
        for arn, by_name in found.items()
    }


def holding(functions: Iterable[DeployedFunction], account: str) -> tuple[str, ...]:
    """Name the functions that hold a layer of an account in any of their versions."""
    return tuple(
        sorted(
            {
                function.name
                for function in functions
                if any(owner(arn) == account for arn in function.layers)
            }
        )
    )


def owner(arn: str) -> str:
    """Give the account whose layer an ARN names; nothing for those of AWS itself."""
    return arn.split(":")[4]


def version_number(version: str) -> int:
    """Order the versions of a function, the newest last; `$LATEST` comes first."""
    return int(version) if version.isdecimal() else 0


def with_usage(lock: EnvironmentLock, seen: Iterable[Use]) -> Edit:
    """Store what was seen whole. A publication of which that is not true keeps what it has.

    Only that nobody uses it is forgotten as soon as anybody does.
    """
    found = {use.arn: use for use in seen}
    changes: list[str] = []

    def looked(layer: str, version: str, publication: Publication) -> Publication:
        use = found.get(publication.arn)
        if use is None:
            return publication
        names = _stored(publication, use)
        if names == publication.used_by:
            return publication
        changes.append(f"{layer}@{version} {use.variant} in {use.region}: {_words(names)}")
        return replace(publication, used_by=names)

    new = _each_publication(lock, looked)
    return Edit(new, tuple(changes))


def _stored(publication: Publication, use: Use) -> tuple[str, ...] | None:
    if use.whole:
        return tuple(sorted(use.functions))
    return None if publication.used_by == () and use.functions else publication.used_by


def _words(names: tuple[str, ...] | None) -> str:
    if names is None:
        return "used, but not everybody could be seen"
    return f"used by {few(names) or 'nobody'}"


def void_empty_looks(lock: EnvironmentLock, layer: str, version: str) -> EnvironmentLock:
    """Forget that nobody used a release: since that look a function may have taken it on.

    Due when a function moves away from the release, because its published versions keep it.
    """

    def voided(name: str, release: str, publication: Publication) -> Publication:
        if (name, release) == (layer, version) and publication.used_by == ():
            return replace(publication, used_by=None)
        return publication

    return _each_publication(lock, voided)


def _each_publication(
    lock: EnvironmentLock, change: Callable[[str, str, Publication], Publication]
) -> EnvironmentLock:
    layers = {
        layer: {
            version: {
                region: {
                    variant: change(layer, version, publication)
                    for variant, publication in variants.items()
                }
                for region, variants in regions.items()
            }
            for version, regions in versions.items()
        }
        for layer, versions in lock.layers.items()
    }
    return replace(lock, layers=layers)
