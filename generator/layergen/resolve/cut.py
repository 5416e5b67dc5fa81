"""Cutting a release: which version it gets, and what it freezes."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

import semver

from layergen.errors import LayergenError
from layergen.model.release import Artifact, Release
from layergen.model.runtime import Limits
from layergen.model.strategy import Layer
from layergen.resolve.bump import Bump, decide_bump, describe, next_version
from layergen.resolve.versions import newest

_NAMED = 5
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Cut:
    """A new release, the version before it (None for the first), and what changed since."""

    release: Release
    previous: str | None
    reasons: tuple[str, ...]


def cut_release(
    layer: Layer,
    releases: Mapping[str, Release],
    artifacts: Mapping[str, Artifact],
    *,
    limits: Limits,
    bump: Bump | None = None,
    version: str | None = None,
    direct: Set[str] | None = None,
) -> Cut | None:
    """Freeze what was built as a new release of a layer; None if nothing is new.

    `version` or `bump` overrule what the changes call for. Raises LayergenError for a version that
    is none, for one that exists with other content, and for what Lambda would refuse.
    """
    _refuse_too_large(layer, artifacts, limits)
    draft = Release(
        layer=layer.name,
        version="",
        description=layer.description,
        license=layer.license,
        artifacts=artifacts,
        prune=layer.prune,
    )
    limit = limits.description_characters
    previous = newest(releases)
    reasons: tuple[str, ...] = ()
    if previous is not None:
        decision = decide_bump(releases[previous], draft, limit=limit, direct=direct)
        if decision.bump is Bump.NONE:
            return None
        reasons = decision.reasons
        bump = bump or decision.bump
    number = version or next_version(previous, bump or Bump.NONE)
    if not semver.Version.is_valid(number) or semver.Version.parse(number).build:
        raise LayergenError(f"'{number}' is no version for a layer", hint="write it as 1.4.0")
    if (existing := releases.get(number)) is not None:
        if decide_bump(existing, draft, limit=limit).bump is Bump.NONE:
            return None
        raise LayergenError(
            f"{layer.name}@{number} exists with other content, and a release never changes",
            hint="leave out --version, or name a new one",
        )
    description = describe(number, layer.description, limit)
    return Cut(replace(draft, version=number, description=description), previous, reasons)


def _refuse_too_large(layer: Layer, artifacts: Mapping[str, Artifact], limits: Limits) -> None:
    for artifact in artifacts.values():
        if artifact.unzipped_bytes > limits.unzipped_bytes:
            raise LayergenError(
                f"{layer.name} ({artifact.variant}) has {artifact.unzipped_bytes} bytes unzipped; "
                f"Lambda takes {limits.unzipped_bytes}",
                hint=f"prune it, or split it into several layers{_largest(artifact)}",
            )


def _largest(artifact: Artifact) -> str:
    """Name what is worth a look: `layergen size` knows released layers only."""
    ordered = sorted(artifact.packages, key=lambda package: -package.unzipped_bytes)
    named = [
        f"{one.name} {one.unzipped_bytes / _MB:.1f} MB"
        for one in ordered[:_NAMED]
        if one.unzipped_bytes
    ]
    return f"; the largest packages: {', '.join(named)}" if named else ""
