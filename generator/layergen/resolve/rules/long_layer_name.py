"""Layers whose full name is longer than AWS takes."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import Case
from layergen.resolve.rules.layer_names import layer_variants


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the longest name of a layer, with prefix and variant."""
    limit = case.facts.limits.layer_name_characters
    longest: dict[str, Diagnostic] = {}
    lengths: dict[str, int] = {}
    for environment in case.repository.environments.values():
        for variant in layer_variants(case):
            name = variant.aws_name(environment)
            if len(name) > max(limit, lengths.get(variant.layer, 0)):
                lengths[variant.layer] = len(name)
                longest[variant.layer] = Diagnostic(
                    "long-layer-name",
                    f"'{name}' has {len(name)} characters in {environment.name}; "
                    f"AWS takes {limit} in the name of a layer",
                    variant.place,
                    "shorten the layer's name or name_prefix",
                )
    yield from longest.values()
