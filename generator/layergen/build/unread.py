"""Files that no program reads while a function runs."""

from dataclasses import dataclass

from layergen.model.strategy import PruneProfile


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file may go, and the mildest profile that lets it go."""

    profile: PruneProfile
    reason: str
