"""Releases as people name them on a command line: `LAYER@VERSION`, or `LAYER` for its newest."""

import difflib
from collections.abc import Iterable

from layergen.errors import LayergenError
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.versions import in_order, newest


def find_release(repository: Repository, reference: str) -> Release:
    """Find a release of a layer in the strategy. Raises LayergenError with what there is."""
    layer, at, version = reference.partition("@")
    check_layer(repository, layer)
    releases = repository.layers_lock.of(layer)
    wanted = version if at else newest(releases)
    if wanted is None:
        raise LayergenError(
            f"{layer} has no release yet", hint=f"cut one: layergen release {layer}"
        )
    if wanted not in releases:
        raise LayergenError(
            f"there is no release {layer}@{wanted}",
            hint=f"releases of {layer}: {', '.join(in_order(releases)) or 'none'}",
        )
    return releases[wanted]


def find_releases(repository: Repository, references: Iterable[str]) -> tuple[Release, ...]:
    """Find several releases, at most one of each layer. Raises LayergenError."""
    found: dict[str, Release] = {}
    for reference in references:
        release = find_release(repository, reference)
        if release.layer in found:
            raise LayergenError(f"{release.layer} is named twice", hint="name one release of it")
        found[release.layer] = release
    return tuple(found.values())


def check_layer(repository: Repository, layer: str) -> None:
    """Refuse a layer that the strategy does not have."""
    if layer not in repository.strategy.layers:
        raise LayergenError(
            f"there is no layer '{layer}'", hint=nearest(layer, repository.strategy.layers)
        )


def nearest(word: str, words: Iterable[str]) -> str:
    """Give a hint: the name that was probably meant, or all there are."""
    known = sorted(words)
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(known) or 'none'}"
