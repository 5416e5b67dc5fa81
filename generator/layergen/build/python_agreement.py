"""Targets that share one content have to want the same packages, and load the same wheels."""

from collections.abc import Collection, Iterable, Mapping

from layergen.build.python_lock import Wanted
from layergen.build.python_target import PythonTarget
from layergen.build.split import separating
from layergen.diagnostics import Diagnostic
from layergen.errors import InvalidInputError
from layergen.model.release import Package

_NO_WHEEL_HINT = (
    "run `layergen lock` if the runtimes changed; otherwise lock a version that has one, "
    "or offer a wheel of your own through your index"
)


def agreed(needs: Mapping[PythonTarget, Mapping[str, Wanted]]) -> tuple[Wanted, ...]:
    """Give what every target wants. Raises InvalidInputError for each package they differ on."""
    first = next(iter(needs.values()))
    findings = [
        finding
        for name in sorted({name for need in needs.values() for name in need})
        if (finding := _disagreement({target: need.get(name) for target, need in needs.items()}))
    ]
    if findings:
        raise InvalidInputError(findings)
    return tuple(first[name] for name in sorted(first))


def why_no_wheel(
    package: Wanted,
    alone: Mapping[PythonTarget, Mapping[str, Package]],
    allowed: Collection[str],
) -> Diagnostic:
    """Explain why no one wheel serves all targets, from the choice for each target alone.

    Packages in `allowed` may be built from source, which the index does not have either.
    """
    files = {target: chosen.get(package.name) for target, chosen in alone.items()}
    label = f"{package.name} {package.version}"
    if without := [_with_limit(target) for target, file in files.items() if file is None]:
        message = f"{label} has no wheel for {_listed(without)}"
        if package.name in allowed:
            message += ", and no source to build one from"
            return Diagnostic("no-wheel", message, package.place, _NO_WHEEL_HINT)
        way_out = f"{_NO_WHEEL_HINT}, or allow to build it: `allow_builds: [{package.name}]`"
        return Diagnostic("no-wheel", message, package.place, way_out)
    return Diagnostic(
        "native-wheels",
        f"{label} has native wheels, and none serves all of {_listed(map(str, files))}",
        package.place,
        f"set `split_by: {separating(files)}` on the layer",
    )


def _with_limit(target: PythonTarget) -> str:
    """Name a target with the newest wheels that it loads: most that fit nothing are too new."""
    newest = target.platforms[0].removesuffix("_aarch64").removesuffix("_x86_64")
    return f"{target} (up to {newest})"


def _disagreement(wants: Mapping[PythonTarget, Wanted | None]) -> Diagnostic | None:
    versions = {target: want.version if want else None for target, want in wants.items()}
    if len(set(versions.values())) == 1:
        return None
    said = {
        version: _listed(str(target) for target, v in versions.items() if v == version)
        for version in versions.values()
    }
    wanted = " and ".join(
        f"{version} on {targets}" for version, targets in said.items() if version is not None
    )
    found = next(want for want in wants.values() if want is not None)
    unwanted = f", and not at all on {said[None]}" if None in said else ""
    return Diagnostic(
        "targets-differ",
        f"{found.name} is needed as {wanted}{unwanted}; one content cannot serve all",
        found.place,
        f"set `split_by: {separating(versions)}` on the layer",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
