"""Telling what new releases do to functions: before they are written, and after."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.manifests import manifests_of
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.release import LayersLock
    from layergen.resolve.cut import Cut


def check_budgets(
    current: Session, found: Checkout, lock: "LayersLock", cuts: Iterable["Cut"]
) -> None:
    """Warn of functions that new releases, in `lock` already, would fill.

    Raises LayergenError for those that would get more than Lambda takes without anybody's doing.
    """
    from layergen.diagnostics import Severity
    from layergen.resolve.release_effects import budget_effects

    releases = {cut.release.layer: cut.release for cut in cuts}
    repository = replace(found.repository, layers_lock=lock)
    limit = found.facts.limits.unzipped_bytes
    effects = tuple(budget_effects(repository, releases, found.package_bytes, limit))
    if errors := [e.message for e in effects if e.severity is Severity.ERROR]:
        raise LayergenError(
            "; ".join(errors), hint="prune the layer, or pin the function to an older release first"
        )
    for effect in effects:
        current.say(f"warning: {effect.message}", style="yellow")


def tell_overlaps(
    current: Session, found: Checkout, lock: "LayersLock", cuts: Iterable["Cut"]
) -> None:
    """Tell what new releases, written already, and other layers of a function both bring."""
    from layergen.diagnostics import Severity
    from layergen.resolve.release_effects import neighbours, overlaps_with

    releases = {cut.release.layer: cut.release for cut in cuts}
    repository = replace(found.repository, layers_lock=lock)
    manifests = manifests_of(found.root, neighbours(repository, releases))
    for effect in overlaps_with(repository, releases, manifests):
        style = "yellow" if effect.severity is Severity.WARNING else ""
        current.say(f"{effect.severity}: {effect.message}", style=style)
