"""Withdrawal: a release stays published, and others may no longer take it on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from layergen.model.registry import EnvironmentLock, Publication, Publications
from layergen.resolve.edit import Edit, with_release


def is_withdrawn(publications: Publications) -> bool:
    """Tell whether a release is to hold no grants, wherever it is published."""
    return any(publication.withdrawn for publication in _each(publications))


def withdrawn_since(publications: Publications) -> datetime | None:
    """Give the time since when nobody else may use a release, in any region.

    None as long as `record` has not seen that everywhere, or if nobody else ever could.
    """
    every = tuple(_each(publications))
    if any(one.granted or (one.withdrawn and one.withdrawn_at is None) for one in every):
        return None
    return max((one.withdrawn_at for one in every if one.withdrawn_at), default=None)


def was_granted(publications: Publications) -> bool:
    """Tell whether `record` ever saw that others may use, or might have used, a release."""
    return any(
        publication.granted or publication.withdrawn_at for publication in _each(publications)
    )


def granted_by_hand(publications: Publications) -> tuple[str, ...]:
    """Name those whom policies that people wrote let in; no withdrawal reaches them."""
    return tuple(
        sorted({whom for one in _each(publications) for whom in one.granted_by_hand or ()})
    )


def withdraw(lock: EnvironmentLock, layer: str, version: str) -> EnvironmentLock:
    """Take a release back from others. Since when they cannot use it is for `record` to see."""
    return _ordered(lock, layer, version, withdrawn=True)


def take_back(lock: EnvironmentLock, environment: str, layer: str, version: str) -> Edit:
    """Take a release back into service if it is withdrawn: it is granted like any other."""
    if not is_withdrawn(lock.layers.get(layer, {}).get(version, {})):
        return Edit(lock)
    change = f"{layer}@{version} is back in service in {environment}: others may use it again"
    return Edit(_ordered(lock, layer, version, withdrawn=False), (change,))


def _ordered(
    lock: EnvironmentLock, layer: str, version: str, *, withdrawn: bool
) -> EnvironmentLock:
    regions = lock.layers[layer][version]
    ordered = {
        region: {
            variant: replace(publication, withdrawn=withdrawn, withdrawn_at=None)
            for variant, publication in variants.items()
        }
        for region, variants in regions.items()
    }
    return with_release(lock, layer, version, ordered)


def _each(publications: Publications) -> Iterator[Publication]:
    return (one for variants in publications.values() for one in variants.values())
