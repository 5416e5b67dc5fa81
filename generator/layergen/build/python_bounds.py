"""Versions that a universal lock has to take where its own have no wheel for a target."""

from collections.abc import Mapping, Sequence

from layergen.build.python_lock import Wanted
from layergen.build.python_target import PythonTarget


def bounds_for(
    locked: Mapping[PythonTarget, Mapping[str, Wanted]],
    fitting: Mapping[PythonTarget, Mapping[str, str]],
) -> tuple[str, ...]:
    """Give constraints, as requirements with markers, under which a lock fits every target.

    `locked` is what the lock says for each target, `fitting` the versions that have a wheel there.
    Nothing is said of packages that fit as they are. Markers are as wide as the targets allow, as
    every one of them splits the lock.
    """
    moved = {
        name
        for target, versions in fitting.items()
        for name, version in versions.items()
        if name in locked[target] and locked[target][name].version != version
    }
    return tuple(
        line
        for name in sorted(moved)
        for line in _bounds(
            name, {target: v[name] for target, v in fitting.items() if name in v}, locked
        )
    )


def _bounds(
    name: str,
    versions: Mapping[PythonTarget, str],
    locked: Mapping[PythonTarget, Mapping[str, Wanted]],
) -> Sequence[str]:
    if len(set(versions.values())) == 1 and all(
        name not in wanted or target in versions for target, wanted in locked.items()
    ):
        return [f"{name}=={next(iter(versions.values()))}"]
    lines: list[str] = []
    for python in sorted({target.python for target in versions}):
        on_it = {t: version for t, version in versions.items() if t.python == python}
        marker = f"python_version == '{python[0]}.{python[1]}'"
        if len(set(on_it.values())) == 1:
            lines.append(f"{name}=={next(iter(on_it.values()))} ; {marker}")
        else:
            lines += [
                f"{name}=={version} ; {marker} and platform_machine == '{target.machine}'"
                for target, version in on_it.items()
            ]
    return lines
