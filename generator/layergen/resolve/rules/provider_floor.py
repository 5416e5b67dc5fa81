"""Runtimes that the AWS provider in the roots may not know."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Place
from layergen.model.strategy import TerraformVersions
from layergen.resolve.releases import retained
from layergen.resolve.rules.case import LAYERS_LOCK, Case, listed
from layergen.resolve.rules.runtime_uses import RuntimeUse, layer_runtimes
from layergen.resolve.rules.terraform_constraint import (
    VersionRange,
    shown,
    version,
    version_range,
)


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse a constraint whose oldest provider refuses a runtime of a layer."""
    constraint = case.repository.strategy.terraform.aws_provider
    try:
        allowed = version_range(constraint) & version_range(TerraformVersions().aws_provider)
    except ValueError:
        return
    if allowed.is_empty:
        return
    for runtime, uses in _by_runtime(case).items():
        known = case.facts.runtimes.runtimes.get(runtime)
        if not known or not known.provider_floor or version(known.provider_floor) <= allowed.lower:
            continue
        yield Diagnostic(
            "provider-too-old",
            f"the constraint {constraint} lets hashicorp/aws {shown(allowed.lower)} in, which "
            f"refuses {runtime} ({listed(sorted({use.owner for use in uses}))})",
            _place(case, uses),
            f'write terraform: {{ aws_provider: "{_wanted(known.provider_floor, allowed)}" }}',
        )


def _by_runtime(case: Case) -> dict[str, list[RuntimeUse]]:
    uses: dict[str, list[RuntimeUse]] = {}
    for use in (*layer_runtimes(case), *_release_runtimes(case)):
        uses.setdefault(use.runtime, []).append(use)
    return uses


def _release_runtimes(case: Case) -> Iterator[RuntimeUse]:
    for environment, _ in case.locked_environments():
        for layer in case.repository.strategy.layers.values():
            for release in retained(case.repository, environment, layer.name):
                place = case.places.key(LAYERS_LOCK, "layers", layer.name, release.version)
                for artifact in release.artifacts.values():
                    for runtime in artifact.runtimes:
                        if runtime not in layer.runtimes:
                            owner = f"{layer.name}@{release.version}"
                            yield RuntimeUse(runtime, owner, place)


def _place(case: Case, uses: list[RuntimeUse]) -> Place:
    written = case.strategy_place("terraform", "aws_provider")
    return uses[0].place if written == case.strategy_place() else written


def _wanted(floor: str, allowed: VersionRange) -> str:
    wanted = version_range(f">= {floor}")
    narrowed = wanted & allowed
    if narrowed.is_empty:
        narrowed = wanted & version_range(TerraformVersions().aws_provider)
    return f">= {shown(wanted.lower)}, {narrowed.ceiling}"
