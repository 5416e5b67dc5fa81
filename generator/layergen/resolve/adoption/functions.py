"""Entries of the strategy for functions that attach layers which are taken over, and their pins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from layergen.model.adoption import FoundAlias, FoundFunction, Kind, LeftAlone
from layergen.model.environment import Environment
from layergen.model.proposal import Proposal
from layergen.model.repository import Facts, Repository
from layergen.model.strategy import Function, Strategy
from layergen.resolve.adoption.runtimes import objection_to
from layergen.resolve.releases import artifact_for

Held = Mapping[tuple[str, str], tuple[str, str]]
"""Releases as (layer, version), by region and ARN of the layer version that they are there."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A function of the strategy as AWS has it: the release that it has of each layer."""

    function: Function
    pins: Mapping[str, str]
    aliases: Mapping[str, FoundAlias]
    """The alias that the strategy names, by region."""
    proposal: Proposal[Function] | None = None
    notes: tuple[str, ...] = ()


def functions(
    repository: Repository,
    environment: Environment,
    found: Iterable[FoundFunction],
    held: Held,
    facts: Facts,
) -> Iterator[Taken | LeftAlone]:
    """Take over what attaches a release that the environment holds.

    `repository` has the proposed layers and all releases. Where regions differ, the first counts.
    """
    by_name = sorted(found, key=lambda one: one.name)
    for name, group in groupby(by_name, key=lambda one: one.name):
        everywhere = sorted(group, key=lambda one: environment.regions.index(one.region))
        if not any((one.region, arn) in held for one in everywhere for arn in one.layers):
            continue
        known = repository.strategy.functions.get(name)
        if known is not None:
            yield _taken(known, everywhere, held)
            continue
        yield _new(repository, everywhere, held, facts)


def _new(
    repository: Repository, everywhere: Sequence[FoundFunction], held: Held, facts: Facts
) -> Taken | LeftAlone:
    first = next(one for one in everywhere if any((one.region, arn) in held for arn in one.layers))
    names = sorted({alias.name for one in everywhere for alias in one.aliases})
    pins = _pins(first, held)
    function = Function(
        name=first.name,
        runtime=first.runtime,
        architecture="arm64" if first.architecture == "arm64" else "x86_64",
        layers=tuple(pins),
        alias=names[0] if len(names) == 1 else None,
    )
    if reason := _objection(repository, function, pins, facts):
        return LeftAlone(Kind.FUNCTION, first.name, first.region, reason)
    foreign = [arn for arn in first.layers if (first.region, arn) not in held]
    comments = (
        [f"It also attaches {', '.join(foreign)}, which stay as they are."] if foreign else []
    )
    if len(names) > 1:
        comments.append(f"It has the aliases {', '.join(names)}: which one do callers use?")
    taken = _taken(function, everywhere, held)
    return replace(taken, proposal=Proposal(function, tuple(comments)))


def _taken(function: Function, everywhere: Sequence[FoundFunction], held: Held) -> Taken:
    by_region = {one.region: _pins(one, held) for one in everywhere}
    pins: dict[str, str] = {}
    for found in reversed(by_region.values()):
        pins |= {layer: version for layer, version in found.items() if layer in function.layers}
    return Taken(
        function,
        pins,
        {
            one.region: alias
            for one in everywhere
            for alias in one.aliases
            if alias.name == function.alias
        },
        notes=tuple(
            f"{function.name} attaches {layer}@{version} in {region}, "
            f"and is pinned to {pins[layer]}"
            for region, found in by_region.items()
            for layer, version in found.items()
            if version != pins.get(layer, version)
        ),
    )


def _pins(found: FoundFunction, held: Held) -> dict[str, str]:
    return dict(held[found.region, arn] for arn in found.layers if (found.region, arn) in held)


def _objection(
    repository: Repository, function: Function, pins: Mapping[str, str], facts: Facts
) -> str:
    """Say why the strategy cannot have a function; nothing if it can."""
    if reason := objection_to_function(repository.strategy, function, facts):
        return reason
    for name, version in pins.items():
        release = repository.layers_lock.find(name, version)
        if release is None or artifact_for(release, function) is None:
            return f"{_runs(function)}, which {name}@{version} does not name"
    return ""


def objection_to_function(strategy: Strategy, function: Function, facts: Facts) -> str:
    """Say why a strategy cannot have a function with its layers; nothing if it can."""
    if not function.runtime:
        return "it is a container image, which takes no layers"
    if reason := objection_to(function.runtime, facts, strategy.terraform):
        return reason
    for name in function.layers:
        layer = strategy.layers[name]
        if (
            function.runtime not in layer.runtimes
            or function.architecture not in layer.architectures
        ):
            return f"{_runs(function)}, which '{name}' does not name"
    return ""


def _runs(function: Function) -> str:
    return f"it runs {function.runtime} on {function.architecture}"
