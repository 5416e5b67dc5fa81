"""What a policy found in Terraform, and what in the strategy it goes back to."""

from dataclasses import dataclass

from layergen.diagnostics import Place, Severity


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """Lines of a file, both ends included and counted from 1; 0 means the whole file."""

    file: str
    first: int = 0
    last: int = 0

    def __str__(self) -> str:
        if not self.first:
            return self.file
        return f"{self.file}:{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class LayerPlace:
    """A layer, and where `layers.yaml` declares it."""

    layer: str
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One policy that one resource or module call breaks.

    `guideline` says what to do, in a sentence or by an address. `layer` and `place` stay empty for
    what people wrote beside the rendered files.
    """

    check: str
    name: str
    resource: str
    rendered: Lines
    guideline: str = ""
    severity: Severity = Severity.ERROR
    layer: str = ""
    place: Place | None = None
