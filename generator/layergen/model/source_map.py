"""Where in a user's files a value is written, so that a finding can point at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from layergen.diagnostics import Place

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Places by file and by path within the file (keys and list positions)."""

    values: Mapping[str, Mapping[Path, Place]] = field(default_factory=dict)
    keys: Mapping[str, Mapping[Path, Place]] = field(default_factory=dict)

    def value(self, file: str, *path: str | int) -> Place:
        """Place of a value; of the nearest thing around it when it is not written down."""
        return self._nearest(self.values, file, path)

    def key(self, file: str, *path: str | int) -> Place:
        """Place of the key that names a value."""
        return self.keys.get(file, {}).get(path) or self.value(file, *path)

    @staticmethod
    def _nearest(places: Mapping[str, Mapping[Path, Place]], file: str, path: Path) -> Place:
        known = places.get(file, {})
        for length in range(len(path), -1, -1):
            if place := known.get(path[:length]):
                return place
        return Place(file)
