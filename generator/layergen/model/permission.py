"""What a role may do, in the terms of IAM."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Purpose(StrEnum):
    """What a role is for."""

    PLAN = "plan"
    APPLY = "apply"
    DRIFT = "drift"
    GATE = "gate"
    BUILD = "build"
    USAGE = "usage"
    PRUNE = "prune"
    IMPORT = "import"
    PROMOTE = "promote"
    ATTACH = "attach"
    ROLLOUT = "rollout"
    SMOKE = "smoke"
    STATE = "state"
    READ_STATE = "read-state"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is allowed: actions on resources.

    `conditions` go by operator and condition key.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


AUDIENCE = "sts.amazonaws.com"
"""What jobs sign in for."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The jobs that may take a role on: who vouches for them, and what they are called there.

    `subjects` may hold `*`.
    """

    provider: str
    issuer: str
    subjects: tuple[str, ...]
