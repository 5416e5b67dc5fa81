"""Writing a file and hashing it at once: on one thread, the hash takes longer than all the rest."""

import hashlib
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import IO, Self

_BLOCK = 1 << 20
_BLOCKS = 4
"""Enough that neither thread waits for the other after each block."""


class HashedFile:
    """Bytes on their way into a file. `position` says how many there were so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._hasher = ThreadPoolExecutor(1)
        self._hashing: deque[tuple[Future[None], memoryview]] = deque()
        self._free = [memoryview(bytearray(_BLOCK)) for _ in range(_BLOCKS)]
        self._block = self._free.pop()
        self._filled = 0
        self.position = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._hasher.shutdown()

    def write(self, content: bytes) -> None:
        """Append bytes, no more of them than a block holds."""
        end = self._filled + len(content)
        if end > _BLOCK:
            self._flush()
            end = len(content)
        self._block[self._filled : end] = content
        self._filled = end
        self.position += len(content)

    def copy(self, source: int, offset: int, size: int) -> None:
        """Append a part of the open file `source`. Raises EOFError if that ends before."""
        self.position += size
        while size:
            if self._filled == _BLOCK:
                self._flush()
            room = self._block[self._filled : self._filled + size]
            count = os.preadv(source, [room], offset)
            if not count:
                raise EOFError
            self._filled += count
            offset += count
            size -= count

    def sha256(self) -> bytes:
        """Write what is left, and give the hash of all."""
        self._flush()
        for future, _ in self._hashing:
            future.result()
        return self._digest.digest()

    def _flush(self) -> None:
        full = self._block[: self._filled]
        self._hashing.append((self._hasher.submit(self._digest.update, full), self._block))
        self._file.write(full)
        if not self._free:
            future, block = self._hashing.popleft()
            future.result()
            self._free.append(block)
        self._block = self._free.pop()
        self._filled = 0
