"""Layer versions of an account as releases: known ones, or new ones.

AWS counts each layer's versions from 1, in every region on its own, and never uses a number again.
Version 7 becomes release 0.0.7: below everything that layergen cuts, and easy to find again. The
same version in another region is the same release, whatever its number there. A release that only
a later region has, under a number that is taken, gets the region's name behind: 0.0.7-us-east-1.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from layergen.model.adoption import FoundVersion, Kind, LeftAlone, ZipContents
from layergen.model.release import Artifact, Release
from layergen.model.variant import UNIVERSAL
from layergen.resolve.adoption.names import Placed
from layergen.resolve.versions import in_order

_LICENSE_BYTES = 512
"""The provider counts bytes, and refuses a plan beyond."""

Identity = tuple[str, str, frozenset[str], frozenset[str], str]


@dataclass(frozen=True, slots=True)
class Match:
    """A layer version, and the release that it is."""

    found: FoundVersion
    variant: str
    release: Release


@dataclass(frozen=True, slots=True)
class Matching:
    """The versions of one layer. `new` are releases that no lock has."""

    matches: tuple[Match, ...] = ()
    new: tuple[Release, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()


def match(
    placed: Placed,
    versions: Iterable[FoundVersion],
    released: Mapping[str, Release],
    taken: Iterable[tuple[str, str]],
    contents: Mapping[str, ZipContents],
    refusal: Callable[[FoundVersion], str] = lambda _: "",
) -> Matching:
    """Find a release for each version, in the order they come: by region, then by number.

    `released` are the releases of the layer and `taken` those that a region has already, as
    (region, release): published twice under one name, the same bytes are two releases. `contents`
    go by hash; a release without them says nothing about its content. `refusal` gives a reason why
    a version cannot become a new release, or nothing.
    """
    releases = dict(released)
    occupied = set(taken)
    matches: list[Match] = []
    new: list[Release] = []
    left_alone: list[LeftAlone] = []
    for found in versions:
        region = found.deployed.region
        release = next(
            (
                releases[version]
                for version in in_order(releases)
                if (region, version) not in occupied
                and _is_release(releases[version], placed.variant, found)
            ),
            None,
        )
        if release is None:
            if reason := _objection(placed, found) or refusal(found):
                deployed = found.deployed
                name = f"{deployed.layer}:{deployed.number}"
                left_alone.append(LeftAlone(Kind.VERSION, name, region, reason))
                continue
            release = _release(placed.layer, _free(found, releases), found, contents)
            releases[release.version] = release
            new.append(release)
        occupied.add((region, release.version))
        matches.append(Match(found, placed.variant, release))
    return Matching(tuple(matches), tuple(new), tuple(left_alone))


def _is_release(release: Release, variant: str, found: FoundVersion) -> bool:
    artifact = release.artifacts.get(variant)
    return artifact is not None and _identity_of(release, artifact) == _identity(found)


def _identity(found: FoundVersion) -> Identity:
    """Give everything whose change would make another layer version of it."""
    deployed = found.deployed
    return (
        _normal(deployed.description),
        _normal(deployed.license),
        frozenset(deployed.runtimes),
        frozenset(deployed.architectures),
        found.content.sha256,
    )


def _identity_of(release: Release, artifact: Artifact) -> Identity:
    return (
        _normal(release.description),
        _normal(release.license),
        frozenset(artifact.runtimes),
        frozenset(artifact.architectures),
        artifact.sha256,
    )


def _normal(text: str) -> str:
    # Terraform normalises every text, so AWS has them one way or the other.
    return unicodedata.normalize("NFC", text)


def _objection(placed: Placed, found: FoundVersion) -> str:
    """Say why a version cannot become a release of its own; nothing if it can."""
    if placed.variant != UNIVERSAL:
        return (
            f"it is no release of '{placed.layer}', whose variant {placed.variant} "
            "layergen publishes under this name"
        )
    if not found.content.sha256:
        return "AWS names no hash of its content, and a release is locked to one"
    if len(found.deployed.license.encode()) > _LICENSE_BYTES:
        return f"the provider refuses its licence, which has more than {_LICENSE_BYTES} bytes"
    return ""


def _free(found: FoundVersion, releases: Mapping[str, Release]) -> str:
    return next(version for version in _names(found) if version not in releases)


def _names(found: FoundVersion) -> Iterator[str]:
    number, region = found.deployed.number, found.deployed.region
    yield f"0.0.{number}"
    yield f"0.0.{number}-{region}"
    # Another environment may have the same region, in another account.
    for more in count(2):
        yield f"0.0.{number}-{region}.{more}"


def _release(
    layer: str, version: str, found: FoundVersion, contents: Mapping[str, ZipContents]
) -> Release:
    deployed, content = found.deployed, found.content
    inside = contents.get(content.sha256)
    architectures = [a for a in ("x86_64", "arm64") if a in deployed.architectures]
    return Release(
        layer=layer,
        version=version,
        description=deployed.description,
        license=deployed.license,
        artifacts={
            UNIVERSAL: Artifact(
                variant=UNIVERSAL,
                runtimes=tuple(sorted(deployed.runtimes)),
                architectures=tuple(architectures),
                sha256=content.sha256,
                content=inside.content if inside else "",
                zip_bytes=content.zip_bytes,
                unzipped_bytes=inside.unzipped_bytes if inside else 0,
                packages=inside.packages if inside else (),
                manifest=inside.manifest if inside else "",
            )
        },
    )
