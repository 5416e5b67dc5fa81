"""Exceptions for packages by name that the layer's own lock does not have."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.strategy import Layer, SourceKind
from layergen.resolve.rules.case import STRATEGY, Case


def exceptions_of(layer: Layer) -> dict[str, tuple[str, ...]]:
    """Give the packages for which a layer makes exceptions, by the key that says so."""
    return {
        "allow_scripts": layer.allow_scripts,
        "skip_scripts": layer.skip_scripts,
        "allow_builds": layer.allow_builds,
    }


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn of names that let nothing in: a mistake in the name, or left from an older lock."""
    for layer in case.repository.strategy.layers.values():
        locked = case.locked.get(layer.source.folder)
        if locked is None:
            continue
        for key, names in exceptions_of(layer).items():
            for position, name in enumerate(names):
                if _as_locked(name, layer) in locked:
                    continue
                yield Diagnostic(
                    "unknown-package",
                    f"the lock of '{layer.name}' has no package '{name}'",
                    case.item_place(STRATEGY, "layers", layer.name, key, position=position),
                    f"correct the name or remove it from `{key}`; "
                    "`layergen lock` brings the lock up to date",
                    Severity.WARNING,
                )


def _as_locked(name: str, layer: Layer) -> str:
    if layer.source.kind is not SourceKind.PIP:
        return name
    # Few layers make exceptions, and every command would load it.
    from packaging.utils import canonicalize_name

    return canonicalize_name(name)
