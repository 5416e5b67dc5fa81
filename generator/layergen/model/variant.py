"""Variants: the buildable contents of a layer."""

from dataclasses import dataclass

from layergen.model.strategy import Architecture, Layer, SplitBy

UNIVERSAL = "universal"


@dataclass(frozen=True, slots=True)
class Variant:
    """One buildable content of a layer. It has to work on every runtime and architecture named."""

    name: str
    runtimes: tuple[str, ...]
    architectures: tuple[Architecture, ...]

    @property
    def targets(self) -> tuple[tuple[str, Architecture], ...]:
        """Every (runtime, architecture) pair this content is claimed to work on."""
        return tuple((r, a) for r in self.runtimes for a in self.architectures)


def variants_of(layer: Layer) -> tuple[Variant, ...]:
    """Split a layer as its `split_by` says, in the order of its runtimes and architectures."""
    match layer.split_by:
        case SplitBy.NONE:
            return (Variant(UNIVERSAL, layer.runtimes, layer.architectures),)
        case SplitBy.ARCHITECTURE:
            return tuple(Variant(a, layer.runtimes, (a,)) for a in layer.architectures)
        case SplitBy.RUNTIME:
            return tuple(Variant(r, (r,), layer.architectures) for r in layer.runtimes)
        case SplitBy.BOTH:
            return tuple(
                Variant(f"{r}-{a}", (r,), (a,)) for r in layer.runtimes for a in layer.architectures
            )
