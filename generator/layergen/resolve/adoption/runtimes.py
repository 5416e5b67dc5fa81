"""Which runtimes a strategy may name today."""

from collections.abc import Iterable

from layergen.model.repository import Facts
from layergen.model.runtime import Runtime
from layergen.model.strategy import TerraformVersions
from layergen.resolve.rules.terraform_constraint import VersionRange, shown, version, version_range


def objection_to(name: str, facts: Facts, terraform: TerraformVersions) -> str:
    """Say why a strategy cannot name a runtime; nothing if it can."""
    runtime = facts.runtimes.runtimes.get(name)
    if runtime is None:
        return f"{name} is not among the Lambda runtimes of {facts.runtimes.taken_on}"
    if runtime.blocked_on and facts.today >= runtime.blocked_on:
        return f"{name} is blocked since {runtime.blocked_on}"
    return provider_objection(name, facts, terraform)


def provider_objection(name: str, facts: Facts, terraform: TerraformVersions) -> str:
    """Say why the provider that the strategy lets in refuses a runtime; nothing if it takes it."""
    runtime = facts.runtimes.runtimes.get(name)
    if runtime is None or not runtime.provider_floor:
        return ""
    floor = version(runtime.provider_floor)
    if floor <= _provider(terraform).lower:
        return ""
    return (
        f"{name} needs hashicorp/aws {shown(floor)}: write "
        f'terraform: {{ aws_provider: ">= {shown(floor)}, < {floor[0] + 1}" }} in layers.yaml first'
    )


def supported(
    families: Iterable[str], facts: Facts, terraform: TerraformVersions
) -> tuple[str, ...]:
    """Give the runtimes of some families that have support today, and that the provider knows."""
    wanted = frozenset(families)
    return tuple(
        name
        for name, runtime in facts.runtimes.runtimes.items()
        if runtime.family in wanted
        and _has_support(runtime, facts)
        and not objection_to(name, facts, terraform)
    )


def _has_support(runtime: Runtime, facts: Facts) -> bool:
    return runtime.deprecated_on is not None and facts.today < runtime.deprecated_on


def _provider(terraform: TerraformVersions) -> VersionRange:
    return version_range(terraform.aws_provider) & version_range(TerraformVersions().aws_provider)
