"""Which builder serves which kind of source."""

import threading
from collections.abc import Callable, Iterator, Mapping

from layergen.build.protocol import Builder
from layergen.model.strategy import SourceKind

Builders = Mapping[SourceKind, Builder]


class OnDemand(Builders):
    """Makes a builder when it is first asked for: most commands need one kind, or none."""

    def __init__(self, makers: Mapping[SourceKind, Callable[[], Builder]]) -> None:
        self._makers = makers
        self._made: dict[SourceKind, Builder] = {}
        self._lock = threading.Lock()

    def __getitem__(self, kind: SourceKind) -> Builder:
        with self._lock:
            if kind not in self._made:
                self._made[kind] = self._makers[kind]()
            return self._made[kind]

    def __iter__(self) -> Iterator[SourceKind]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
