"""Releases that an environment's lock names and `layers.lock.json` does not have."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Place
from layergen.resolve.rules.case import Case, environment_lock_file
from layergen.resolve.versions import in_order


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse to retain or pin what was never cut, or is lost."""
    for environment, lock in case.locked_environments():
        file = environment_lock_file(environment.name)
        for layer, versions in lock.layers.items():
            for version in versions:
                if not case.declares("releases", f"{layer}@{version}"):
                    place = case.places.key(file, "layers", layer, version)
                    yield _finding(case, f"{environment.name} retains", layer, version, place)
        for function, pins in lock.pins.items():
            for layer, version in pins.items():
                # A release that is retained as well has been reported above.
                if version in lock.layers.get(layer, {}):
                    continue
                if not case.declares("releases", f"{layer}@{version}"):
                    place = case.places.value(file, "functions", function, layer)
                    yield _finding(case, f"'{function}' is pinned to", layer, version, place)


def _finding(case: Case, who: str, layer: str, version: str, place: Place) -> Diagnostic:
    known = in_order(case.repository.layers_lock.of(layer))
    return Diagnostic(
        "unknown-release",
        f"{who} {layer}@{version}, which layers.lock.json does not have",
        place,
        "restore its entry from version control; releases are never removed there"
        + (f" (it has {', '.join(known)})" if known else ""),
    )
