"""Blocks with which resources change hands: moved within a state, or forgotten by one."""

from collections.abc import Iterable, Sequence


def moved_blocks(moves: Iterable[tuple[str, str]]) -> str:
    """Write `moved` blocks, for a root that holds both ends."""
    return "\n".join(
        f"moved {{\n  from = {source}\n  to   = {target}\n}}\n" for source, target in moves
    )


def removed_blocks(addresses: Sequence[str]) -> str:
    """Write `removed` blocks that destroy nothing, for the code that has the resources now."""
    return "\n".join(
        f"removed {{\n  from = {address}\n\n  lifecycle {{\n    destroy = false\n  }}\n}}\n"
        for address in dict.fromkeys(addresses)
    )
