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
    """Warn of functions that new releases, in `lock` already, would fill, and of large uploads.

    Raises LayergenError for what Lambda would refuse without anybody's doing.
    """
    from layergen.diagnostics import Severity
    from layergen.resolve.release_effects import budget_effects, upload_effects

    releases = {cut.release.layer: cut.release for cut in cuts}
    repository = replace(found.repository, layers_lock=lock)
    limits = found.facts.limits
    effects = (
        *budget_effects(repository, releases, found.package_bytes, limits.unzipped_bytes),
        *upload_effects(repository, releases.values(), limits.direct_upload_bytes),
    )
    if errors := [effect for effect in effects if effect.severity is Severity.ERROR]:
        raise LayergenError(
            "; ".join(effect.message for effect in errors),
            hint="; ".join(dict.fromkeys(effect.hint for effect in errors)),
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
