"""Where `drift` looks, for what, and what it says of what it does not see."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from layergen.errors import InvalidInputError, LayergenError
from layergen.model.drift import Failure, Kind, RootDrift

REFRESH_ONLY = "a plan of -refresh-only does not say what an apply would do"
BESIDE_REFRESH = (Kind.PENDING, Kind.ROLLOUT_EXPECTED)
"""What only a plan of an apply tells."""
BY_PLAN = tuple(map(str, BESIDE_REFRESH))
BY_AWS = (
    str(Kind.UNMANAGED),
    str(Kind.LAGGING),
    "whom policies of layer versions let in beside Terraform's grants",
)
"""What only AWS tells, whatever the plan."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look, and for what. `plans` are files; without any, Terraform is run."""

    plans: tuple[Path, ...]
    environments: list[str] | None
    regions: list[str] | None
    refresh_only: bool = False
    terraform_only: bool = False
    skip: frozenset[Kind] = frozenset()
    at_once: int | None = None


def failure_of(where: str, error: LayergenError) -> Failure:
    """Tell what could not be looked at."""
    if isinstance(error, InvalidInputError):
        return Failure(where, "\n".join(str(finding) for finding in error.diagnostics))
    return Failure(where, error.message, error.hint)


def without(skipped: Collection[Kind], part: RootDrift) -> RootDrift:
    """Leave out the differences of some kinds."""
    kept = tuple(one for one in part.differences if one.kind not in skipped)
    return replace(part, differences=kept)
