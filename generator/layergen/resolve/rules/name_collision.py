"""Layers whose names become the same name in AWS or in Terraform."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import Case
from layergen.resolve.rules.layer_names import LayerVariant, layer_variants


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the second of two layers that differ in case, '-' and '_' only, or by a variant."""
    reported: set[tuple[str, str]] = set()
    for environment in case.repository.environments.values():
        first: dict[str, LayerVariant] = {}
        for variant in layer_variants(case):
            other = first.setdefault(variant.identifier(environment).casefold(), variant)
            pair = (other.layer, variant.layer)
            if other.layer == variant.layer or pair in reported:
                continue
            reported.add(pair)
            yield Diagnostic(
                "name-collision",
                f"'{variant.layer}' and '{other.layer}' collide: {_clash(other, variant)}",
                max(variant.place, other.place),
                "rename the one that has no release yet",
            )


def _clash(one: LayerVariant, other: LayerVariant) -> str:
    if one.variant == other.variant:
        return "they differ only in case, '-' and '_'"
    return f"variant {one.variant} of the one is named like variant {other.variant} of the other"
