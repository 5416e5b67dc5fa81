"""Publications of variants that a release does not have."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import LAYERS_LOCK, Case, environment_lock_file, listed


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse publications that no module of a root would hold."""
    for environment, lock in case.locked_environments():
        file = environment_lock_file(environment.name)
        for layer, versions in lock.layers.items():
            for version, regions in versions.items():
                release = case.repository.layers_lock.find(layer, version)
                if release is None or case.is_broken(LAYERS_LOCK, "layers", layer, version):
                    continue
                for region, variants in regions.items():
                    for variant in variants:
                        if variant in release.artifacts:
                            continue
                        yield Diagnostic(
                            "unknown-variant",
                            f"{layer}@{version} has no variant '{variant}'; "
                            f"it has {listed(sorted(release.artifacts))}",
                            case.places.key(file, "layers", layer, version, region, variant),
                            "restore both locks from version control",
                        )
