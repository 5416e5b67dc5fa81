"""Where an alias stands, as `env.lock.json` keeps it: the wire model, both ways."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.load.moments import Moment, moment_text, read_moment
from layergen.load.smoke_entry import SmokeEntry, smoke_entry
from layergen.model import rollout as model
from layergen.model.alarm import AlarmState
from layergen.model.rollout import RolloutState

_MOVING = ("staged", "shifting", "paused", "baking")
_SPLIT = ("shifting", "paused")
_Count = Annotated[int, Field(ge=0)]
_Number = Annotated[
    str,
    fields.Matching(
        r"[1-9][0-9]*", "bad-version", "'{value}' is not the number of a published function version"
    ),
]


class FunctionVersionEntry(WireModel):
    """A published version of a function."""

    version: _Number = Field(description="Its number")
    digest: str = Field("", description="What it is made of, whatever its number")
    layers: list[str] = Field(default_factory=list, description="ARNs of its layers, in order")

    def to_model(self) -> model.FunctionVersion:
        """Give the frozen version."""
        return model.FunctionVersion(self.version, self.digest, tuple(self.layers))


class TrafficEntry(WireModel):
    """What one version did in a window."""

    invocations: _Count = Field(0, description="How often it was invoked")
    errors: _Count = Field(0, description="How often that failed")
    duration: _Count = Field(0, description="Mean milliseconds of an invocation")

    def to_model(self) -> model.Traffic:
        """Give the frozen traffic."""
        return model.Traffic(self.invocations, self.errors, self.duration)


class EvidenceEntry(WireModel):
    """What AWS said about one position of an alias."""

    since: Moment = Field(description="When the alias was first seen there, in UTC")
    until: Moment = Field(description="When it was seen there last, in UTC")
    alarms: dict[str, Literal["OK", "ALARM", "INSUFFICIENT_DATA"]] = Field(
        default_factory=dict, description="States of the alarms at that time"
    )
    stable: TrafficEntry = Field(
        default_factory=TrafficEntry, description="Of the stable version, in between"
    )
    candidate: TrafficEntry = Field(
        default_factory=TrafficEntry, description="Of the candidate, in between"
    )

    def to_model(self) -> model.Evidence:
        """Give the frozen evidence."""
        return model.Evidence(
            since=read_moment(self.since),
            until=read_moment(self.until),
            alarms={name: AlarmState(state) for name, state in self.alarms.items()},
            stable=self.stable.to_model(),
            candidate=self.candidate.to_model(),
        )


class RolloutEntry(WireModel):
    """Where an alias stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {
                    "if": {"properties": {"state": {"enum": [*_MOVING]}}},
                    "then": {
                        "required": ["candidate"],
                        "properties": {"candidate": {"not": {"type": "null"}}},
                    },
                },
                {
                    "if": {"properties": {"state": {"enum": [*_SPLIT]}}},
                    "then": {
                        "required": ["percent"],
                        "properties": {"percent": {"minimum": 1, "maximum": 99}},
                    },
                },
            ]
        }
    )

    alias: fields.AliasName = Field(description="Name of the alias")
    state: Literal["stable", "staged", "shifting", "paused", "baking", "aborted"] = Field(
        description="Where it stands"
    )
    stable: FunctionVersionEntry = Field(description="The version that it goes back to")
    candidate: FunctionVersionEntry | None = Field(
        None, description="The version that it moves to, or that was aborted last"
    )
    step: _Count = Field(0, description="Steps that the candidate has had")
    percent: Annotated[int, Field(ge=0, le=100)] = Field(0, description="Share of the candidate")
    started_at: Moment | None = Field(None, description="When the rollout began, in UTC")
    entered_at: Moment | None = Field(None, description="When it came to this position, in UTC")
    revision: str = Field("", description="Revision of the alias in AWS before the first step")
    smoke: SmokeEntry | None = Field(None, description="The smoke test that its layers passed")
    evidence: EvidenceEntry | None = Field(None, description="What AWS says about this position")
    because: EvidenceEntry | None = Field(None, description="What the last move was decided on")
    reason: str = Field("", description="What was said about the last move")
    aborted: dict[_Number, str] = Field(
        default_factory=dict, description="Candidates that stay out: digests by version"
    )

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        candidate = self.candidate.version if self.candidate else None
        if self.state in _SPLIT and (candidate is None or not 0 < self.percent < 100):
            raise fields.refusal(
                "bad-rollout", f"a {self.state} alias needs candidate and percent, 1 to 99"
            )
        if self.state in _MOVING and candidate is None:
            raise fields.refusal("bad-rollout", f"a {self.state} alias needs a candidate")
        if candidate == self.stable.version:
            raise fields.refusal("bad-rollout", "the candidate is the stable version already")
        return self

    def to_model(self) -> model.Rollout:
        """Give the frozen rollout."""
        return model.Rollout(
            alias=self.alias,
            state=RolloutState(self.state),
            stable=self.stable.to_model(),
            candidate=self.candidate.to_model() if self.candidate else None,
            step=self.step,
            percent=self.percent,
            started_at=read_moment(self.started_at) if self.started_at else None,
            entered_at=read_moment(self.entered_at) if self.entered_at else None,
            revision=self.revision,
            smoke=self.smoke.to_model() if self.smoke else None,
            evidence=self.evidence.to_model() if self.evidence else None,
            because=self.because.to_model() if self.because else None,
            reason=self.reason,
            aborted=dict(self.aborted),
        )


def rollout_entry(rollout: model.Rollout) -> dict[str, Any]:
    """Write a rollout for the lock; what is empty is left out."""
    return _without_empty(
        {
            "alias": rollout.alias,
            "state": str(rollout.state),
            "stable": _version(rollout.stable),
            "candidate": _version(rollout.candidate) if rollout.candidate else None,
            "step": rollout.step,
            "percent": rollout.percent,
            "started_at": moment_text(rollout.started_at) if rollout.started_at else None,
            "entered_at": moment_text(rollout.entered_at) if rollout.entered_at else None,
            "revision": rollout.revision,
            "smoke": smoke_entry(rollout.smoke) if rollout.smoke else None,
            "evidence": _evidence(rollout.evidence),
            "because": _evidence(rollout.because),
            "reason": rollout.reason,
            "aborted": dict(rollout.aborted),
        }
    )


def _version(version: model.FunctionVersion) -> dict[str, Any]:
    return _without_empty(
        {"version": version.version, "digest": version.digest, "layers": [*version.layers]}
    )


def _evidence(evidence: model.Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return _without_empty(
        {
            "since": moment_text(evidence.since),
            "until": moment_text(evidence.until),
            "alarms": {name: str(state) for name, state in evidence.alarms.items()},
            "stable": _traffic(evidence.stable),
            "candidate": _traffic(evidence.candidate),
        }
    )


def _traffic(traffic: model.Traffic) -> dict[str, Any]:
    return _without_empty(
        {
            "invocations": traffic.invocations,
            "errors": traffic.errors,
            "duration": traffic.duration,
        }
    )


def _without_empty(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in (None, "", 0, [], {})}
