"""Environments: an account, its regions, and how Terraform works there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from layergen.model.ci import EnvironmentCi

Setting: TypeAlias = "str | int | float | bool | list[Setting] | dict[str, Setting] | None"


class BackendType(StrEnum):
    """Where a root keeps its Terraform state."""

    LOCAL = "local"
    S3 = "s3"
    REMOTE = "remote"
    CLOUD = "cloud"
    HTTP = "http"


class Track(StrEnum):
    """How releases enter an environment: the newest by itself, or by hand."""

    LATEST = "latest"
    MANUAL = "manual"


DEFAULT_STATE_KEY = "layergen/{environment}/{region}/terraform.tfstate"
"""Where an S3 backend keeps the state of a root unless its settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Backend:
    """The backend block of a root. Settings may hold `{environment}`, `{region}`, `{account}`."""

    type: BackendType = BackendType.LOCAL
    settings: Mapping[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssumeRole:
    """The role that the provider assumes in the environment's account."""

    role_arn: str
    session_name: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """Another account whose functions may use the layers, and the role to look at them with."""

    account: str
    assume_role: AssumeRole | None = None


@dataclass(frozen=True, slots=True)
class S3Store:
    """A bucket in the root's own region; AWS refuses a layer from another one.

    `bucket` may hold `{environment}`, `{region}` and `{account}`.
    """

    bucket: str
    prefix: str = "layers"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Whether and where the ARNs of releases are published as SSM parameters."""

    prefix: str = "/layergen/layers"


@dataclass(frozen=True, slots=True)
class Isolation:
    """What keeps releases out until they have proved themselves in the environment `after`.

    There they have to be applied for `bake`, in use by a function if any attaches the layer, with
    every one of these CloudWatch alarms in the state OK for as long.
    """

    after: str
    bake: timedelta = timedelta()
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probes:
    """The functions that import layers in the runtime itself, one per runtime and architecture.

    Without `runtimes`, there is one for every runtime that layers are made for. The root makes a
    role for them, within `permissions_boundary`, unless `role` names one. `memory` is in MB,
    `log_retention` in days.
    """

    runtimes: tuple[str, ...] = ()
    role: str | None = None
    permissions_boundary: str | None = None
    memory: int = 1024
    timeout: timedelta = timedelta(minutes=2)
    log_retention: int = 14


@dataclass(frozen=True, slots=True)
class Environment:
    """One `envs/<name>/env.yaml`. Without `s3`, artifacts are read from the local `dist/`."""

    name: str
    account: str
    regions: tuple[str, ...]
    backend: Backend = field(default_factory=Backend)
    assume_role: AssumeRole | None = None
    s3: S3Store | None = None
    track: Track = Track.MANUAL
    name_prefix: str = ""
    parameters: Parameters | None = None
    default_tags: Mapping[str, str] = field(default_factory=dict)
    retain: Mapping[str, int] = field(default_factory=dict)
    consumers: tuple[Consumer, ...] = ()
    isolation: Isolation | None = None
    probes: Probes | None = None
    ci: EnvironmentCi = field(default_factory=EnvironmentCi)
