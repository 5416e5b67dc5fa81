"""An account and whom it is for: what becomes of each layer and of each function in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from layergen.model.adoption import (
    Adopted,
    Adoption,
    FoundVersion,
    Inventory,
    Kind,
    LeftAlone,
    ZipContents,
)
from layergen.model.environment import Environment, Track
from layergen.model.proposal import Proposal
from layergen.model.registry import EnvironmentLock
from layergen.model.repository import Facts, Repository
from layergen.model.strategy import Layer
from layergen.resolve.adoption.aliases import rollout_of
from layergen.resolve.adoption.functions import Held, Taken, functions
from layergen.resolve.adoption.layers import UNREAD, propose, source_folder
from layergen.resolve.adoption.names import Placed
from layergen.resolve.adoption.releases import Match, match
from layergen.resolve.adoption.runtimes import provider_objection
from layergen.resolve.adoption.versions import enter, look_again
from layergen.resolve.edit import holding, with_alias_import, with_pin, with_rollout
from layergen.resolve.versions import in_order


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody asked for: names by globs, functions or none, grants given anew."""

    only: tuple[str, ...] = ()
    with_functions: bool = True
    take_grants: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What was read besides AWS's answers.

    `contents` go by hash (base64), `whole` if every zip was read that could be; `occupied` are
    folders that a new layer cannot have.
    """

    whole: bool = True
    contents: Mapping[str, ZipContents] = field(default_factory=dict)
    occupied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """The ground that every decision stands on."""

    repository: Repository
    environment: Environment
    inventory: Inventory
    facts: Facts
    wishes: Wishes
    read: Read
    now: datetime

    def with_layer(self, adoption: Adoption, placed: Placed) -> Adoption:
        """Take over the versions of one layer, and propose an entry if the strategy has none."""
        found = self._versions(placed)
        held = _held_versions(adoption.lock, placed)
        matching = match(
            placed,
            [one for one in found if one.deployed.arn not in held],
            self.repository.layers_lock.of(placed.layer),
            held.values(),
            self.read.contents,
            self._refusal,
        )
        adoption = replace(adoption, left_alone=(*adoption.left_alone, *matching.left_alone))
        layer = self.repository.strategy.layers.get(placed.layer)
        if layer is None:
            matches = (*matching.matches, *self._held_matches(found, held, placed))
            proposed = self._proposal(placed, found, matches) if matches else ""
            if isinstance(proposed, str):
                alone = LeftAlone(Kind.LAYER, placed.aws_name, "", proposed)
                return _and_alone(adoption, alone) if proposed else adoption
            adoption = replace(adoption, layers=(*adoption.layers, proposed))
            layer = proposed.entry
        entered = enter(
            adoption.lock,
            self.environment,
            matching.matches,
            layer.share,
            take_grants=self.wishes.take_grants,
        )
        seen = look_again(
            entered.lock,
            placed.layer,
            {one.deployed.arn: one for one in found if one.deployed.arn in held},
            layer.share,
            take_grants=self.wishes.take_grants,
        )
        return replace(
            adoption,
            lock=seen.lock,
            releases=(*adoption.releases, *matching.new),
            adopted=(*adoption.adopted, *entered.adopted, *seen.adopted),
            left_alone=(*adoption.left_alone, *entered.left_alone, *seen.left_alone),
            notes=(*adoption.notes, *entered.notes, *seen.notes),
        )

    def with_functions(self, adoption: Adoption) -> Adoption:
        """Take over functions that attach what the environment holds, with their pins."""
        repository = self._with(adoption)
        held = _held(repository, self.environment)
        found = self.inventory.functions
        for one in functions(repository, self.environment, found, held, self.facts):
            if isinstance(one, LeftAlone):
                adoption = _and_alone(adoption, one)
            else:
                adoption = _and_aliases(_and_function(adoption, one), one, self.now)
        return adoption

    def elsewhere(self, adoption: Adoption) -> Iterator[str]:
        """Say which other environments take new releases by themselves."""
        layers = sorted({release.layer for release in adoption.releases})
        for other in self.repository.environments.values():
            if layers and other != self.environment and other.track is Track.LATEST:
                yield (
                    f"{other.name} tracks the newest releases: the next render publishes there "
                    f"what it has not yet ({', '.join(layers)})"
                )

    def _versions(self, placed: Placed) -> list[FoundVersion]:
        """Give what was found of a layer, in the order of the environment's regions."""
        regions = self.environment.regions
        found = [one for one in self.inventory.versions if one.deployed.layer == placed.aws_name]
        found.sort(key=lambda one: (regions.index(one.deployed.region), one.deployed.number))
        return found

    def _held_matches(
        self, found: Iterable[FoundVersion], held: Mapping[str, tuple[str, str]], placed: Placed
    ) -> Iterator[Match]:
        releases = self.repository.layers_lock.of(placed.layer)
        for one in found:
            _, version = held.get(one.deployed.arn, ("", ""))
            if version in releases:
                yield Match(one, placed.variant, releases[version])

    def _proposal(
        self, placed: Placed, found: Sequence[FoundVersion], matches: Iterable[Match]
    ) -> Proposal[Layer] | str:
        by_version = {one.release.version: one for one in reversed(tuple(matches))}
        newest = by_version[in_order(by_version)[-1]]
        arns = {one.deployed.arn for one in found}
        return propose(
            placed.layer,
            newest.found,
            newest.found.deployed.region,
            [one for one in self.inventory.functions if not arns.isdisjoint(one.layers)],
            self.read.contents.get(newest.found.content.sha256) if self.read.whole else UNREAD,
            source_folder(placed.layer, self.read.occupied),
            self.facts,
            self.repository.strategy.terraform,
        )

    def _refusal(self, found: FoundVersion) -> str:
        terraform = self.repository.strategy.terraform
        said = (provider_objection(one, self.facts, terraform) for one in found.deployed.runtimes)
        return next(filter(None, said), "")

    def _with(self, adoption: Adoption) -> Repository:
        """Give the repository as it would be with what is decided so far."""
        strategy = self.repository.strategy
        layers = {proposal.entry.name: proposal.entry for proposal in adoption.layers}
        changed = replace(
            self.repository,
            strategy=replace(strategy, layers={**strategy.layers, **layers}),
            layers_lock=self.repository.layers_lock.having(adoption.releases),
        )
        return holding(changed, self.environment.name, adoption.lock)


def _held_versions(lock: EnvironmentLock, placed: Placed) -> dict[str, tuple[str, str]]:
    """Give what the lock holds of a layer: (region, release) by ARN."""
    return {
        variants[placed.variant].arn: (region, version)
        for version, regions in lock.layers.get(placed.layer, {}).items()
        for region, variants in regions.items()
        if placed.variant in variants
    }


def _held(repository: Repository, environment: Environment) -> Held:
    return {
        (region, publication.arn): (layer, version)
        for layer, releases in repository.lock_of(environment.name).layers.items()
        if layer in repository.strategy.layers
        for version, regions in releases.items()
        for region, variants in regions.items()
        for publication in variants.values()
    }


def _and_alone(adoption: Adoption, alone: LeftAlone) -> Adoption:
    return replace(adoption, left_alone=(*adoption.left_alone, alone))


def _and_aliases(adoption: Adoption, taken: Taken, now: datetime) -> Adoption:
    name, lock = taken.function.name, adoption.lock
    adopted, left_alone = list(adoption.adopted), list(adoption.left_alone)
    for region, alias in taken.aliases.items():
        if region in lock.rollouts.get(name, {}):
            continue
        found = rollout_of(taken.function, alias, now)
        if isinstance(found, str):
            left_alone.append(LeftAlone(Kind.ALIAS, f"{name}/{alias.name}", region, found))
            continue
        lock = with_rollout(lock, name, region, found)
        lock = with_alias_import(lock, name, region, wanted=True)
        share = f", {found.percent} % at {found.weighted.version}" if found.weighted else ""
        at = f"{found.stable.version}{share}"
        adopted.append(Adopted(Kind.ALIAS, name, alias.name, region, at))
    return replace(adoption, lock=lock, adopted=tuple(adopted), left_alone=tuple(left_alone))


def _and_function(adoption: Adoption, taken: Taken) -> Adoption:
    name, lock = taken.function.name, adoption.lock
    adopted = list(adoption.adopted)
    for layer, version in taken.pins.items():
        if layer not in lock.pins.get(name, {}):
            lock = with_pin(lock, name, layer, version)
            adopted.append(Adopted(Kind.FUNCTION, name, layer, "", version))
    functions = (*adoption.functions, taken.proposal) if taken.proposal else adoption.functions
    notes = (*adoption.notes, *taken.notes)
    return replace(adoption, lock=lock, functions=functions, adopted=tuple(adopted), notes=notes)
