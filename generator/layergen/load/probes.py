"""The probes of an environment (`env.yaml`): the wire model, and its way into the model."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import environment as model

_LONGEST = timedelta(minutes=15)

_Retention = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
]  # fmt: skip
"""Days that CloudWatch Logs takes (API Reference, "PutRetentionPolicy")."""

_Boundary = Annotated[
    str,
    fields.Matching(
        r"arn:aws[a-zA-Z-]*:iam::(?:[0-9]{12}|aws):policy/[a-zA-Z0-9_+=,.@/-]{1,512}",
        "bad-policy",
        "'{value}' is not the ARN of a policy",
        "arn:aws:iam::111122223333:policy/name",
    ),
]


def _within_lambda(value: str) -> str:
    if fields.seconds_of(value) > _LONGEST:
        raise fields.refusal("bad-duration", "Lambda lets no function run for more than 15m")
    return value


class ProbesEntry(WireModel):
    """Functions of ours that import what layers bring."""

    runtimes: Annotated[list[str], fields.Unique()] = Field(
        default_factory=list,
        description="Only these runtimes; by default all that layers are made for",
    )
    role: fields.RoleArn | None = Field(
        None, description="Their execution role; by default the root makes one"
    )
    permissions_boundary: _Boundary | None = Field(
        None, description="Policy that bounds the role that the root makes"
    )
    memory: Annotated[int, Field(ge=128, le=10240)] = Field(
        1024, description="MB; more also means more processor"
    )
    timeout: Annotated[fields.Duration, AfterValidator(_within_lambda)] = Field(
        "2m", description="How long importing everything may take, at most 15m"
    )
    log_retention: _Retention = Field(14, description="Days that their logs are kept")

    @model_validator(mode="after")
    def _one_role(self) -> Self:
        if self.role and self.permissions_boundary:
            raise fields.refusal(
                "bad-role",
                "a boundary is for the role that the root makes, and this names another role",
                hint="remove one or the other",
                at=("permissions_boundary",),
            )
        return self

    def to_model(self) -> model.Probes:
        """Give the frozen probes."""
        return model.Probes(
            runtimes=tuple(self.runtimes),
            role=self.role,
            permissions_boundary=self.permissions_boundary,
            memory=self.memory,
            timeout=fields.seconds_of(self.timeout),
            log_retention=self.log_retention,
        )


def _probes_by_flag(value: object) -> object:
    if value is True:
        return {}
    return None if value is False else value


Probes = Annotated[
    ProbesEntry | None,
    BeforeValidator(_probes_by_flag, json_schema_input_type=bool | ProbesEntry | None),
]
