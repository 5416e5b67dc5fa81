"""The one place where the words of a strategy become names for AWS, Terraform and files."""

import re

from layergen.model.variant import UNIVERSAL

PARAMETERS_MODULE = "layer_parameters"
"""The block of a rendered root that publishes ARNs as SSM parameters."""


def aws_layer_name(prefix: str, layer: str, variant: str) -> str:
    """Name the `aws_lambda_layer_version` of a variant. AWS allows no dots in it."""
    name = layer if variant == UNIVERSAL else f"{layer}-{variant}"
    return f"{prefix}{name}".replace(".", "-")


def probe_name(prefix: str, runtime: str, architecture: str) -> str:
    """Name the probe of a runtime and an architecture. AWS allows no dots in it."""
    return f"{prefix}layergen-probe-{runtime}-{architecture}".replace(".", "")


def trial_layer_name(prefix: str) -> str:
    """Name the layer whose versions are published to be tried, and deleted again."""
    return f"{prefix}layergen-smoke"


def probe_role_name(prefix: str, region: str) -> str:
    """Name the role of the probes. Roles belong to all regions of an account."""
    return f"{prefix}layergen-probe-{region}"


def terraform_identifier(name: str) -> str:
    """Turn a name into a Terraform identifier. Different names can collide; rules refuse that."""
    identifier = re.sub(r"[^0-9A-Za-z_]", "_", name)
    return identifier if re.match(r"[A-Za-z_]", identifier) else f"_{identifier}"


def artifact_path(layer: str, version: str, variant: str) -> str:
    """Give where the zip of a variant lies below the top of the repository."""
    return f"dist/layers/{layer}/{version}/{variant}.zip"


def manifest_path(layer: str, version: str, variant: str) -> str:
    """Give where the file manifest of a variant lies: beside its zip."""
    return f"dist/layers/{layer}/{version}/{variant}.manifest.json"


def sbom_path(layer: str, version: str, variant: str) -> str:
    """Give where the CycloneDX document of a variant lies: beside its zip."""
    return f"dist/layers/{layer}/{version}/{variant}.cdx.json"
