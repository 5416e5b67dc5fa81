from datetime import UTC, datetime, timedelta

import pytest

from layergen.adapters.clock import now
from layergen.errors import LayergenError


def test_the_time_is_in_utc_and_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERGEN_NOW", raising=False)

    assert now().tzinfo is UTC
    assert now().microsecond == 0
    assert abs(datetime.now(UTC) - now()) < timedelta(minutes=1)


def test_it_can_be_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERGEN_NOW", "2026-11-20T10:14:03+01:00")
    assert now() == datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC)

    monkeypatch.setenv("LAYERGEN_NOW", "noon")
    with pytest.raises(LayergenError, match="LAYERGEN_NOW is no time: noon"):
        now()
