"""From the repository to one root: every name, reference and block decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from layergen.model.environment import Environment
from layergen.model.names import artifact_path, aws_layer_name, terraform_identifier
from layergen.model.registry import Publications
from layergen.model.release import Artifact, Release
from layergen.model.repository import Repository
from layergen.model.root import (
    Grant,
    LayerReference,
    Root,
    RootAlias,
    RootLayer,
    RootRelease,
)
from layergen.model.strategy import Layer, Share
from layergen.resolve.artifact_store import s3_location
from layergen.resolve.releases import artifact_for, pinned, regions_of, retained
from layergen.resolve.withdrawal import is_withdrawn

_TO_REPOSITORY = "../../.."


def resolve_root(repository: Repository, environment: Environment, region: str) -> Root:
    """Decide what `envs/<env>/<region>/` holds. The repository has to be free of errors."""
    layers = tuple(
        root_layer
        for layer in repository.strategy.layers.values()
        for root_layer in _layers(repository, environment, region, layer)
    )
    return Root(
        environment=environment,
        region=region,
        terraform=repository.strategy.terraform,
        layers=layers,
        consumers=_consumers(repository, environment, region),
        aliases=tuple(_aliases(repository, environment, region)),
        parameters=_parameters(environment, layers),
        removed=_removed(repository, environment, region),
    )


def grants_of(share: Share) -> tuple[Grant, ...]:
    """Turn a layer's `share` into grants with stable keys."""
    if share.public:
        return (Grant("public", "*"),)
    organization = (
        (Grant(f"organization-{share.organization}", "*", share.organization),)
        if share.organization
        else ()
    )
    accounts = tuple(Grant(f"account-{account}", account) for account in sorted(share.accounts))
    return organization + accounts


def _layers(
    repository: Repository, environment: Environment, region: str, layer: Layer
) -> Iterator[RootLayer]:
    lock = repository.lock_of(environment.name)
    releases = [
        release
        for release in retained(repository, environment, layer.name)
        if region in regions_of(environment, lock, release)
    ]
    publications = lock.layers.get(layer.name, {})
    grants = grants_of(layer.share)
    variants = sorted({variant for release in releases for variant in release.artifacts})
    for variant in variants:
        aws_name = aws_layer_name(environment.name_prefix, layer.name, variant)
        yield RootLayer(
            identifier=terraform_identifier(aws_name),
            aws_name=aws_name,
            layer=layer.name,
            variant=variant,
            releases=tuple(
                _release(
                    environment,
                    region,
                    release,
                    release.artifacts[variant],
                    publications.get(release.version, {}),
                    grants,
                )
                for release in releases
                if variant in release.artifacts
            ),
            grants=grants,
            public=layer.share.public,
            skipped_checks=layer.skipped_checks,
        )


def _release(
    environment: Environment,
    region: str,
    release: Release,
    artifact: Artifact,
    publications: Publications,
    grants: Sequence[Grant],
) -> RootRelease:
    path = artifact_path(release.layer, release.version, artifact.variant)
    # A region that joins the environment later is no way around a withdrawal.
    withdrawn = is_withdrawn(publications)
    made = RootRelease(release, artifact, filename=f"{_TO_REPOSITORY}/{path}", withdrawn=withdrawn)
    if environment.s3:
        bucket, key = s3_location(environment, region, release, artifact)
        made = replace(made, filename=None, s3_bucket=bucket, s3_key=key)
    publication = publications.get(region, {}).get(artifact.variant)
    if publication is None:
        return made
    name = aws_layer_name(environment.name_prefix, release.layer, artifact.variant)
    # Who shares the layer with more than one since then gets a stack instead.
    has_grant = publication.adopt_grant and len(grants) == 1 and not withdrawn
    return replace(
        made,
        import_id=publication.arn if publication.adopt else None,
        grant_import_id=f"{name},{publication.layer_version}" if has_grant else None,
        by_hand=publication.granted_by_hand is not None and bool(grants),
    )


def _consumers(
    repository: Repository, environment: Environment, region: str
) -> Mapping[str, tuple[LayerReference, ...]]:
    """Give what functions attach; none to one that takes a release which this region has not."""
    lock = repository.lock_of(environment.name)
    consumers: dict[str, tuple[LayerReference, ...]] = {}
    for function in repository.strategy.functions.values():
        references: list[LayerReference] = []
        is_here = True
        for layer in function.layers:
            version = pinned(repository, environment, function.name, layer)
            release = repository.layers_lock.find(layer, version) if version else None
            artifact = artifact_for(release, function) if release else None
            if release and artifact:
                is_here = is_here and region in regions_of(environment, lock, release)
                name = aws_layer_name(environment.name_prefix, layer, artifact.variant)
                references.append(LayerReference(terraform_identifier(name), release.version))
        if references and is_here:
            consumers[function.name] = tuple(references)
    return consumers


def _aliases(repository: Repository, environment: Environment, region: str) -> Iterator[RootAlias]:
    lock = repository.lock_of(environment.name)
    for function, regions in sorted(lock.rollouts.items()):
        rollout = regions.get(region)
        if rollout is None:
            continue
        weighted = rollout.weighted
        key = f"{function}/{rollout.alias}"
        yield RootAlias(
            key=key,
            function=function,
            alias=rollout.alias,
            version=rollout.primary.version,
            candidate=weighted.version if weighted else None,
            weight=rollout.percent / 100 if weighted else None,
            import_id=key if region in lock.adopt_aliases.get(function, ()) else None,
        )


def _parameters(
    environment: Environment, layers: tuple[RootLayer, ...]
) -> Mapping[str, LayerReference]:
    if environment.parameters is None:
        return {}
    parameters: dict[str, LayerReference] = {}
    for layer in layers:
        name = f"{environment.name_prefix}{layer.layer}/{layer.variant}"
        base = f"{environment.parameters.prefix}/{name}"
        for release in layer.releases:
            version = release.release.version
            parameters[f"{base}/{version}"] = LayerReference(layer.identifier, version)
        newest = layer.releases[-1].release.version
        parameters[f"{base}/latest"] = LayerReference(layer.identifier, newest)
    return parameters


def _removed(repository: Repository, environment: Environment, region: str) -> tuple[str, ...]:
    """Name the modules of layers that left the strategy.

    Terraform may hold one that was never recorded; a block for one that it does not hold is idle.
    """
    published = repository.lock_of(environment.name).layers
    identifiers = {
        terraform_identifier(aws_layer_name(environment.name_prefix, layer, variant))
        for layer in {*published, *repository.layers_lock.releases}
        if layer not in repository.strategy.layers
        for variant in {
            *(v for release in retained(repository, environment, layer) for v in release.artifacts),
            *(v for regions in published.get(layer, {}).values() for v in regions.get(region, {})),
        }
    }
    return tuple(sorted(identifiers))
