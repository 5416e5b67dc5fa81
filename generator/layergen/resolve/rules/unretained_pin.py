"""Pins to releases that an environment does not hold."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.releases import retained
from layergen.resolve.rules.case import Case, environment_lock_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse them: nothing would publish what the function shall attach."""
    functions = case.repository.strategy.functions
    layers = case.repository.strategy.layers
    for environment, lock in case.locked_environments():
        held = {
            layer: {release.version for release in retained(case.repository, environment, layer)}
            for layer in layers
        }
        file = environment_lock_file(environment.name)
        for name, pins in lock.pins.items():
            for layer, version in pins.items():
                if name not in functions or layer not in functions[name].layers:
                    continue
                if not case.repository.layers_lock.find(layer, version):
                    continue
                if layer in held and version not in held[layer]:
                    yield Diagnostic(
                        "unretained-pin",
                        f"'{name}' is pinned to {layer}@{version}, "
                        f"which {environment.name} does not retain",
                        case.places.value(file, "functions", name, layer),
                        f"layergen promote {layer}@{version} --env {environment.name}",
                    )
