"""What the layers of an environment are called in AWS."""

from layergen.model.environment import Environment
from layergen.model.names import aws_layer_name
from layergen.model.repository import Repository
from layergen.model.variant import variants_of


def layer_names(repository: Repository, environment: Environment) -> tuple[str, ...]:
    """Give the names of all layers: of the strategy, of releases, and of those that left it."""
    lock = repository.lock_of(environment.name)
    found = {
        *(
            (layer.name, variant.name)
            for layer in repository.strategy.layers.values()
            for variant in variants_of(layer)
        ),
        *(
            (layer, variant)
            for layer, releases in repository.layers_lock.releases.items()
            for release in releases.values()
            for variant in release.artifacts
        ),
        *(
            (layer, variant)
            for layer, releases in lock.layers.items()
            for regions in releases.values()
            for variants in regions.values()
            for variant in variants
        ),
    }
    names = {aws_layer_name(environment.name_prefix, *one) for one in found}
    return tuple(sorted(names))
