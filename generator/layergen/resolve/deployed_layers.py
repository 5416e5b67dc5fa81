"""The layer versions that functions hold: which releases they are, and which are none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from layergen.model.environment import Environment
from layergen.model.release import Artifact
from layergen.model.repository import Repository
from layergen.model.usage import is_elsewhere
from layergen.model.usage_report import Stray
from layergen.resolve.usage import Holders, owner


@dataclass(frozen=True, slots=True)
class Published:
    """A variant of a release as an environment published it; no `artifact` if no lock has it."""

    environment: str
    layer: str
    version: str
    artifact: Artifact | None

    @property
    def name(self) -> str:
        """Name the release as people do."""
        return f"{self.layer}@{self.version}"


def published_versions(repository: Repository) -> Mapping[str, Published]:
    """Give every publication of every environment by its ARN."""
    return {
        publication.arn: Published(
            environment,
            layer,
            version,
            release.artifacts.get(variant) if release else None,
        )
        for environment, lock in repository.environment_locks.items()
        for layer, versions in lock.layers.items()
        for version, regions in versions.items()
        for release in (repository.layers_lock.find(layer, version),)
        for variants in regions.values()
        for variant, publication in variants.items()
    }


def unknown_layers(
    repository: Repository, environment: Environment, held: Holders
) -> Iterator[Stray]:
    """Find the versions of the environment's account that functions hold and that no lock knows."""
    known = published_versions(repository)
    for arn, functions in sorted(held.items()):
        if owner(arn) == environment.account and arn not in known:
            yield Stray(arn, _region(arn), functions)


def foreign_layers(environment: Environment, held: Holders) -> Iterator[Stray]:
    """Find the layers of others that functions of the environment's account hold.

    What functions of other accounts hold beside our layers is not our business.
    """
    for arn, functions in sorted(held.items()):
        if owner(arn) == environment.account:
            continue
        ours = {name: found for name, found in functions.items() if not is_elsewhere(name)}
        if ours:
            yield Stray(arn, _region(arn), ours)


def _region(arn: str) -> str:
    return arn.split(":")[3]
