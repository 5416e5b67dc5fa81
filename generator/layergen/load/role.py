"""Roles that `envs/<env>/env.yaml` names: the wire model, and its way into the model."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import environment as model

_SessionName = Annotated[
    str,
    fields.Matching(
        r"[a-zA-Z0-9_+=,.@-]{2,64}",
        "bad-name",
        "'{value}' cannot name a session: 2 to 64 letters, digits and _+=,.@-",
    ),
]
_ExternalId = Annotated[
    str,
    fields.Matching(
        r"[a-zA-Z0-9_+=,.@:/-]{2,1224}",
        "bad-name",
        "this is not an external id: 2 to 1224 letters, digits and _+=,.@:/-",
    ),
]


class AssumeRoleEntry(WireModel):
    """A role to assume."""

    role_arn: fields.RoleArn = Field(description="The role in the account")
    session_name: _SessionName | None = Field(None, description="Shown in CloudTrail")
    external_id: _ExternalId | None = Field(None, description="If the role asks for one")

    def to_model(self) -> model.AssumeRole:
        """Give the frozen role."""
        return model.AssumeRole(self.role_arn, self.session_name, self.external_id)


def _role_by_arn(value: object) -> object:
    return {"role_arn": value} if isinstance(value, str) else value


Role = Annotated[
    AssumeRoleEntry,
    BeforeValidator(_role_by_arn, json_schema_input_type=fields.RoleArn | AssumeRoleEntry),
]


class ConsumerEntry(WireModel):
    """Another account whose functions may use the layers."""

    account: fields.AccountId = Field(description="The account")
    assume_role: Role | None = Field(
        None,
        description="The role to look at its functions with, taken on from the environment's; "
        "without, the credentials at hand have to be of the account",
    )

    @model_validator(mode="after")
    def _role_is_the_accounts(self) -> Self:
        role = self.assume_role
        if role and role.role_arn.split(":")[4] != self.account:
            raise fields.refusal(
                "bad-role", f"the role is not of account {self.account}", at=("assume_role",)
            )
        return self

    def to_model(self) -> model.Consumer:
        """Give the frozen consumer."""
        return model.Consumer(
            self.account, self.assume_role.to_model() if self.assume_role else None
        )
