"""Which probes a root holds: one for every runtime and architecture that layers are made for."""

from collections.abc import Iterator, Mapping

from layergen.model.environment import Environment
from layergen.model.names import probe_name
from layergen.model.probe import ProbeCode, RootProbe
from layergen.model.repository import Repository
from layergen.model.runtime import RuntimeTable
from layergen.model.strategy import Architecture
from layergen.resolve.artifact_store import fill

Target = tuple[str, Architecture]
"""A runtime and an architecture."""
_TO_REPOSITORY = "../../.."


def probe_targets(
    repository: Repository, environment: Environment, runtimes: RuntimeTable, families: set[str]
) -> tuple[Target, ...]:
    """Give the runtimes and architectures that have a probe: those of layers and functions."""
    probes = environment.probes
    if probes is None:
        return ()
    known = runtimes.runtimes
    return tuple(
        sorted(
            (runtime, architecture)
            for runtime, architecture in set(_used(repository))
            if runtime in known
            and known[runtime].family in families
            and (not probes.runtimes or runtime in probes.runtimes)
        )
    )


def root_probes(
    repository: Repository,
    environment: Environment,
    region: str,
    runtimes: RuntimeTable,
    codes: Mapping[str, ProbeCode],
) -> tuple[RootProbe, ...]:
    """Decide the probes of a root, by name."""
    found: list[RootProbe] = []
    for runtime, architecture in probe_targets(repository, environment, runtimes, {*codes}):
        code = codes[runtimes.runtimes[runtime].family]
        bucket, key = probe_location(environment, region, code) if environment.s3 else (None, None)
        found.append(
            RootProbe(
                name=probe_name(environment.name_prefix, runtime, architecture),
                runtime=runtime,
                architecture=architecture,
                code=code,
                filename=None if key else f"{_TO_REPOSITORY}/{code.path}",
                s3_bucket=bucket,
                s3_key=key,
            )
        )
    return tuple(sorted(found, key=lambda probe: probe.name))


def probe_location(environment: Environment, region: str, code: ProbeCode) -> tuple[str, str]:
    """Give bucket and key of a probe's zip. The key carries the hash."""
    if environment.s3 is None:
        raise ValueError(f"environment {environment.name} keeps no artifacts in S3")
    prefix = fill(environment.s3.prefix, environment, region)
    key = "/".join(filter(None, (prefix, "probes", code.file)))
    return fill(environment.s3.bucket, environment, region), key


def _used(repository: Repository) -> Iterator[Target]:
    for layer in repository.strategy.layers.values():
        yield from ((r, a) for r in layer.runtimes for a in layer.architectures)
    for function in repository.strategy.functions.values():
        if function.layers:
            yield function.runtime, function.architecture
