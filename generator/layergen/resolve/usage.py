"""Who uses which publication, from what AWS lists."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.usage import DeployedFunction, Use
from layergen.resolve.edit import Edit
from layergen.resolve.versions import in_order


def uses(
    lock: EnvironmentLock, functions: Mapping[str, Iterable[DeployedFunction]]
) -> tuple[Use, ...]:
    """Find every publication's functions. `functions` holds all versions there are, by region.

    Publications in other regions are not spoken of.
    """
    holders = {region: _holders(deployed) for region, deployed in functions.items()}
    return tuple(
        Use(
            layer=layer,
            version=version,
            region=region,
            variant=variant,
            arn=publication.arn,
            layer_version=publication.layer_version,
            functions=holders[region].get(publication.arn, {}),
        )
        for layer, versions in sorted(lock.layers.items())
        for version in in_order(versions)
        for region, variants in sorted(versions[version].items())
        if region in holders
        for variant, publication in sorted(variants.items())
    )


def with_usage(lock: EnvironmentLock, seen: Iterable[Use]) -> Edit:
    """Store what was seen. A publication that nobody looked at keeps what it has."""
    found = {use.arn: use for use in seen}
    changes: list[str] = []

    def looked(layer: str, version: str, publication: Publication) -> Publication:
        use = found.get(publication.arn)
        if use is None or publication.used_by == tuple(sorted(use.functions)):
            return publication
        names = tuple(sorted(use.functions))
        changes.append(
            f"{layer}@{version} {use.variant} in {use.region}: "
            + (f"used by {', '.join(names)}" if names else "used by nobody")
        )
        return replace(publication, used_by=names)

    new = _each_publication(lock, looked)
    return Edit(new, tuple(changes))


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


def _holders(functions: Iterable[DeployedFunction]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    holders: dict[str, dict[str, list[str]]] = {}
    for function in functions:
        for arn in function.layers:
            holders.setdefault(arn, {}).setdefault(function.name, []).append(function.version)
    return {
        arn: {name: tuple(sorted(versions, key=_number)) for name, versions in by_name.items()}
        for arn, by_name in holders.items()
    }


def _number(version: str) -> int:
    return int(version) if version.isdigit() else 0
