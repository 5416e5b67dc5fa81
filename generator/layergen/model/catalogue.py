"""The catalogue: what users of the layers want to know about them."""

from dataclasses import dataclass

from layergen.model.difference import ReleaseDiff
from layergen.model.registry import Publication
from layergen.model.release import Release
from layergen.model.strategy import Layer
from layergen.model.whereabouts import Presence


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One layer version of AWS that holds a release."""

    environment: str
    region: str
    variant: str
    publication: Publication


@dataclass(frozen=True, slots=True)
class CatalogueRelease:
    """One release: what came with it, what is wrong with it, where it is, and who gets it.

    `changes` compares it with the release before; None for the first.
    """

    release: Release
    changes: ReleaseDiff | None
    known_issues: tuple[str, ...]
    presences: tuple[Presence, ...]
    published: tuple[PublishedVersion, ...]


@dataclass(frozen=True, slots=True)
class CatalogueLayer:
    """One layer of the strategy, its releases with the newest first, and its functions."""

    layer: Layer
    releases: tuple[CatalogueRelease, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All layers of the strategy, in its order."""

    layers: tuple[CatalogueLayer, ...]
