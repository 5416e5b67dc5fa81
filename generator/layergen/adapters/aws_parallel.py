"""Many requests side by side; the account's pace says how many may start."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from layergen.adapters.aws_errors import asking_aws

_AT_ONCE = 8
_Item = TypeVar("_Item")
_Found = TypeVar("_Found")


def each(ask: Callable[[_Item], _Found], items: Iterable[_Item]) -> list[_Found]:
    """Ask about each item, several at once, and give the answers in order. Raises LayergenError."""
    with asking_aws(), ThreadPoolExecutor(_AT_ONCE) as pool:
        asked = [pool.submit(ask, item) for item in items]
        try:
            return [one.result() for one in asked]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
