"""Who uses what, as AWS tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class DeployedFunction:
    """One version of a function (`$LATEST` or a number), and the ARNs of its layer versions.

    `runtime` is empty for a container image.
    """

    name: str
    version: str
    layers: tuple[str, ...]
    runtime: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What one account has in one region: every function with all its versions, or no look at all.

    `aliases` are the versions that each alias sends traffic to, by function and alias; only of the
    functions that somebody asked about. `invocations` are counts by function.
    """

    account: str
    region: str
    functions: tuple[DeployedFunction, ...]
    aliases: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    invocations: Mapping[str, int] = field(default_factory=dict)


class Question(StrEnum):
    """What an account is asked."""

    FUNCTIONS = "functions"
    ALIASES = "aliases"
    INVOCATIONS = "invocations"


@dataclass(frozen=True, slots=True)
class Problem:
    """What an account did not answer, in which regions, and why."""

    account: str
    regions: tuple[str, ...]
    question: Question
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All looks at the accounts of an environment, and what there was no answer to."""

    looks: tuple[Look, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """One publication, and the function versions that have it, by function as `user_name` gives it.

    It is not `whole` if an account could not be looked at in the region: others may use it as well.
    """

    layer: str
    version: str
    region: str
    variant: str
    arn: str
    layer_version: int
    published_at: str
    functions: Mapping[str, tuple[str, ...]]
    whole: bool = True


def user_name(account: str, function: str, own: str) -> str:
    """Name a function as `used_by` does: with its account, unless it is the environment's `own`.

    No function has a slash in its name, so that nobody takes another account's for one of ours.
    """
    return function if account == own else f"{account}/{function}"


def is_elsewhere(user: str) -> bool:
    """Tell whether a name from `user_name` is that of a function in another account."""
    return "/" in user
