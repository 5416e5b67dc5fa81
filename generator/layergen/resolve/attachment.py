"""The layers that a function shall have in a region, by its pins."""

from collections.abc import Iterable

from layergen.errors import LayergenError
from layergen.model.attachment import Attachment, LiveFunction
from layergen.model.environment import Environment
from layergen.model.names import aws_layer_name
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.resolve.release_reference import nearest
from layergen.resolve.releases import artifact_for, pinned


def pinned_arns(
    repository: Repository, environment: Environment, region: str, name: str
) -> tuple[str, ...]:
    """Give the ARNs that a function's pins stand for in a region, in attach order.

    Raises LayergenError with every layer that has no pin, no variant that fits, or no publication
    there.
    """
    function = repository.strategy.functions.get(name)
    if function is None:
        raise LayergenError(
            f"there is no function '{name}'", hint=nearest(name, repository.strategy.functions)
        )
    if function.package_type == "Image":
        raise LayergenError(f"{name} is a container image, which takes no layers")
    arns: list[str] = []
    problems: list[str] = []
    for layer in function.layers:
        try:
            arns.append(pinned_arn(repository, environment, region, function, layer))
        except LayergenError as error:
            problems.append(error.message)
    if problems:
        raise LayergenError(
            f"{name} cannot be attached in {region}: {'; '.join(problems)}",
            hint=f"apply and run `layergen record --env {environment.name}` first",
        )
    return tuple(arns)


def attachment(
    repository: Repository,
    environment: Environment,
    region: str,
    function: LiveFunction,
    arns: Iterable[str],
) -> Attachment:
    """Decide the whole list of layers. Layers that are not ours stay where they stand.

    Ours come in their own order, in the place of the first one of ours, or else at the end. Raises
    LayergenError if the function is not what the strategy says.
    """
    _check_function(repository.strategy.functions[function.name], function, region)
    ours = _our_names(repository, environment)
    before: list[str] = []
    after: list[str] = []
    seen = False
    for arn in function.layers:
        if _name_of(arn, environment) in ours:
            seen = True
        else:
            (after if seen else before).append(arn)
    return Attachment(function, region, (*before, *arns, *after))


def pinned_arn(
    repository: Repository, environment: Environment, region: str, function: Function, layer: str
) -> str:
    """Give the ARN that one pin of a function stands for in a region.

    Raises LayergenError if there is no pin, no variant that fits, or no publication there.
    """
    version = pinned(repository, environment, function.name, layer)
    if version is None:
        raise LayergenError(f"no release of {layer} is pinned")
    release = repository.layers_lock.find(layer, version)
    artifact = artifact_for(release, function) if release else None
    if artifact is None:
        raise LayergenError(f"no variant of {layer}@{version} fits")
    regions = repository.lock_of(environment.name).layers.get(layer, {}).get(version, {})
    publication = regions.get(region, {}).get(artifact.variant)
    if publication is None:
        raise LayergenError(f"{layer}@{version} {artifact.variant} is not recorded as published")
    return publication.arn


def _check_function(wanted: Function, live: LiveFunction, region: str) -> None:
    differences = [
        f"{what} is {is_} there and {should} in layers.yaml"
        for what, is_, should in (
            ("its package type", live.package_type, wanted.package_type),
            ("its runtime", live.runtime, wanted.runtime),
            ("its architecture", live.architecture, wanted.architecture),
        )
        if is_ != should
    ]
    if differences:
        raise LayergenError(
            f"{wanted.name} in {region} is another function than the strategy says: "
            + "; ".join(differences),
            hint=f"correct functions.{wanted.name} in layers.yaml",
        )


def _our_names(repository: Repository, environment: Environment) -> frozenset[str]:
    """Give the AWS names of all our layers, also of those that left the strategy."""
    return frozenset(
        aws_layer_name(environment.name_prefix, layer, variant)
        for layer, releases in repository.layers_lock.releases.items()
        for release in releases.values()
        for variant in release.artifacts
    )


def _name_of(arn: str, environment: Environment) -> str:
    """Give the name of a layer version of the environment's account; nothing for another's."""
    parts = arn.split(":")
    return parts[6] if len(parts) == 8 and parts[4] == environment.account else ""
