"""What merging does, in sentences and in the words of cells: the same for every format."""

from collections.abc import Iterable

from layergen.model.plan_summary import (
    GrantStep,
    RootName,
    Step,
)
from layergen.report.comment_cells import Name

_STEPS = {
    Step.PUBLISHED: "published",
    Step.ADOPTED: "taken over by Terraform",
    Step.REPLACED: "replaced",
    Step.RETIRED: "retired",
    Step.FORGOTTEN: "left unmanaged",
}
_GRANTS = {
    GrantStep.GIVEN: "given",
    GrantStep.REVOKED: "revoked",
    GrantStep.EXTENDED: "extended",
    GrantStep.WITHDRAWN: "withdrawn",
    GrantStep.UNKNOWN: "not known before the apply",
}


def step_word(step: Step) -> str:
    """Say what happens to a release."""
    return _STEPS[step]


def grant_word(step: GrantStep) -> str:
    """Say what happens to a grant."""
    return _GRANTS[step]


def places(roots: Iterable[RootName]) -> tuple[str, ...]:
    """Give one line for each environment, with its regions; other roots as they are named."""
    regions: dict[str, list[str]] = {}
    others: list[str] = []
    for root in roots:
        if root.environment:
            regions.setdefault(root.environment, []).append(root.region)
        else:
            others.append(root.folder)
    return (*(f"{name}: {', '.join(found)}" for name, found in regions.items()), *map(Name, others))


def place(root: RootName) -> str:
    """Name one root in short."""
    return f"{root.environment}: {root.region}" if root.environment else Name(root.folder)


def few_names(names: Iterable[str], shown: int = 6) -> str:
    """Join names; beyond the first ones they are counted."""
    found = list(names)
    rest = len(found) - shown
    return ", ".join(found) if rest <= 1 else f"{', '.join(found[:shown])} and {rest} more"
