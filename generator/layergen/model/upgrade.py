"""Many functions on their way to one release."""

from dataclasses import dataclass

from layergen.model.release import Release


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The chosen functions by what happens to them: they move now, or later, or stay.

    `there` get the release already; `ahead` get a newer one.
    """

    release: Release
    moving: tuple[str, ...]
    later: tuple[str, ...]
    there: tuple[str, ...]
    ahead: tuple[str, ...]
