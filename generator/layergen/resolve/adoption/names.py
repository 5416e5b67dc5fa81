"""Which layers of an account an environment can take over, and as which layers of the strategy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from layergen.model.adoption import Kind, LeftAlone
from layergen.model.environment import Environment
from layergen.model.names import aws_layer_name, terraform_identifier
from layergen.model.repository import Repository
from layergen.model.variant import UNIVERSAL, variants_of

_LONGEST = 140
"""Characters that AWS takes in the name of a layer."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A layer of the account, and the variant of the strategy that it is, or becomes."""

    aws_name: str
    layer: str
    variant: str


@dataclass(frozen=True, slots=True)
class Placing:
    """What became of the names: by name in AWS, and those that are nothing for us."""

    placed: Mapping[str, Placed] = field(default_factory=dict)
    left_alone: tuple[LeftAlone, ...] = ()


def place(
    repository: Repository,
    environment: Environment,
    names: Iterable[str],
    only: Sequence[str] = (),
) -> Placing:
    """Find a layer for every name that matches one of the globs; all match where there are none.

    Every AWS layer becomes a layer of its own: names alone do not say that two are variants of one.
    """
    known = {name: Placed(name, *one) for name, one in _known(repository, environment)}
    taken = {
        identifier: one.layer
        for one in known.values()
        for identifier in _identifiers(repository, one.layer, one.variant)
    }
    placed: dict[str, Placed] = {}
    left_alone: list[LeftAlone] = []
    for name in sorted(set(names)):
        if only and not any(fnmatchcase(name, glob) for glob in only):
            continue
        found = known.get(name) or Placed(
            name, name.removeprefix(environment.name_prefix), UNIVERSAL
        )
        is_new = found.layer not in repository.strategy.layers
        reason, hint = _objection(repository, environment, found, taken) if is_new else ("", "")
        if reason:
            left_alone.append(LeftAlone(Kind.LAYER, name, "", reason, hint))
            continue
        placed[name] = found
        for identifier in _identifiers(repository, found.layer, found.variant):
            taken.setdefault(identifier, found.layer)
    return Placing(placed, tuple(left_alone))


def _known(
    repository: Repository, environment: Environment
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give the names that layers have in the environment, also those that left the strategy."""
    for layer, releases in repository.layers_lock.releases.items():
        for release in releases.values():
            for variant in release.artifacts:
                yield aws_layer_name(environment.name_prefix, layer, variant), (layer, variant)
    for described in repository.strategy.layers.values():
        for split in variants_of(described):
            name = aws_layer_name(environment.name_prefix, described.name, split.name)
            yield name, (described.name, split.name)


def _identifiers(repository: Repository, layer: str, variant: str) -> Iterator[str]:
    """Give the names that its module has in any environment, as some file systems compare them."""
    for environment in repository.environments.values():
        name = aws_layer_name(environment.name_prefix, layer, variant)
        yield terraform_identifier(name).casefold()


def _objection(
    repository: Repository, environment: Environment, found: Placed, taken: Mapping[str, str]
) -> tuple[str, str]:
    """Say why a layer that the strategy does not have cannot enter it, and what helps."""
    owner = _owner(repository, environment, found.aws_name)
    if owner is None:
        return f"its name does not begin with '{environment.name_prefix}', the name_prefix", ""
    if owner != environment.name:
        hint = f"layergen import --env {owner}"
        return f"by its name it belongs to {owner}, which has the same account", hint
    if not found.layer:
        return "nothing is left of its name behind the name_prefix", ""
    if found.variant != UNIVERSAL:
        hint = f"write '{found.layer}' into layers.yaml again, then import"
        return f"it was variant {found.variant} of '{found.layer}', which left the strategy", hint
    for one in repository.environments.values():
        if len(aws_layer_name(one.name_prefix, found.layer, found.variant)) > _LONGEST:
            return f"with the name_prefix of {one.name} its name is longer than {_LONGEST}", ""
    for identifier in _identifiers(repository, found.layer, found.variant):
        if taken.get(identifier, found.layer) != found.layer:
            return (
                f"its module would be named like that of '{taken[identifier]}'",
                "publish it under another name, or choose one of the two with --only",
            )
    return "", ""


def _owner(repository: Repository, environment: Environment, name: str) -> str | None:
    """Give the environment of this account that a name belongs to: the longest prefix wins."""
    owners = [
        one
        for one in repository.environments.values()
        if one.account == environment.account and name.startswith(one.name_prefix)
    ]
    longest = max(owners, key=lambda one: (len(one.name_prefix), one == environment), default=None)
    if longest is None or not name.startswith(environment.name_prefix):
        return None
    return longest.name
