"""What merging does: the plans of all roots, in the words of layers, functions and traffic."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from layergen.errors import LayergenError
from layergen.model.budget import Budget, Standing
from layergen.model.finding import Finding
from layergen.model.outputs import OUTPUT
from layergen.model.plan import Action, Mode, ResourceChange
from layergen.model.plan_summary import (
    OtherChange,
    PlannedRoot,
    PlanSummary,
    Step,
)
from layergen.resolve.budget import budgets
from layergen.resolve.gate.case import ALIAS, LAYER_PERMISSION
from layergen.resolve.plan_summary.aliases import alias_shifts, routing
from layergen.resolve.plan_summary.dangers import dangers
from layergen.resolve.plan_summary.functions import FUNCTION, Invocations, function_moves
from layergen.resolve.plan_summary.grants import grant_moves
from layergen.resolve.plan_summary.parameters import is_parameter, parameter_moves
from layergen.resolve.plan_summary.planned import Planned
from layergen.resolve.plan_summary.releases import release_moves, step_of

__all__ = ["Invocations", "Planned", "plans_digest", "summarise"]

_STACK = "aws_cloudformation_stack"
_FOLLOWS = {"last_modified", "layers", "qualified_arn", "qualified_invoke_arn", "version"}
"""What changes of a function that gets other layers, and says nothing else."""

_Key = tuple[str, str]


def plans_digest(digests: Iterable[str]) -> str:
    """Give one digest for several plans, in whatever order they come; that of a single one."""
    ordered = sorted(digests)
    if len(ordered) == 1:
        return ordered[0]
    return f"sha256:{hashlib.sha256(chr(10).join(ordered).encode()).hexdigest()}"


def summarise(
    plans: Sequence[Planned],
    *,
    invocations: Invocations | None = None,
    findings: tuple[Finding, ...] | None = None,
    stale: Mapping[str, str] | None = None,
) -> PlanSummary:
    """Put the plans of all roots together.

    Raises LayergenError if two of them are of one root.
    """
    plans = sorted(plans, key=lambda planned: planned.name)
    _refuse_doubles(plans)
    functions = tuple(
        move for planned in plans for move in function_moves(planned, invocations or {})
    )
    return PlanSummary(
        digest=plans_digest(planned.plan.digest for planned in plans),
        roots=tuple(_root(planned) for planned in plans),
        dangers=tuple(
            sorted(
                (one for planned in plans for one in dangers(planned, _leaving(planned))),
                key=lambda danger: not danger.refuses,
            )
        ),
        releases=release_moves(plans),
        functions=functions,
        aliases=tuple(
            shift for planned in plans for shift in alias_shifts(planned, invocations or {})
        ),
        parameters=tuple(move for planned in plans for move in parameter_moves(planned)),
        grants=grant_moves(plans),
        budgets=tuple(_tight(plans)),
        others=tuple(one for planned in plans for one in _others(planned)),
        drift=tuple(
            OtherChange(planned.name, change)
            for planned in plans
            for change in planned.plan.drift
            if _is_drift(change)
        ),
        findings=findings,
        stale=stale,
    )


def _is_drift(change: ResourceChange) -> bool:
    """Tell whether somebody did something: that an unset value comes back empty is nothing."""
    if change.action is not Action.UPDATE:
        return change.action is not Action.NO_OP
    return any(
        (change.before.get(n) or None) != (change.after.get(n) or None) for n in change.changed
    )


def _refuse_doubles(plans: Sequence[Planned]) -> None:
    for one, other in itertools.pairwise(plans):
        if one.case.root and one.name == other.name:
            raise LayergenError(
                f"{one.plan.source} and {other.plan.source} are both plans of {one.name.folder}",
                hint="give one plan for each root",
            )


def _root(planned: Planned) -> PlannedRoot:
    plan = planned.plan
    changes = [change for change in plan.resources if change.mode is Mode.MANAGED]
    return PlannedRoot(
        planned.name,
        plan.digest,
        plan.errored,
        plan.complete,
        plan.has_changes,
        Counter(change.action for change in changes if change.action is not Action.NO_OP),
        sum(change.moved for change in changes),
        sum(change.imported for change in changes),
        tuple(
            output.name
            for output in plan.outputs
            if output.action is not Action.NO_OP
            and not (planned.case.root and output.name == OUTPUT)
        ),
        plan.invocations,
    )


def _leaving(planned: Planned) -> Set[_Key]:
    """Give what is destroyed because a release retires: its versions, grants and parameters."""
    retired = {
        (layer, variant, version): change
        for layer, variant, version, change in planned.versions()
        if step_of(change) is Step.RETIRED
    }
    versions = {version for _, _, version in retired}
    found = {(change.address, "") for change in retired.values()}
    for change in planned.managed_changes():
        layer = planned.layer_of(change)
        is_grant = change.type in {LAYER_PERMISSION, _STACK} and layer is not None
        names_it = is_parameter(change) and str(change.index).rsplit("/", 1)[-1] in versions
        if change.action is Action.DELETE and not change.deposed and (is_grant or names_it):
            found.add((change.address, ""))
    return found


def _others(planned: Planned) -> Iterator[OtherChange]:
    for change in planned.managed_changes():
        if not _is_told(planned, change):
            yield OtherChange(planned.name, change)
    for change, reason in planned.plan.deferred:
        yield OtherChange(planned.name, change, deferred=reason or "later")


def _is_told(planned: Planned, change: ResourceChange) -> bool:
    """Tell whether one of the other parts says all there is to say about a resource."""
    if change.deposed or change.moved:
        return False
    if planned.layer_of(change):
        is_version = isinstance(change.index, str) and step_of(change) is not None
        return is_version or change.type in {LAYER_PERMISSION, _STACK}
    if is_parameter(change) and planned.case.root:
        # Those of single releases come and go with them.
        return change.action in {Action.CREATE, Action.UPDATE}
    if change.type == ALIAS:
        return change.action is not Action.FORGET and routing(change.before) != routing(
            change.after
        )
    if change.type == FUNCTION and change.action is Action.UPDATE:
        changed = set(change.changed)
        return "layers" in changed and changed <= _FOLLOWS
    return False


def _tight(plans: Sequence[Planned]) -> Iterator[Budget]:
    """Give the functions near their limit or beyond it, in every environment that changes."""
    seen: set[str] = set()
    for planned in plans:
        environment = planned.case.environment
        if environment is None or environment.name in seen or not planned.plan.has_changes:
            continue
        seen.add(environment.name)
        limit = planned.case.facts.limits.unzipped_bytes
        for one in budgets(planned.repository, [environment], planned.case.package_bytes, limit):
            if one.standing is not Standing.FITS:
                yield one
