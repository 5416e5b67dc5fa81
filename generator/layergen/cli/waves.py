"""Shares of many functions, as people write them."""

import re

import typer


def percent_of(wave: str | None) -> int:
    """Read `10%`; all of them without one. Raises BadParameter."""
    if wave is None:
        return 100
    found = re.fullmatch(r"([0-9]{1,3})%", wave.replace(" ", ""))
    if found is None or not 1 <= int(found[1]) <= 100:
        raise typer.BadParameter(
            f"'{wave}' is no share: write it as 10%, from 1% to 100%", param_hint="--wave"
        )
    return int(found[1])
