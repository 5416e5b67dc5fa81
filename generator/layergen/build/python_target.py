"""What a wheel has to fit: the interpreter, the processor and the C library of a Lambda runtime."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.tags import Tag, compatible_tags, cpython_tags

from layergen.errors import LayergenError
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture
from layergen.model.variant import Variant

if TYPE_CHECKING:
    from packaging.markers import Environment

_MACHINES: dict[Architecture, str] = {"x86_64": "x86_64", "arm64": "aarch64"}
_OLDEST_GLIBC = {"x86_64": 5, "aarch64": 17}
_ALIASES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_ANY = "any"


@dataclass(frozen=True, slots=True)
class PythonTarget:
    """One runtime on one architecture. `platforms` are tags, the newest C library first."""

    runtime: str
    architecture: Architecture
    python: tuple[int, int]
    platforms: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.runtime} on {self.architecture}"

    @property
    def machine(self) -> str:
        """The architecture as Python and the wheels name it."""
        return _MACHINES[self.architecture]

    @property
    def environment(self) -> "Environment":
        """What markers are evaluated against: the first patch version, as Lambda moves on."""
        from packaging.markers import Environment

        version = ".".join(map(str, self.python))
        return Environment(
            implementation_name="cpython",
            implementation_version=f"{version}.0",
            os_name="posix",
            platform_machine=self.machine,
            platform_release="",
            platform_system="Linux",
            platform_version="",
            python_full_version=f"{version}.0",
            platform_python_implementation="CPython",
            python_version=version,
            sys_platform="linux",
        )

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every tag that the target can load, best first."""
        nodot = f"cp{''.join(map(str, self.python))}"
        return (
            *cpython_tags(self.python, abis=[nodot], platforms=self.platforms),
            *compatible_tags(self.python, interpreter=nodot, platforms=self.platforms),
        )


@dataclass(frozen=True, slots=True)
class WheelFit:
    """What one wheel must offer to serve several targets at once, in pip's words and as tags."""

    python_version: str
    abis: tuple[str, ...]
    platforms: tuple[str, ...]
    tags: tuple[Tag, ...]


def targets_of(variant: Variant, runtimes: Mapping[str, Runtime]) -> tuple[PythonTarget, ...]:
    """Give the targets of a variant. Raises LayergenError for a runtime that runs no Python."""
    return tuple(
        _target(runtime, architecture, runtimes) for runtime, architecture in variant.targets
    )


def fit_of(targets: Sequence[PythonTarget]) -> WheelFit:
    """Narrow several targets down to what all of them load."""
    oldest = min(targets, key=lambda target: target.python)
    several_pythons = len({target.python for target in targets}) > 1
    tag_sets = [frozenset(target.tags) for target in targets]
    platforms = tuple(
        platform
        for platform in oldest.platforms
        if all(platform in target.platforms for target in targets)
    )
    return WheelFit(
        python_version=".".join(map(str, oldest.python)),
        abis=("abi3", "none") if several_pythons else (),
        platforms=platforms or (_ANY,),
        tags=tuple(tag for tag in oldest.tags if all(tag in tags for tags in tag_sets)),
    )


def _target(name: str, architecture: Architecture, runtimes: Mapping[str, Runtime]) -> PythonTarget:
    runtime = runtimes.get(name)
    if runtime is None or runtime.family != "python" or runtime.glibc is None:
        raise LayergenError(
            f"a pip source cannot be built for the runtime {name}",
            hint="name Python runtimes only, or give the layer another source",
        )
    major, minor = (int(part) for part in runtime.version.split("."))
    return PythonTarget(
        name, architecture, (major, minor), _platforms(runtime.glibc, _MACHINES[architecture])
    )


def _platforms(glibc: tuple[int, int], machine: str) -> tuple[str, ...]:
    """List manylinux tags and their old names. musllinux never loads on Lambda."""
    major, newest = glibc
    tags: list[str] = []
    for minor in range(newest, _OLDEST_GLIBC[machine] - 1, -1):
        tags.append(f"manylinux_{major}_{minor}_{machine}")
        if minor in _ALIASES:
            tags.append(f"{_ALIASES[minor]}_{machine}")
    return tuple(tags)
