"""`envs/<env>/env.yaml`: the wire model, and its way into the model."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, model_validator
from pydantic.config import JsonDict

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.load.ci import EnvironmentCiEntry
from layergen.load.isolation import Isolation
from layergen.load.probes import Probes
from layergen.load.role import ConsumerEntry, Role
from layergen.model import environment as model

_SECRETS = {
    "access_key",
    "client_private_key_pem",
    "password",
    "secret_key",
    "sse_customer_key",
    "token",
    "web_identity_token",
}
_NO_SECRETS: JsonDict = {"propertyNames": {"not": {"enum": [*sorted(_SECRETS)]}}}


def _without_secrets(settings: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if path := next(_secrets(settings, ()), None):
        raise fields.refusal(
            "secret-in-backend",
            f"'{path[-1]}' is a secret, and backend.tf goes into version control",
            hint="remove it here; Terraform takes it from an environment variable",
            at=path,
        )
    return settings


def _secrets(settings: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(settings, dict):
        for name, value in settings.items():
            if name in _SECRETS:
                yield (*path, name)
            yield from _secrets(value, (*path, name))


class BackendEntry(WireModel):
    """The backend block of every root."""

    type: Literal["local", "s3", "remote", "cloud", "http"] = Field(
        "local", description="Where Terraform keeps the state"
    )
    settings: Annotated[dict[str, JsonValue], BeforeValidator(_without_secrets)] = Field(
        default_factory=dict,
        description="Arguments of the block; {environment}, {region} and {account} are filled in",
        json_schema_extra=_NO_SECRETS,
    )


class S3StoreEntry(WireModel):
    """A bucket in the region of the root."""

    bucket: Annotated[str, Field(min_length=3, max_length=63 + 40)] = Field(
        description="Its name; {environment}, {region} and {account} are filled in"
    )
    prefix: str = Field("layers", description="What the keys begin with")


class ArtifactsEntry(WireModel):
    """Where Terraform takes the zips from."""

    s3: S3StoreEntry = Field(description="A bucket with content-addressed keys")


def _local_artifacts(value: object) -> object:
    return None if value == "local" else value


class ParametersEntry(WireModel):
    """SSM parameters with the ARNs of the releases."""

    prefix: Annotated[
        str,
        fields.Matching(
            r"(?!/(?:[aA][wW][sS]|[sS][sS][mM]))(?:/[a-zA-Z0-9_.-]+){1,10}",
            "bad-parameter-prefix",
            "'{value}' cannot begin the names of SSM parameters",
            "for example /platform/layers; /aws and /ssm belong to AWS",
        ),
    ] = Field("/layergen/layers", description="What their names begin with")


def _parameters_by_flag(value: object) -> object:
    if value is True:
        return {}
    return None if value is False else value


_TagKey = Annotated[
    str,
    fields.Matching(
        r"(?![aA][wW][sS]:).{1,128}",
        "bad-tag",
        "'{value}' cannot be the key of a tag: at most 128 characters, and 'aws:' belongs to AWS",
    ),
]
_TagValue = Annotated[str, Field(max_length=256)]


def _each_account_once(consumers: list[ConsumerEntry]) -> list[ConsumerEntry]:
    accounts = [consumer.account for consumer in consumers]
    for position, account in enumerate(accounts):
        if account in accounts[:position]:
            raise fields.refusal(
                "repeated", f"account {account} is listed more than once", at=(position, "account")
            )
    return consumers


class EnvironmentFile(WireModel):
    """An environment: an account, its regions, and how Terraform works there."""

    stand_ins: ClassVar[Mapping[str, object]] = {"version": 1}

    version: Literal[1] = Field(description="Version of this file's format")
    account: fields.AccountId = Field(description="The only account that its roots may touch")
    regions: Annotated[list[fields.Region], Field(min_length=1), fields.Unique()] = Field(
        description="One Terraform root each"
    )
    backend: BackendEntry = Field(
        default_factory=BackendEntry, description="Where Terraform keeps the state"
    )
    assume_role: Role | None = Field(None, description="The role that the provider assumes")
    artifacts: Annotated[
        ArtifactsEntry | None,
        BeforeValidator(
            _local_artifacts, json_schema_input_type=Literal["local"] | ArtifactsEntry | None
        ),
    ] = Field(None, description="Where Terraform takes the zips from: local, or s3")
    track: Literal["latest", "manual"] = Field(
        "manual", description="Whether new releases enter by themselves or by `layergen promote`"
    )
    name_prefix: Annotated[
        str,
        fields.Matching(
            r"[a-zA-Z0-9_-]{0,20}",
            "bad-name",
            "'{value}' cannot begin a layer name: letters, digits, '-' and '_', at most 20",
        ),
    ] = Field("", description="Put before every layer name, for environments in one account")
    parameters: Annotated[
        ParametersEntry | None,
        BeforeValidator(_parameters_by_flag, json_schema_input_type=bool | ParametersEntry | None),
    ] = Field(None, description="Publish the ARNs as SSM parameters")
    default_tags: Annotated[dict[_TagKey, _TagValue], Field(max_length=50)] = Field(
        default_factory=dict, description="Tags of everything in the roots"
    )
    retain: dict[str, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default_factory=dict, description="Layers whose `retain` is different here"
    )
    consumers: Annotated[list[ConsumerEntry], AfterValidator(_each_account_once)] = Field(
        default_factory=list, description="Other accounts whose functions `usage` looks at"
    )
    isolation: Isolation | None = Field(
        None, description="Where a release has to have been before it may enter"
    )
    ci: EnvironmentCiEntry = Field(
        default_factory=EnvironmentCiEntry, description="As whom jobs of `layergen ci` work here"
    )
    probes: Probes = Field(
        None, description="Functions that import layers in their runtimes, for `--smoke`"
    )

    @model_validator(mode="after")
    def _consumers_are_others(self) -> Self:
        for position, consumer in enumerate(self.consumers):
            if consumer.account == self.account:
                raise fields.refusal(
                    "repeated",
                    f"account {self.account} is the environment's own",
                    hint="consumers are other accounts; `usage` looks at this one anyway",
                    at=("consumers", position, "account"),
                )
        return self

    def to_model(self, name: str) -> model.Environment:
        """Give the frozen environment."""
        role, artifacts = self.assume_role, self.artifacts
        return model.Environment(
            name=name,
            account=self.account,
            regions=tuple(self.regions),
            backend=model.Backend(model.BackendType(self.backend.type), self.backend.settings),
            assume_role=role.to_model() if role else None,
            s3=model.S3Store(artifacts.s3.bucket, artifacts.s3.prefix.strip("/"))
            if artifacts
            else None,
            track=model.Track(self.track),
            name_prefix=self.name_prefix,
            parameters=model.Parameters(self.parameters.prefix) if self.parameters else None,
            default_tags=self.default_tags,
            retain=self.retain,
            consumers=tuple(consumer.to_model() for consumer in self.consumers),
            isolation=self.isolation.to_model() if self.isolation else None,
            probes=self.probes.to_model() if self.probes else None,
            ci=self.ci.to_model(),
        )
