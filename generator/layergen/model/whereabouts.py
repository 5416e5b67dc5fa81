"""Where a package is: releases, the environments that hold them, the functions that get them."""

from dataclasses import dataclass

from layergen.model.release import Release


@dataclass(frozen=True, slots=True)
class Presence:
    """A release in an environment that retains it.

    `published` names regions. `pinned` are functions that get it by their pin, or because the
    environment tracks the newest; `used_by` are those that `usage --write` saw.
    """

    environment: str
    published: tuple[str, ...]
    pinned: tuple[str, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Containing:
    """A release with the package. `found` holds (name, version) pairs; `variants` those with it."""

    release: Release
    found: tuple[tuple[str, str], ...]
    variants: tuple[str, ...]
    environments: tuple[Presence, ...]
