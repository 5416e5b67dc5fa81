"""What `lock`, `release` and `patch` tell of packages that exclude a Node.js of their layer."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.ecosystem_lock import is_npm, lock_path
from layergen.cli.locking import existing_lock

if TYPE_CHECKING:
    from layergen.model.strategy import Layer


def tell_engines(current: Session, found: Checkout, layers: Iterable["Layer"]) -> None:
    """Warn of what the locks of npm layers say, each finding with its place."""
    npm = [layer for layer in layers if is_npm(layer)]
    if npm:
        texts = {
            layer.source.folder: existing_lock(found, lock_path(layer.source.folder, [layer]))
            for layer in npm
        }
        tell_engines_in(current, found, npm, texts)


def tell_engines_in(
    current: Session, found: Checkout, layers: Iterable["Layer"], locks: Mapping[str, str]
) -> None:
    """Warn likewise, of locks that may not be written yet: their texts by folder."""
    if current.quiet:
        return
    from layergen.adapters import console
    from layergen.build.nodejs import LOCK
    from layergen.build.npm_engines import engine_findings
    from layergen.build.npm_lock import parse_npm_lock
    from layergen.build.npm_target import node_targets_of
    from layergen.diagnostics import in_reading_order
    from layergen.model.variant import variants_of

    runtimes = found.facts.runtimes.runtimes
    findings = [
        finding
        for layer in layers
        for folder in [layer.source.folder]
        for finding in engine_findings(
            parse_npm_lock(locks[folder], f"{folder}/{LOCK}"),
            [
                target
                for variant in variants_of(layer)
                for target in node_targets_of(variant, runtimes)
            ],
            runtimes,
        )
    ]
    console.say_diagnostics(in_reading_order(findings))
