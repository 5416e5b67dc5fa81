"""The proof that compiled content fits: every target of a variant can load what is in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from packaging.utils import parse_wheel_filename

from layergen.build.native_file import NativeFile
from layergen.build.platforms import alternatives, fits
from layergen.build.python_target import targets_of
from layergen.build.system_libraries import newer_libstdcxx
from layergen.diagnostics import Diagnostic, Place
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture
from layergen.model.variant import Variant

_WHEEL = ".whl"
_ADDON = ".node"


@dataclass(frozen=True, slots=True)
class NativeProof:
    """What was found: reasons to refuse the content, and compiled files that nothing can load."""

    findings: tuple[Diagnostic, ...]
    spare: tuple[str, ...]


def prove_native(
    files: Sequence[NativeFile],
    packages: Iterable[Package],
    variant: Variant,
    runtimes: Mapping[str, Runtime],
    place: Place,
) -> NativeProof:
    """Hold every compiled file and every wheel tag against every target of a variant.

    A file for another machine is fine where its twin for the target lies beside it. Files inside
    archives, such as jars, are not looked at.
    """
    findings: list[Diagnostic] = [*_wheels(packages, variant, runtimes, place)]
    spare: list[str] = []
    for group in alternatives(files).values():
        compiled = [file for file in group if file.format == "elf" and file.machine != "unknown"]
        unserved = {
            (runtime, architecture): compiled
            for runtime, architecture in variant.targets
            if not any(fits(file, architecture, runtimes[runtime].glibc) for file in group)
        }
        if compiled and unserved:
            findings.append(_refusal(compiled[0], unserved, variant, runtimes, place))
        else:
            findings += _bound_to_one_node(group, variant, runtimes, place)
            spare += [f.path for f in group if not _fits_any(f, variant, runtimes)]
    findings += newer_libstdcxx(files, variant, runtimes, place)
    return NativeProof(tuple(findings), tuple(sorted(spare)))


def _fits_any(file: NativeFile, variant: Variant, runtimes: Mapping[str, Runtime]) -> bool:
    return any(fits(file, a, runtimes[r].glibc) for r, a in variant.targets)


def _refusal(
    file: NativeFile,
    unserved: Iterable[tuple[str, Architecture]],
    variant: Variant,
    runtimes: Mapping[str, Runtime],
    place: Place,
) -> Diagnostic:
    runtime, architecture = next(iter(unserved))
    if file.musl:
        return Diagnostic(
            "musl",
            f"{file.path} needs musl; Lambda's runtimes have glibc",
            place,
            "bring the build for Linux with glibc",
        )
    if file.machine != architecture:
        return Diagnostic(
            "wrong-architecture",
            f"{file.path} is compiled for {file.machine}, "
            f"and nothing beside it serves {runtime} on {architecture}",
            place,
            _other_architecture_hint(file, variant),
        )
    needed = ".".join(map(str, file.glibc or ()))
    offered = ".".join(map(str, runtimes[runtime].glibc))
    others = len({runtimes[name].glibc for name in variant.runtimes}) > 1
    return Diagnostic(
        "newer-glibc",
        f"{file.path} needs GLIBC {needed}; {runtime} has {offered}",
        place,
        "set `split_by: runtime` on the layer, or bring a build for an older Linux"
        if others
        else "bring a build for an older Linux",
    )


def _other_architecture_hint(file: NativeFile, variant: Variant) -> str:
    if len(variant.architectures) > 1:
        return (
            "set `split_by: architecture` on the layer, "
            f"or declare `architectures: [{file.machine}]` alone"
        )
    return f"bring the build for {variant.architectures[0]}, or declare `{file.machine}`"


def _bound_to_one_node(
    group: Iterable[NativeFile],
    variant: Variant,
    runtimes: Mapping[str, Runtime],
    place: Place,
) -> Iterator[Diagnostic]:
    addons = [file for file in group if file.path.endswith(_ADDON)]
    bound = {file.node_abi for file in addons}
    if not addons or None in bound:
        return
    for name in variant.runtimes:
        abi = runtimes[name].node_abi
        if abi is not None and abi not in bound:
            yield Diagnostic(
                "wrong-node-abi",
                f"{addons[0].path} is bound to Node.js ABI {_listed(bound)}; {name} has {abi}",
                place,
                "set `split_by: runtime` on the layer"
                if len(variant.runtimes) > 1
                else "bring the build for this Node.js, or an addon with Node-API",
            )


def _wheels(
    packages: Iterable[Package],
    variant: Variant,
    runtimes: Mapping[str, Runtime],
    place: Place,
) -> Iterator[Diagnostic]:
    wheels = [package for package in packages if package.file.endswith(_WHEEL)]
    if not wheels:
        return
    offered = {target: frozenset(target.tags) for target in targets_of(variant, runtimes)}
    for package in wheels:
        tags = parse_wheel_filename(package.file)[3]
        unserved = [str(target) for target, loads in offered.items() if loads.isdisjoint(tags)]
        if unserved:
            yield Diagnostic(
                "wrong-wheel",
                f"{package.file} does not load on {_listed(unserved)}",
                place,
                "run `layergen lock`, or split the layer",
            )


def _listed(values: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, values)))
