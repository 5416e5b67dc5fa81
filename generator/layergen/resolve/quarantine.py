"""Quarantine: what others may use goes only some time after they no longer may."""

from collections.abc import Iterator
from datetime import datetime

from layergen.model.registry import Publications
from layergen.model.retirement import Ground, Reason
from layergen.model.strategy import Layer
from layergen.model.words import few, utc
from layergen.resolve.withdrawal import (
    granted_by_hand,
    is_withdrawn,
    was_granted,
    withdrawn_since,
)


def taken_back(layer: Layer, publications: Publications) -> bool:
    """Tell whether others may no longer use a release, or the whole layer, which they could."""
    if is_withdrawn(publications):
        return True
    return not layer.share.grantees and was_granted(publications)


def holds(layer: Layer, publications: Publications, now: datetime) -> Iterator[Reason]:
    """Say why a release that others may use, or might still use, stays for now."""
    if whom := granted_by_hand(publications):
        text = f"people let {few(whom)} in: remove their statements, then import"
        yield Reason(Ground.GRANTED_BY_HAND, text, whom)
    if not taken_back(layer, publications):
        return
    until = quarantined_until(layer, publications)
    if until is None:
        yield Reason(Ground.WITHDRAWING, "withdrawn, which waits for apply and record")
    elif now < until:
        yield Reason(Ground.QUARANTINED, f"in quarantine until {utc(until)}", until=until)


def quarantined_until(layer: Layer, publications: Publications) -> datetime | None:
    """Give the time until when a release stays; None as long as its quarantine has not begun."""
    since = withdrawn_since(publications)
    return since + layer.quarantine if since else None


def dues(layer: Layer, publications: Publications) -> Iterator[Reason]:
    """Say why a release that is shared with others is withdrawn before it goes."""
    whom = layer.share.grantees
    if whom and not is_withdrawn(publications):
        yield Reason(Ground.SHARED, f"shared with {few(whom)}", whom)


def ended(layer: Layer, publications: Publications) -> Iterator[Reason]:
    """Say since when a release is withdrawn whose quarantine is over."""
    since = withdrawn_since(publications)
    if since and taken_back(layer, publications):
        yield Reason(Ground.WITHDRAWN, f"withdrawn since {utc(since)}")
