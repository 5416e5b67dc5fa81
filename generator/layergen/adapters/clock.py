"""The calendar and the clock, so that nothing else has to ask for them."""

import os
from datetime import UTC, date, datetime


def today() -> date:
    """Give the day (UTC) on which dates are judged. `LAYERGEN_TODAY` overrules it."""
    override = os.environ.get("LAYERGEN_TODAY")
    return date.fromisoformat(override) if override else datetime.now(UTC).date()
