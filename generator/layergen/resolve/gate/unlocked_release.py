"""Layer versions that are published and that the lock does not hold: a plan of other files."""

from collections.abc import Iterator

from layergen.model.plan import Action
from layergen.resolve.gate.case import LAYER_VERSION, Breach, GateCase, text


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse to publish what is not locked, or other content than the locked one."""
    for change in case.managed(LAYER_VERSION):
        layer = case.layer_of(change)
        if layer is None or change.action is not Action.CREATE:
            continue
        release = case.release_of(change)
        if release is None:
            yield Breach(
                "unlocked-release",
                change.address,
                f"release {change.index} of {layer.layer} is published, and the lock does not "
                "hold it",
                "plan again with the files of this commit (`layergen render --check`)",
            )
        elif text(change.after.get("source_code_hash")) != release.artifact.sha256:
            yield Breach(
                "unlocked-release",
                change.address,
                f"{layer.layer}@{change.index} is published with other content than the locked one",
                "plan again with the files of this commit (`layergen render --check`)",
            )
