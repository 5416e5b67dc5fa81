"""Why a release must not leave an environment, whoever asks: something may still use it."""

from collections.abc import Iterator

from layergen.model.environment import Environment, Track
from layergen.model.registry import EnvironmentLock, Publications
from layergen.model.repository import Repository
from layergen.model.retirement import Ground, Reason
from layergen.model.rollout import FunctionVersion, Rollout
from layergen.model.words import few
from layergen.resolve.releases import pinned
from layergen.resolve.versions import newest


def protections(
    repository: Repository, environment: Environment, layer: str, version: str
) -> Iterator[Reason]:
    """Give every reason that lies in the environment's own account, or that was seen in others."""
    lock = repository.lock_of(environment.name)
    if layer not in repository.strategy.layers:
        yield Reason(Ground.LEFT_STRATEGY, "left the strategy: Terraform forgets it")
        return
    if environment.track is Track.LATEST and version == newest(repository.layers_lock.of(layer)):
        yield Reason(Ground.TRACKED, f"the newest, which {environment.name} tracks")
    if functions := _pinned_by(repository, environment, layer, version):
        yield Reason(Ground.PINNED, f"pinned by {few(functions)}", functions)
    if aliases := _aliases(repository, lock, layer, version):
        yield Reason(Ground.ALIAS, f"behind an alias, or may be: {few(aliases)}", aliases)
    yield from _usage(lock.layers[layer][version])


def _pinned_by(
    repository: Repository, environment: Environment, layer: str, version: str
) -> tuple[str, ...]:
    pins = repository.lock_of(environment.name).pins
    written = {name for name, by_layer in pins.items() if by_layer.get(layer) == version}
    effective = {
        function.name
        for function in repository.strategy.functions.values()
        if layer in function.layers
        and pinned(repository, environment, function.name, layer) == version
    }
    return tuple(sorted(written | effective))


def _aliases(
    repository: Repository, lock: EnvironmentLock, layer: str, version: str
) -> tuple[str, ...]:
    """Name the aliases whose function versions have a release, or may have it."""
    publications = lock.layers[layer][version]

    def attaches(name: str) -> bool:
        function = repository.strategy.functions.get(name)
        return function is None or layer in function.layers or layer in lock.pins.get(name, {})

    def has(function: str, region: str, rollout: Rollout, made_of: FunctionVersion) -> bool:
        if not made_of.digest:
            return rollout.is_moving and attaches(function)
        found = publications.get(region, {}).values()
        return any(publication.arn in made_of.layers for publication in found)

    return tuple(
        f"{function} in {region}"
        for function, regions in sorted(lock.rollouts.items())
        for region, rollout in sorted(regions.items())
        if any(has(function, region, rollout, made_of) for made_of in rollout.kept)
    )


def _usage(publications: Publications) -> Iterator[Reason]:
    users: dict[tuple[str, ...], list[str]] = {}
    unseen: list[str] = []
    for region, variants in sorted(publications.items()):
        looks = [publication.used_by for publication in variants.values()]
        if names := tuple(sorted({name for look in looks if look for name in look})):
            users.setdefault(names, []).append(region)
        if None in looks:
            unseen.append(region)
    for names, regions in users.items():
        yield Reason(Ground.USED, f"used by {few(names)} in {few(regions)}", names)
    if unseen:
        text = f"nobody looked who uses it in {few(unseen)}"
        yield Reason(Ground.NOT_LOOKED, text, tuple(unseen))
