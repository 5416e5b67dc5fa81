"""Outputs of a root that holds the locked content of an example repository."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from layergen.model.names import aws_layer_name
from layergen.model.outputs import PublishedVersion, RootOutputs
from layergen.model.repository import Repository

Published = Mapping[str, Mapping[str, int]]
"""By layer and release, the layer version that AWS gave; one number for all variants."""


def outputs_of(
    repository: Repository, published: Published, environment: str = "dev", region: str = ""
) -> RootOutputs:
    """Give what Terraform puts out when AWS gave these version numbers."""
    env = repository.environments[environment]
    region = region or env.regions[0]
    found: dict[str, dict[str, dict[str, PublishedVersion]]] = {}
    for layer, versions in published.items():
        for version, number in versions.items():
            for variant, artifact in repository.layers_lock.of(layer)[version].artifacts.items():
                name = aws_layer_name(env.name_prefix, layer, variant)
                found.setdefault(layer, {}).setdefault(variant, {})[version] = PublishedVersion(
                    arn=f"arn:aws:lambda:{region}:{env.account}:layer:{name}:{number}",
                    layer_version=number,
                    created_date="2026-11-20T09:14:03Z",
                    code_sha256=artifact.sha256,
                    granted=False,
                )
    return RootOutputs(f"envs/{environment}/{region}", environment, env.account, region, found)


def with_version(outputs: RootOutputs, path: Sequence[str], **changes: object) -> RootOutputs:
    """Give the same outputs with one layer version changed."""
    layer, variant, version = path
    variants = outputs.publications[layer]
    changed = replace(variants[variant][version], **changes)  # type: ignore[arg-type]
    return replace(
        outputs,
        publications={
            **outputs.publications,
            layer: {**variants, variant: {**variants[variant], version: changed}},
        },
    )
