"""Every name that layers take in an environment: in AWS and in Terraform."""

from collections.abc import Iterator
from dataclasses import dataclass

from layergen.diagnostics import Place
from layergen.model.environment import Environment
from layergen.model.names import aws_layer_name, terraform_identifier
from layergen.model.variant import variants_of
from layergen.resolve.rules.case import LAYERS_LOCK, STRATEGY, Case


@dataclass(frozen=True, slots=True)
class LayerVariant:
    """A variant that a layer has now, or had in a release, and where the layer is written."""

    layer: str
    variant: str
    place: Place

    def aws_name(self, environment: Environment) -> str:
        """Name it in an environment."""
        return aws_layer_name(environment.name_prefix, self.layer, self.variant)

    def identifier(self, environment: Environment) -> str:
        """Name its module in an environment."""
        return terraform_identifier(self.aws_name(environment))


def layer_variants(case: Case) -> Iterator[LayerVariant]:
    """Give each variant once: of the strategy first, then those that only releases have."""
    seen: set[tuple[str, str]] = set()
    for layer in case.repository.strategy.layers.values():
        place = case.places.key(STRATEGY, "layers", layer.name)
        for variant in variants_of(layer):
            seen.add((layer.name, variant.name))
            yield LayerVariant(layer.name, variant.name, place)
    for name, releases in case.repository.layers_lock.releases.items():
        for version, release in releases.items():
            place = case.places.key(LAYERS_LOCK, "layers", name, version)
            for released in release.artifacts:
                if (name, released) not in seen:
                    seen.add((name, released))
                    yield LayerVariant(name, released, place)
