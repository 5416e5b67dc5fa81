"""Layer versions that are replaced: law 1, a release never changes."""

from collections.abc import Iterator

from layergen.model.plan import Action
from layergen.resolve.gate.case import LAYER_VERSION, Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse to replace any layer version, whoever wrote it."""
    for change in case.managed(LAYER_VERSION):
        if change.action is Action.REPLACE:
            why = f" because of {', '.join(change.forced_by)}" if change.forced_by else ""
            yield Breach(
                "replaced-version",
                change.address,
                f"the layer version is replaced{why}, and the old one is destroyed",
                "cut a new release, which is published beside the old one",
            )
