"""What the gate finds in a plan."""

from dataclasses import dataclass

from layergen.model.strategy import Waiver


@dataclass(frozen=True, slots=True)
class Breach:
    """A law that a plan breaks at one address (empty: the plan as a whole)."""

    rule: str
    address: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one plan breaks, and what somebody waived, each with the waiver.

    `root` is the folder that it was made in; empty for a root that layergen did not render.
    `changes` tells whether its apply would do anything.
    """

    source: str
    root: str
    digest: str
    breaches: tuple[Breach, ...]
    waived: tuple[tuple[Breach, Waiver], ...] = ()
    changes: bool = True
