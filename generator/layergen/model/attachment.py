"""What `attach` does to a function that no Terraform manages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LiveFunction:
    """A function as AWS has it now. `revision_id` guards the next change.

    `newest_version` is its newest published version and `newest_layers` that one's layers; empty
    for a function that was never published.
    """

    name: str
    revision_id: str
    runtime: str
    architecture: str
    package_type: str
    layers: tuple[str, ...]
    newest_version: str = ""
    newest_layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """The layers of a function in one region, as they are and as its pins want them, in order."""

    function: LiveFunction
    region: str
    layers: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Tell whether `$LATEST` has to change."""
        return self.layers != self.function.layers

    @property
    def is_published(self) -> bool:
        """Tell whether the newest published version has these layers."""
        return self.layers == self.function.newest_layers and bool(self.function.newest_version)
