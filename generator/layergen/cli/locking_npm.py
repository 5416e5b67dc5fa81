"""How `lock` and `patch` turn a package.json into a package-lock.json."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout

if TYPE_CHECKING:
    from layergen.model.strategy import Layer


def resolving_npm(
    found: Checkout, folder: str, layers: Sequence["Layer"], existing: str, upgrade: Sequence[str]
) -> Callable[[], str]:
    """Give a task that resolves a folder's package.json into the text of its lock.

    `upgrade` names packages that may move, as the existing lock has them.
    """
    from layergen.build.nodejs import LOCK, MANIFEST
    from layergen.build.npm_freshness import check_fresh
    from layergen.build.npm_lock import parse_npm_lock
    from layergen.build.npm_manifest import check_manifest
    from layergen.build.npm_target import node_targets_of
    from layergen.build.npm_tree import installed_on
    from layergen.model.variant import variants_of

    def resolve() -> str:
        from layergen.adapters.npm import lock_packages
        from layergen.adapters.repository_files import read_text

        source = found.root / folder / MANIFEST
        manifest = read_text(source)
        # npm would follow a link out of the folder, or start git, before anybody could refuse.
        check_manifest(manifest, f"{folder}/{MANIFEST}")
        text = lock_packages(source, existing=existing, upgrade=upgrade)
        # What the build would refuse shall not be written.
        lock = parse_npm_lock(text, f"{folder}/{LOCK}")
        check_fresh(lock, manifest, f"{folder}/{MANIFEST}")
        for layer in layers:
            for variant in variants_of(layer):
                for target in node_targets_of(variant, found.facts.runtimes.runtimes):
                    installed_on(lock, target)
        return text

    return resolve
