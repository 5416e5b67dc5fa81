"""`envs/<env>/env.yaml`: the wire model, and its way into the model."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, JsonValue
from pydantic_core import PydanticCustomError

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import environment as model

_SECRET_SETTINGS = {"access_key", "secret_key", "token", "password", "sse_customer_key"}


def _without_secrets(settings: dict[str, JsonValue]) -> dict[str, JsonValue]:
    for name in settings:
        if name in _SECRET_SETTINGS:
            raise PydanticCustomError(
                "secret-in-backend",
                "'{name}' is a secret and would be written into backend.tf",
                {"name": name, "hint": "give it to Terraform as an environment variable"},
            )
    return settings


class BackendEntry(WireModel):
    """The backend block of every root."""

    type: Literal["local", "s3", "remote", "cloud", "http"] = Field(
        "local", description="Where Terraform keeps the state"
    )
    settings: Annotated[dict[str, JsonValue], BeforeValidator(_without_secrets)] = Field(
        default_factory=dict,
        description="Arguments of the block; {environment}, {region} and {account} are filled in",
    )


class AssumeRoleEntry(WireModel):
    """The role that the provider assumes."""

    role_arn: fields.RoleArn = Field(description="The role in the environment's account")
    session_name: str | None = Field(None, description="Shown in CloudTrail")
    external_id: str | None = Field(None, description="If the role asks for one")


def _role_by_arn(value: object) -> object:
    return {"role_arn": value} if isinstance(value, str) else value


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
        fields.matching(
            r"(/[a-zA-Z0-9_.-]+){1,10}",
            "bad-parameter-prefix",
            "'{value}' is no prefix for SSM parameters: /platform/layers",
        ),
    ] = Field("/layergen/layers", description="What their names begin with")


def _parameters_by_flag(value: object) -> object:
    if value is True:
        return {}
    return None if value is False else value


class EnvironmentFile(WireModel):
    """An environment: an account, its regions, and how Terraform works there."""

    version: Literal[1] = Field(description="Version of this file's format")
    account: fields.AccountId = Field(description="The only account that its roots may touch")
    regions: Annotated[list[fields.Region], Field(min_length=1), fields.unique()] = Field(
        description="One Terraform root each"
    )
    backend: BackendEntry = Field(
        default_factory=BackendEntry, description="Where Terraform keeps the state"
    )
    assume_role: Annotated[
        AssumeRoleEntry | None,
        BeforeValidator(_role_by_arn, json_schema_input_type=str | AssumeRoleEntry),
    ] = Field(None, description="The role that the provider assumes")
    artifacts: Annotated[
        ArtifactsEntry | None,
        BeforeValidator(_local_artifacts, json_schema_input_type=Literal["local"] | ArtifactsEntry),
    ] = Field(None, description="Where Terraform takes the zips from: local, or s3")
    track: Literal["latest", "manual"] = Field(
        "manual", description="Whether new releases enter by themselves or by `layergen promote`"
    )
    name_prefix: Annotated[
        str,
        fields.matching(
            r"[a-zA-Z0-9-_]{0,20}",
            "bad-name",
            "'{value}' cannot start a layer name: letters, digits, '-' and '_', at most 20",
        ),
    ] = Field("", description="Put before every layer name, for environments in one account")
    parameters: Annotated[
        ParametersEntry | None,
        BeforeValidator(_parameters_by_flag, json_schema_input_type=bool | ParametersEntry),
    ] = Field(None, description="Publish the ARNs as SSM parameters")
    default_tags: dict[str, str] = Field(
        default_factory=dict, description="Tags of everything in the roots"
    )
    retain: dict[str, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default_factory=dict, description="Layers whose `retain` is different here"
    )

    def to_model(self, name: str) -> model.Environment:
        """Give the frozen environment."""
        role, artifacts = self.assume_role, self.artifacts
        return model.Environment(
            name=name,
            account=self.account,
            regions=tuple(self.regions),
            backend=model.Backend(model.BackendType(self.backend.type), self.backend.settings),
            assume_role=model.AssumeRole(role.role_arn, role.session_name, role.external_id)
            if role
            else None,
            s3=model.S3Store(artifacts.s3.bucket, artifacts.s3.prefix.strip("/"))
            if artifacts
            else None,
            track=model.Track(self.track),
            name_prefix=self.name_prefix,
            parameters=model.Parameters(self.parameters.prefix) if self.parameters else None,
            default_tags=self.default_tags,
            retain=self.retain,
        )
