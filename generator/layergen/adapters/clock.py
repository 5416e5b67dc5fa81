"""The calendar and the clock, so that nothing else has to ask for them."""

import os
from datetime import UTC, date, datetime

from layergen.errors import LayergenError


def today() -> date:
    """Give the day (UTC) on which dates are judged. `LAYERGEN_TODAY` overrules it."""
    override = os.environ.get("LAYERGEN_TODAY")
    return date.fromisoformat(override) if override else datetime.now(UTC).date()


def now() -> datetime:
    """Give the time (UTC), in whole seconds. `LAYERGEN_NOW` overrules it."""
    override = os.environ.get("LAYERGEN_NOW")
    try:
        moment = datetime.fromisoformat(override) if override else datetime.now(UTC)
    except ValueError:
        raise LayergenError(
            f"LAYERGEN_NOW is no time: {override}", hint="for example 2026-11-20T09:14:03Z"
        ) from None
    return moment.astimezone(UTC).replace(microsecond=0)
