"""`ci` in `layers.yaml` and `env.yaml`: the wire models, and their way into the model."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import ci as model

_Cron = Annotated[
    str,
    fields.Matching(
        r"[0-9*/,-]+(?: [0-9*/,-]+){2} [0-9A-Za-z*/,-]+ [0-9A-Za-z*/,-]+",
        "bad-schedule",
        "'{value}' is not a schedule of cron",
        "minute, hour, day, month, weekday, in UTC: 17 3 * * *",
    ),
]
_Version = Annotated[
    str,
    fields.Matching(
        r"[0-9]+(?:\.[0-9]+){1,2}(?:-[0-9A-Za-z.]+)?",
        "bad-version",
        "'{value}' is not one version",
        'for example "1.11.4", in quotes',
    ),
]
_Branch = Annotated[
    str,
    fields.Matching(
        r"(?!-)(?!.*\.\.)[A-Za-z0-9_./-]{1,200}", "bad-name", "'{value}' cannot name a branch here"
    ),
]
_Runner = Annotated[
    str, fields.Matching(r"[A-Za-z0-9_.-]{1,100}", "bad-name", "'{value}' cannot name a runner")
]
_Image = Annotated[
    str,
    fields.Matching(r"[a-zA-Z0-9_./:@-]{1,300}", "bad-name", "'{value}' cannot name an image"),
]
_Approval = Annotated[
    str,
    fields.Matching(
        r"[a-zA-Z0-9_./ -]{1,200}", "bad-name", "'{value}' cannot name an environment of GitHub"
    ),
]


def _is_requirement(value: str) -> str:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        Requirement(value)
    except InvalidRequirement:
        raise fields.refusal(
            "bad-requirement",
            f"'{fields.shortened(value)}' is nothing that pip installs",
            hint='for example "layergen==1.2.0"',
        ) from None
    return value


class SchedulesEntry(WireModel):
    """When jobs run by themselves, as cron takes it, in UTC."""

    drift: _Cron = Field("17 3 * * *", description="Looking for drift")
    housekeeping: _Cron = Field(
        "43 4 * * 1", description="Proposing what `usage` saw and what `prune` would retire"
    )
    rollouts: _Cron = Field("*/10 * * * *", description="The next steps of rollouts")


class CiEntry(WireModel):
    """How the jobs run that `layergen ci` writes."""

    branch: _Branch = Field("main", description="What pull requests are merged into")
    runner: _Runner = Field("ubuntu-latest", description="Where GitHub runs the jobs")
    image: _Image | None = Field(
        None, description="What GitLab runs the jobs in: Debian with Python, git and curl"
    )
    python: _Version | None = Field(None, description="The Python that layergen runs on")
    terraform: _Version | None = Field(None, description="The Terraform that plans and applies")
    opentofu: _Version | None = Field(None, description="OpenTofu instead, in this version")
    install: Annotated[str, AfterValidator(_is_requirement)] | None = Field(
        None, description="What pip installs; by default the layergen that writes the workflows"
    )
    commits: Literal["push", "pull-request"] = Field(
        "push", description="How jobs bring what they recorded to the branch"
    )
    code_scanning: bool = Field(
        False, description="Whether GitHub's code scanning gets the findings of lint"
    )
    schedules: SchedulesEntry = Field(
        default_factory=SchedulesEntry, description="When jobs run by themselves"
    )

    @model_validator(mode="after")
    def _one_tool(self) -> Self:
        if self.terraform and self.opentofu:
            raise fields.refusal(
                "two-tools", "either Terraform plans and applies, or OpenTofu", at=("opentofu",)
            )
        return self

    def to_model(self) -> model.CiSettings:
        """Give the frozen settings."""
        return model.CiSettings(
            branch=self.branch,
            runner=self.runner,
            image=self.image or "",
            python=self.python or "",
            terraform=self.terraform or "",
            opentofu=self.opentofu or "",
            install=self.install or "",
            commits=model.Commits(self.commits),
            code_scanning=self.code_scanning,
            schedules=model.Schedules(
                self.schedules.drift, self.schedules.housekeeping, self.schedules.rollouts
            ),
        )


class CiRolesEntry(WireModel):
    """The roles that jobs take on. `layergen iam --role` prints their policies."""

    plan: fields.RoleArn | None = Field(None, description="Plans pull requests")
    apply: fields.RoleArn | None = Field(None, description="Applies what was merged")
    build: fields.RoleArn | None = Field(
        None, description="Keeps zips in the bucket; by default `apply`, after a merge"
    )
    drift: fields.RoleArn | None = Field(None, description="Looks for drift; by default `plan`")
    usage: fields.RoleArn | None = Field(None, description="Asks who uses what")
    rollout: fields.RoleArn | None = Field(None, description="Looks after rollouts")


class EnvironmentCiEntry(WireModel):
    """As whom jobs work in the environment."""

    roles: CiRolesEntry = Field(
        default_factory=CiRolesEntry, description="The roles; a job without one is not written"
    )
    approval: _Approval | None = Field(
        None, description="An environment of GitHub or GitLab whose rules an apply has to pass"
    )

    @model_validator(mode="after")
    def _planned_first(self) -> Self:
        if self.roles.apply and not self.roles.plan:
            raise fields.refusal(
                "unplanned-apply",
                "nothing is applied that no pull request has shown",
                hint="name a role for plan as well",
                at=("roles", "apply"),
            )
        return self

    def to_model(self) -> model.EnvironmentCi:
        """Give the frozen roles."""
        named = {role: getattr(self.roles, role) for role in model.CiRole}
        return model.EnvironmentCi(
            {role: arn for role, arn in named.items() if arn}, self.approval or ""
        )
