"""The versions of one layer, as publications of an environment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layergen.model.adoption import Adopted, FoundVersion, Kind, LeftAlone
from layergen.model.environment import Environment
from layergen.model.layer_version import DeployedLayerVersion, in_utc
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.strategy import Share
from layergen.resolve.adoption.grants import by_hand
from layergen.resolve.adoption.releases import Match
from layergen.resolve.edit import with_left_out, with_release
from layergen.resolve.root import grants_of


@dataclass(frozen=True, slots=True)
class Entered:
    """The lock with a layer's versions in it, and what there is to tell."""

    lock: EnvironmentLock
    adopted: tuple[Adopted, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()
    notes: tuple[str, ...] = ()


def enter(
    lock: EnvironmentLock,
    environment: Environment,
    matches: Sequence[Match],
    share: Share,
    *,
    take_grants: bool,
) -> Entered:
    """Put matched versions of one layer into the lock, for Terraform to import.

    A release that is new in the environment stays out of the regions where nobody found it.
    """
    adopted: list[Adopted] = []
    left_alone: list[LeftAlone] = []
    notes: list[str] = []
    for one in matches:
        layer, version = one.release.layer, one.release.version
        deployed = one.found.deployed
        is_new = version not in lock.layers.get(layer, {})
        absent = lock.left_out.get(layer, {}).get(version, environment.regions if is_new else ())
        regions = lock.layers.get(layer, {}).get(version, {})
        publication = _under_grants(
            Publication(deployed.number, deployed.arn, in_utc(deployed.created_at), adopt=True),
            one.found,
            share,
            take_grants=take_grants,
        )
        variants = {**regions.get(deployed.region, {}), one.variant: publication}
        lock = with_release(lock, layer, version, {**regions, deployed.region: variants})
        rest = [region for region in absent if region != deployed.region]
        lock = with_left_out(lock, layer, version, rest)
        adopted.append(_adopted(Kind.VERSION, deployed, version))
        left_alone += _grants(publication, one.found, share)
        notes += _superfluous(publication, one.found)
    return Entered(lock, tuple(adopted), tuple(left_alone), tuple(notes))


def look_again(
    lock: EnvironmentLock,
    layer: str,
    found: Mapping[str, FoundVersion],
    share: Share,
    *,
    take_grants: bool,
) -> Entered:
    """Look again at publications whose policy was left to the people who wrote it, by ARN."""
    adopted: list[Adopted] = []
    left_alone: list[LeftAlone] = []
    notes: list[str] = []
    for version, region, variant, before in _publications(lock, layer):
        if before.granted_by_hand is None or before.arn not in found:
            continue
        seen = found[before.arn]
        after = _under_grants(before, seen, share, take_grants=take_grants)
        if after != before:
            regions = lock.layers[layer][version]
            variants = {**regions[region], variant: after}
            lock = with_release(lock, layer, version, {**regions, region: variants})
            adopted.append(_adopted(Kind.GRANTS, seen.deployed, version))
        left_alone += _grants(after, seen, share)
        notes += _superfluous(after, seen)
    return Entered(lock, tuple(adopted), tuple(left_alone), tuple(notes))


def _adopted(kind: Kind, deployed: DeployedLayerVersion, version: str) -> Adopted:
    return Adopted(kind, deployed.layer, str(deployed.number), deployed.region, version)


def _publications(lock: EnvironmentLock, layer: str) -> Iterator[tuple[str, str, str, Publication]]:
    for version, regions in lock.layers.get(layer, {}).items():
        for region, variants in regions.items():
            for variant, publication in variants.items():
                yield version, region, variant, publication


def _under_grants(
    publication: Publication, found: FoundVersion, share: Share, *, take_grants: bool
) -> Publication:
    alone = by_hand(share, found.statements, take_grants=take_grants)
    is_single = len(found.statements) == len(grants_of(share)) == 1
    return replace(publication, granted_by_hand=alone, adopt_grant=alone is None and is_single)


def _grants(publication: Publication, found: FoundVersion, share: Share) -> Iterator[LeftAlone]:
    """Say what people have to know about a policy that is left to them."""
    if publication.granted_by_hand is None:
        return
    reason, hint = _why(publication.granted_by_hand, found, len(grants_of(share)))
    name = f"{found.deployed.layer}:{found.deployed.number}"
    yield LeftAlone(Kind.GRANTS, name, found.deployed.region, reason, hint)


def _superfluous(publication: Publication, found: FoundVersion) -> Iterator[str]:
    """Say how to remove statements beside which Terraform gives the same grants anew."""
    if publication.granted_by_hand is None and not publication.adopt_grant:
        deployed = found.deployed
        for statement in found.statements:
            yield (
                "after the apply: aws lambda remove-layer-version-permission "
                f"--region {deployed.region} --layer-name={deployed.layer} "
                f"--version-number {deployed.number} --statement-id {statement.sid}"
            )


def _why(alone: Sequence[str], found: FoundVersion, wanted: int) -> tuple[str, str]:
    statements = ", ".join(statement.sid for statement in found.statements)
    if not alone:
        return (
            "its policy lets nobody in, and the strategy shares the layer",
            "to share this version as well: layergen import --take-grants",
        )
    said = f"its policy lets {', '.join(alone)} in"
    if wanted > 1:
        hint = (
            "to give the grants anew through one: layergen import --take-grants, apply, "
            f"then remove the old statements ({statements})"
        )
        return f"{said}; statements that exist cannot become part of a stack", hint
    return (
        f"{said}, and the strategy {'somebody else' if wanted else 'nobody'}",
        f"remove its statements ({statements}), then import again",
    )
