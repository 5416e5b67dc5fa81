"""Sources without the file that says which packages belong to them."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.strategy import Layer, SourceKind
from layergen.resolve.rules.case import STRATEGY, Case

_MANIFESTS = {
    SourceKind.PIP: (
        "requirements.in",
        "requirements.txt",
        "pylock.toml",
        "pyproject.toml",
    ),
    SourceKind.NPM: ("package.json",),
    SourceKind.FILES: (),
}


def manifests_of(layer: Layer) -> tuple[str, ...]:
    """Give the paths of which a layer's source needs one; none if it needs no manifest."""
    return tuple(f"{layer.source.folder}/{name}" for name in _MANIFESTS[layer.source.kind])


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse an existing folder that a builder could not read."""
    for layer in case.repository.strategy.layers.values():
        manifests = manifests_of(layer)
        path = ("layers", layer.name, "source")
        if not manifests or layer.source.folder not in case.existing_paths:
            continue
        if case.is_broken(STRATEGY, *path) or case.existing_paths.intersection(manifests):
            continue
        yield Diagnostic(
            "missing-manifest",
            f"{layer.source.folder} has no {_MANIFESTS[layer.source.kind][0]}",
            case.strategy_place(*path, str(layer.source.kind)),
            "list the packages of the layer there",
        )
