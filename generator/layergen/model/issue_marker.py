"""What the hidden first line of an issue says, so that it is found again."""

from dataclasses import dataclass

from layergen.model.ci_run import Stamp


@dataclass(frozen=True, slots=True)
class IssueMarker:
    """Which environment an issue is about, and the run that wrote it, if one did."""

    environment: str
    stamp: Stamp | None = None
