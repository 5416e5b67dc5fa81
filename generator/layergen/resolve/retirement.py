"""Retirement: which releases may leave an environment. Nothing in use does, named or not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from layergen.errors import LayergenError
from layergen.model.environment import Environment, Track
from layergen.model.registry import EnvironmentLock, Publications
from layergen.model.repository import Repository
from layergen.model.retirement import Decision
from layergen.model.rollout import FunctionVersion, Rollout
from layergen.model.strategy import Share
from layergen.resolve.edit import Edit, without_release
from layergen.resolve.release_reference import check_layer
from layergen.resolve.releases import pinned, regions_of, retention
from layergen.resolve.versions import in_order, newest


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look at: whole layers, and releases that somebody names to retire them.

    With neither, every layer is looked at.
    """

    layers: frozenset[str] = frozenset()
    releases: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def covers(self, layer: str, version: str) -> bool:
        """Tell whether a release is looked at."""
        everything = not self.layers and not self.releases
        return everything or layer in self.layers or (layer, version) in self.releases


def choose(repository: Repository, environment: Environment, references: Iterable[str]) -> Choice:
    """Read `LAYER` and `LAYER@VERSION`. Raises LayergenError for what is not retained."""
    layers: set[str] = set()
    releases: set[tuple[str, str]] = set()
    retained = repository.lock_of(environment.name).layers
    for reference in references:
        layer, at, version = reference.partition("@")
        if layer not in retained:
            check_layer(repository, layer)
        if not at:
            layers.add(layer)
        elif version in retained.get(layer, {}):
            releases.add((layer, version))
        else:
            have = ", ".join(in_order(retained.get(layer, {}))) or "none"
            raise LayergenError(
                f"{environment.name} does not retain {reference}", hint=f"retained: {have}"
            )
    return Choice(frozenset(layers), frozenset(releases))


def decide(
    repository: Repository, environment: Environment, choice: Choice, *, shared_ok: bool = False
) -> tuple[Decision, ...]:
    """Decide about every release that the choice covers, oldest first within a layer.

    `shared_ok` says that somebody made sure that no other account uses the releases.
    """
    lock = repository.lock_of(environment.name)
    decisions: list[Decision] = []
    for layer, versions in sorted(lock.layers.items()):
        newest_first = in_order(versions)[::-1]
        for version in in_order(versions):
            if not choice.covers(layer, version):
                continue
            named = (layer, version) in choice.releases
            reasons = list(_protections(repository, environment, layer, version, shared_ok))
            if not named:
                place = newest_first.index(version)
                reasons += _habits(repository, environment, layer, version, place)
            kept = bool(reasons)
            if not kept:
                reasons = [
                    "named"
                    if named
                    else f"older than the {retention(repository, environment, layer)} newest"
                ]
            decisions.append(Decision(layer, version, kept, tuple(reasons), named))
    return tuple(decisions)


def retire(lock: EnvironmentLock, environment: Environment, decisions: Iterable[Decision]) -> Edit:
    """Let go of what is not kept. Raises LayergenError if a named release is protected."""
    edit = Edit(lock)
    refused: list[str] = []
    for decision in decisions:
        name = f"{decision.layer}@{decision.version}"
        if decision.kept:
            refused += [f"{name}: {'; '.join(decision.reasons)}"] if decision.named else []
            continue
        smaller = without_release(edit.lock, decision.layer, decision.version)
        edit = edit.then(Edit(smaller, (f"{name} leaves {environment.name}",)))
    if refused:
        raise LayergenError(
            f"cannot be retired: {'. '.join(refused)}",
            hint="nothing was written; remove the reasons first",
        )
    return edit


def _protections(
    repository: Repository, environment: Environment, layer: str, version: str, shared_ok: bool
) -> Iterator[str]:
    """Say why a release must not go, whoever asks."""
    lock = repository.lock_of(environment.name)
    known = repository.strategy.layers.get(layer)
    if known is None:
        yield "the layer left the strategy: Terraform forgets it, and then record drops it"
        return
    if environment.track is Track.LATEST and version == newest(repository.layers_lock.of(layer)):
        yield f"the newest, which {environment.name} tracks"
    if functions := _pinned_by(repository, environment, layer, version):
        yield f"pinned by {', '.join(functions)}"
    if aliases := _aliases(repository, lock, layer, version):
        yield f"an alias goes to a version with it, or may: {', '.join(aliases)}"
    yield from _usage(environment, lock.layers[layer][version])
    if not shared_ok and (with_whom := _shared_with(known.share)):
        yield f"shared with {with_whom}, where use cannot be seen: --shared-ok if you made sure"


def _habits(
    repository: Repository, environment: Environment, layer: str, version: str, place: int
) -> Iterator[str]:
    """Say why a release stays as long as nobody names it. `place` counts from the newest, at 0."""
    retain = retention(repository, environment, layer)
    if place < retain:
        yield f"among the {retain} newest"
    release = repository.layers_lock.find(layer, version)
    lock = repository.lock_of(environment.name)
    regions = lock.layers[layer][version]
    variants = release.artifacts.keys() if release else set()
    wanted = regions_of(environment, lock, release) if release else ()
    unseen = [name for name in wanted if variants - regions.get(name, {}).keys()]
    if unseen:
        yield f"not recorded as published in {', '.join(unseen)}: layergen record, or name it"


def _pinned_by(
    repository: Repository, environment: Environment, layer: str, version: str
) -> list[str]:
    pins = repository.lock_of(environment.name).pins
    written = {name for name, by_layer in pins.items() if by_layer.get(layer) == version}
    effective = {
        function.name
        for function in repository.strategy.functions.values()
        if layer in function.layers
        and pinned(repository, environment, function.name, layer) == version
    }
    return sorted(written | effective)


def _aliases(repository: Repository, lock: EnvironmentLock, layer: str, version: str) -> list[str]:
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

    return [
        f"{function} in {region}"
        for function, regions in sorted(lock.rollouts.items())
        for region, rollout in sorted(regions.items())
        if any(has(function, region, rollout, made_of) for made_of in rollout.kept)
    ]


def _usage(environment: Environment, publications: Publications) -> Iterator[str]:
    for region, variants in sorted(publications.items()):
        looks = [publication.used_by for publication in variants.values()]
        names = sorted({name for look in looks if look for name in look})
        if names:
            yield f"used by {', '.join(names)} in {region}"
        if None in looks:
            yield (
                f"nobody has looked who uses it in {region}: "
                f"layergen usage --env {environment.name} --write"
            )


def _shared_with(share: Share) -> str:
    if share.public:
        return "everybody"
    organization = [f"organization {share.organization}"] if share.organization else []
    accounts = [f"account {account}" for account in sorted(share.accounts)]
    return ", ".join(organization + accounts)
