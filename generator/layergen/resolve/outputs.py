"""Whether a root's outputs are what they have to be: its own, and exactly the locked content."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, in_reading_order
from layergen.model.environment import Environment
from layergen.model.names import aws_layer_name
from layergen.model.outputs import PublishedVersion, RootOutputs
from layergen.model.repository import Repository

_ARN_PARTS = ("arn", "partition", "service", "region", "account", "kind", "layer", "version")


def check_outputs(
    repository: Repository, environment: Environment, region: str, outputs: RootOutputs
) -> tuple[Diagnostic, ...]:
    """Compare outputs with the root they shall belong to and with the locked releases."""
    wrong_root = tuple(
        Diagnostic(
            "wrong-root",
            f"these outputs are of the {key} {found}, not of {wanted}",
            outputs.place(key),
            f"take them from envs/{environment.name}/{region}",
        )
        for key, found, wanted in (
            ("environment", outputs.environment, environment.name),
            ("account", outputs.account, environment.account),
            ("region", outputs.region, region),
        )
        if found != wanted
    )
    if wrong_root:
        return wrong_root
    return in_reading_order(
        finding
        for layer, variants in outputs.publications.items()
        for variant, versions in variants.items()
        for version, published in versions.items()
        for finding in (
            *_release(repository, outputs, (layer, variant, version), published),
            *_arn(environment, outputs, (layer, variant, version), published),
        )
    )


def _release(
    repository: Repository,
    outputs: RootOutputs,
    path: tuple[str, str, str],
    published: PublishedVersion,
) -> Iterator[Diagnostic]:
    layer, variant, version = path
    release = repository.layers_lock.find(layer, version)
    artifact = release.artifacts.get(variant) if release else None
    if artifact is None:
        yield Diagnostic(
            "unknown-release",
            f"layers.lock.json has no {layer}@{version} with the variant {variant}",
            outputs.place("publications", *path),
            "this checkout is older than what was applied: bring it up to date",
        )
    elif published.code_sha256 != artifact.sha256:
        yield Diagnostic(
            "altered-artifact",
            f"AWS holds content with SHA-256 {published.code_sha256}, but {layer}@{version} is "
            f"locked to {artifact.sha256}",
            outputs.place("publications", *path, "code_sha256"),
            "something else was published under this release; nothing was recorded",
        )


def _arn(
    environment: Environment,
    outputs: RootOutputs,
    path: tuple[str, str, str],
    published: PublishedVersion,
) -> Iterator[Diagnostic]:
    layer, variant, _ = path
    place = outputs.place("publications", *path, "arn")
    parts = published.arn.split(":")
    if len(parts) != len(_ARN_PARTS) or not parts[1].startswith("aws"):
        yield Diagnostic("bad-arn", f"'{published.arn}' is no ARN of a layer version", place)
        return
    found = dict(zip(_ARN_PARTS, parts, strict=True))
    wanted = {
        "arn": "arn",
        "service": "lambda",
        "region": outputs.region,
        "account": environment.account,
        "kind": "layer",
        "layer": aws_layer_name(environment.name_prefix, layer, variant),
        "version": str(published.layer_version),
    }
    for part, value in wanted.items():
        if found[part] != value:
            yield Diagnostic(
                "wrong-arn",
                f"the {part} in {published.arn} is '{found[part]}', not '{value}'",
                place,
            )
