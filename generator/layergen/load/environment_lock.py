"""`envs/<env>/env.lock.json`: the wire model, both ways."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.load.lock_text import lock_text
from layergen.load.moments import Moment, moment_text, read_moment
from layergen.load.rollout_entry import RolloutEntry, rollout_entry
from layergen.model.registry import EnvironmentLock, Publication

_LayerVersionArn = Annotated[
    str,
    fields.Matching(
        rf"arn:aws[a-zA-Z-]*:lambda:{fields.REGION}:[0-9]{{12}}:layer:[a-zA-Z0-9_-]+:[0-9]+",
        "bad-arn",
        "'{value}' is not the ARN of a layer version",
    ),
]


class PublicationEntry(WireModel):
    """What AWS assigned."""

    layer_version: Annotated[int, Field(ge=1)] = Field(description="Number that AWS gave it")
    arn: _LayerVersionArn = Field(description="ARN with that number")
    published_at: str = Field(description="When AWS published it, in UTC")
    used_by: list[str] | None = Field(
        None,
        description="Functions as `usage --write` saw them, those of other accounts as "
        "ACCOUNT/NAME; absent if nobody has looked",
    )
    adopt: bool = Field(False, description="It exists, and an import block takes it over")
    granted: bool = Field(False, description="Others may use it")
    withdrawn: bool = Field(False, description="It is rendered without grants to others")
    withdrawn_at: Moment | None = Field(
        None, description="Since when others may no longer use it, in UTC"
    )
    adopt_grant: bool = Field(False, description="So does its only grant, which is taken over too")
    granted_by_hand: list[str] | None = Field(
        None,
        description="Whom a policy that people wrote lets in, which Terraform leaves alone; "
        "absent where the grants are those of the strategy",
    )


class EnvironmentLockFile(WireModel):
    """The registry of one environment. Written by layergen's commands."""

    stand_ins: ClassVar[Mapping[str, object]] = {"version": 1}

    version: Literal[1] = Field(description="Version of this file's format")
    layers: dict[
        fields.LayerName,
        dict[fields.ReleaseVersion, dict[fields.Region, dict[str, PublicationEntry]]],
    ] = Field(
        default_factory=dict,
        description="Retained releases by layer and version, with publications by region, variant",
    )
    functions: dict[fields.FunctionName, dict[fields.LayerName, fields.ReleaseVersion]] = Field(
        default_factory=dict, description="Pins: releases by function and layer"
    )
    rollouts: dict[fields.FunctionName, dict[fields.Region, RolloutEntry]] = Field(
        default_factory=dict, description="Aliases by function and region"
    )
    left_out: dict[fields.LayerName, dict[fields.ReleaseVersion, list[fields.Region]]] = Field(
        default_factory=dict,
        description="Regions in which retained releases are not published, by layer and version",
    )
    forced: dict[fields.LayerName, dict[fields.ReleaseVersion, str]] = Field(
        default_factory=dict,
        description="Why releases came in against the isolation, by layer and version",
    )
    adopt_aliases: dict[fields.FunctionName, list[fields.Region]] = Field(
        default_factory=dict,
        description="Regions in which the alias of a function exists, and an import block takes it",
    )

    def to_model(self) -> EnvironmentLock:
        """Give the frozen lock."""
        return EnvironmentLock(
            layers={
                layer: {
                    version: {
                        region: {
                            variant: _publication(entry) for variant, entry in variants.items()
                        }
                        for region, variants in regions.items()
                    }
                    for version, regions in versions.items()
                }
                for layer, versions in self.layers.items()
            },
            pins={function: dict(pins) for function, pins in self.functions.items()},
            rollouts={
                function: {region: entry.to_model() for region, entry in regions.items()}
                for function, regions in self.rollouts.items()
            },
            left_out={
                layer: {version: tuple(regions) for version, regions in versions.items()}
                for layer, versions in self.left_out.items()
            },
            forced={layer: dict(reasons) for layer, reasons in self.forced.items()},
            adopt_aliases={name: tuple(regions) for name, regions in self.adopt_aliases.items()},
        )


def _publication(entry: PublicationEntry) -> Publication:
    return Publication(
        layer_version=entry.layer_version,
        arn=entry.arn,
        published_at=entry.published_at,
        used_by=None if entry.used_by is None else tuple(entry.used_by),
        adopt=entry.adopt,
        granted=entry.granted,
        withdrawn=entry.withdrawn,
        withdrawn_at=read_moment(entry.withdrawn_at) if entry.withdrawn_at else None,
        adopt_grant=entry.adopt_grant,
        granted_by_hand=None if entry.granted_by_hand is None else tuple(entry.granted_by_hand),
    )


def environment_lock_text(lock: EnvironmentLock) -> str:
    """Write the lock; reading it back gives an equal one."""
    content: dict[str, Any] = {
        "version": 1,
        "layers": {
            layer: {
                version: {
                    region: {
                        variant: _publication_entry(publication)
                        for variant, publication in variants.items()
                    }
                    for region, variants in regions.items()
                }
                for version, regions in versions.items()
            }
            for layer, versions in lock.layers.items()
        },
        "functions": {function: dict(pins) for function, pins in lock.pins.items()},
        "rollouts": {
            function: {region: rollout_entry(rollout) for region, rollout in regions.items()}
            for function, regions in lock.rollouts.items()
            if regions
        },
    }
    if lock.left_out:
        content["left_out"] = {
            layer: {version: sorted(regions) for version, regions in versions.items()}
            for layer, versions in lock.left_out.items()
        }
    if lock.forced:
        content["forced"] = {layer: dict(reasons) for layer, reasons in lock.forced.items()}
    if lock.adopt_aliases:
        content["adopt_aliases"] = {
            function: sorted(regions) for function, regions in lock.adopt_aliases.items()
        }
    return lock_text(content)


def _publication_entry(publication: Publication) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "layer_version": publication.layer_version,
        "arn": publication.arn,
        "published_at": publication.published_at,
    }
    if publication.used_by is not None:
        entry["used_by"] = sorted(publication.used_by)
    if publication.adopt:
        entry["adopt"] = True
    if publication.granted:
        entry["granted"] = True
    if publication.withdrawn:
        entry["withdrawn"] = True
    if publication.withdrawn_at:
        entry["withdrawn_at"] = moment_text(publication.withdrawn_at)
    if publication.adopt_grant:
        entry["adopt_grant"] = True
    if publication.granted_by_hand is not None:
        entry["granted_by_hand"] = list(publication.granted_by_hand)
    return entry
