"""What an npm package has to fit: the system, the processor and the C library of Lambda."""

from collections.abc import Mapping
from dataclasses import dataclass

from layergen.errors import LayergenError
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture
from layergen.model.variant import Variant

OS = "linux"
LIBC = "glibc"
CPUS: Mapping[Architecture, str] = {"x86_64": "x64", "arm64": "arm64"}
_ANY = ("any",)


@dataclass(frozen=True, slots=True)
class NodeTarget:
    """One runtime on one architecture. `cpu` is Node.js's own name for the architecture."""

    runtime: str
    architecture: Architecture
    cpu: str

    def __str__(self) -> str:
        return f"{self.runtime} on {self.architecture}"


@dataclass(frozen=True, slots=True)
class Platforms:
    """The systems, processors and C libraries that a package says it is for; none: for all."""

    os: tuple[str, ...] = ()
    cpu: tuple[str, ...] = ()
    libc: tuple[str, ...] = ()

    @property
    def are_named(self) -> bool:
        """Whether the package is made for certain platforms, and so may hold native code."""
        return bool(self.os or self.cpu or self.libc)

    def include(self, target: NodeTarget) -> bool:
        """Tell whether a target is among them, as npm decides it."""
        return _listed(OS, self.os) and _listed(target.cpu, self.cpu) and _listed(LIBC, self.libc)


def node_targets_of(variant: Variant, runtimes: Mapping[str, Runtime]) -> tuple[NodeTarget, ...]:
    """Give the targets of a variant. Raises LayergenError for a runtime that is not Node.js."""
    for name in variant.runtimes:
        runtime = runtimes.get(name)
        if runtime is None or runtime.family != "nodejs":
            raise LayergenError(
                f"an npm source cannot be built for the runtime {name}",
                hint="name Node.js runtimes only, or give the layer another source",
            )
    return tuple(
        NodeTarget(runtime, architecture, CPUS[architecture])
        for runtime, architecture in variant.targets
    )


def _listed(value: str, names: tuple[str, ...]) -> bool:
    if not names or names == _ANY:
        return True
    refused = {name[1:] for name in names if name.startswith("!")}
    wanted = {name for name in names if not name.startswith("!")}
    return value not in refused and (value in wanted or not wanted)
