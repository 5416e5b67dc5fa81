"""Which layer versions that no lock knows may be deleted."""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.layer_version import DeployedLayerVersion
from layergen.model.names import aws_layer_name
from layergen.model.repository import Repository
from layergen.model.retirement import Ground, Reason
from layergen.model.unmanaged import Sighting, UnmanagedVersion
from layergen.model.words import few
from layergen.resolve.deployed_layers import published_versions
from layergen.resolve.layer_names import layer_names


def choose_names(
    repository: Repository, environment: Environment, names: Iterable[str], globs: Iterable[str]
) -> tuple[str, ...]:
    """Choose the environment's own layers among those of an account, and those that globs mean.

    Raises LayergenError for a glob that means none.
    """
    own = set(layer_names(repository, environment))
    found = sorted(set(names))
    patterns = tuple(globs)
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in found):
            raise LayergenError(
                f"no layer of account {environment.account} is called {pattern}",
                hint=f"there are: {few(found) or 'none'}",
            )
    return tuple(
        name for name in found if name in own or any(fnmatchcase(name, one) for one in patterns)
    )


def unmanaged(
    repository: Repository, versions: Iterable[DeployedLayerVersion]
) -> tuple[DeployedLayerVersion, ...]:
    """Give those that the lock of no environment has."""
    known = published_versions(repository)
    return tuple(version for version in versions if version.arn not in known)


def decide(
    repository: Repository,
    environment: Environment,
    sighting: Sighting,
    keep: int,
    *,
    shared_ok: bool = False,
) -> tuple[UnmanagedVersion, ...]:
    """Decide about every version, and keep the `keep` newest of each layer in each region.

    Contents and policies are needed of those versions that would be deleted without them.
    `shared_ok` says that somebody made sure that no other account uses them.
    """
    newest = _newest(sighting.versions, keep)
    pending = _pending(repository, environment)
    decided: list[UnmanagedVersion] = []
    for version in sighting.versions:
        reasons = [*_uses(sighting, version)]
        if version.arn in newest:
            text = "the newest" if keep == 1 else f"among the {keep} newest"
            reasons.append(Reason(Ground.AMONG_NEWEST, text))
        content = sighting.contents.get(version.arn)
        if content and (release := pending.get((version.region, version.layer, content.sha256))):
            text = f"has the content of {release}, which is not recorded"
            reasons.append(Reason(Ground.NOT_RECORDED, text, (release,)))
        if not shared_ok:
            reasons += _grants(sighting, version)
        kept = bool(reasons)
        if not kept:
            reasons = [Reason(Ground.UNMANAGED, "nobody uses it")]
        size = content.zip_bytes if content else None
        decided.append(UnmanagedVersion(version, kept, tuple(reasons), size))
    return tuple(decided)


def _uses(sighting: Sighting, version: DeployedLayerVersion) -> Iterator[Reason]:
    if users := sighting.users.get(version.arn):
        yield Reason(Ground.USED, f"used by {few(users)}", users)
    elif version.region not in sighting.whole:
        text = f"not all functions in {version.region} could be seen"
        yield Reason(Ground.NOT_LOOKED, text, (version.region,))


def _grants(sighting: Sighting, version: DeployedLayerVersion) -> Iterator[Reason]:
    whom = tuple(sorted(one.grantee for one in sighting.policies.get(version.arn, ())))
    if whom:
        yield Reason(Ground.SHARED, f"shared with {few(whom)}", whom)


def _newest(versions: Iterable[DeployedLayerVersion], keep: int) -> frozenset[str]:
    by_name: dict[tuple[str, str], list[DeployedLayerVersion]] = {}
    for version in versions:
        by_name.setdefault((version.region, version.layer), []).append(version)
    return frozenset(
        version.arn
        for found in by_name.values()
        for version in sorted(found, key=lambda one: one.number, reverse=True)[:keep]
    )


def _pending(
    repository: Repository, environment: Environment
) -> Mapping[tuple[str, str, str], str]:
    """Give releases that Terraform may have published, or may not have destroyed, unrecorded.

    By region, name in AWS and SHA-256. Environments of the same account count as well.
    """
    return {
        (region, aws_layer_name(env.name_prefix, layer, variant), artifact.sha256): (
            f"{layer}@{version}"
        )
        for env in repository.environments.values()
        if env.account == environment.account
        for layer in repository.strategy.layers
        for version, release in repository.layers_lock.of(layer).items()
        for variant, artifact in release.artifacts.items()
        for region in env.regions
        if variant not in _recorded(repository, env, layer, version, region)
    }


def _recorded(
    repository: Repository, environment: Environment, layer: str, version: str, region: str
) -> Iterable[str]:
    versions = repository.lock_of(environment.name).layers.get(layer, {})
    return versions.get(version, {}).get(region, {})
