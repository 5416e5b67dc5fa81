"""Layer versions that are destroyed while something needs them: law 8."""

from collections.abc import Iterator

from layergen.model.plan import Action, ResourceChange
from layergen.model.words import few
from layergen.resolve.gate.case import LAYER_VERSION, Breach, GateCase, text


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse to destroy what a lock holds, or what a function in AWS uses.

    A replacement has a rule of its own. A release that `prune` let go is in no lock any more.
    """
    held = dict(_publications(case))
    for change in case.managed(LAYER_VERSION):
        if change.action is not Action.DELETE:
            continue
        arn = text(change.before.get("arn"))
        if users := (case.users or {}).get(arn):
            yield Breach(
                "destroyed-in-use",
                change.address,
                f"the layer version is destroyed, and used by {few(users)}",
                "move these functions first; `layergen usage` shows them",
            )
        elif name := _retained(case, change) or held.get(arn):
            yield Breach(
                "destroyed-in-use",
                change.address,
                f"the layer version is destroyed, and the lock still holds {name}",
                "let `layergen prune` decide what may go, then render and plan again",
            )


def _retained(case: GateCase, change: ResourceChange) -> str:
    release = case.release_of(change) if not change.deposed else None
    return f"{release.release.layer}@{release.release.version}" if release else ""


def _publications(case: GateCase) -> Iterator[tuple[str, str]]:
    for lock in case.repository.environment_locks.values():
        for layer, versions in lock.layers.items():
            for version, regions in versions.items():
                for variants in regions.values():
                    for publication in variants.values():
                        yield publication.arn, f"{layer}@{version}"
