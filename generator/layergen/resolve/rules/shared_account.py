"""Environments that would publish the same layers or parameters in one account and region."""

from collections.abc import Iterator
from itertools import combinations

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.environment import Environment
from layergen.resolve.rules.case import Case, environment_file, listed
from layergen.resolve.rules.layer_names import LayerVariant, layer_variants


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the second owner of an SSM parameter, and warn of the second publisher of a layer.

    AWS numbers the versions of both environments in one row, which works. Neither environment can
    tell its versions from the other's, though, as soon as it asks AWS what is there.
    """
    variants = list(layer_variants(case))
    for one, other in combinations(case.repository.environments.values(), 2):
        regions = sorted({*one.regions} & {*other.regions})
        if one.account != other.account or not regions:
            continue
        where = f"in account {one.account}, {listed(regions)}"
        both = f"{one.name} and {other.name}"
        file = environment_file(other.name)
        prefix = f"give {other.name} a name_prefix of its own, for example {other.name}-"
        if same := sorted(_parameters(one, variants) & _parameters(other, variants)):
            yield Diagnostic(
                "shared-parameter",
                f"{both} would both own the SSM {_shown('parameter', same)} {where}",
                case.places.value(file, "parameters"),
                f"{prefix}, or other parameters",
            )
        elif same := sorted(_layers(one, variants) & _layers(other, variants)):
            yield Diagnostic(
                "shared-layer",
                f"{both} would both publish the {_shown('layer', same)} {where}",
                case.places.value(file, "name_prefix"),
                prefix,
                Severity.WARNING,
            )


def _layers(environment: Environment, variants: list[LayerVariant]) -> set[str]:
    return {variant.aws_name(environment) for variant in variants}


def _parameters(environment: Environment, variants: list[LayerVariant]) -> set[str]:
    if environment.parameters is None:
        return set()
    prefix = f"{environment.parameters.prefix}/{environment.name_prefix}"
    return {f"{prefix}{variant.layer}/{variant.variant}/latest" for variant in variants}


def _shown(noun: str, names: list[str]) -> str:
    if len(names) == 1:
        return f"{noun} {names[0]}"
    return f"{noun}s {names[0]} and {len(names) - 1} more"
