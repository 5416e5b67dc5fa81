"""Who may use a layer from now on, and who no longer."""

from collections.abc import Iterator, Sequence

from layergen.model.plan import Action, GrantChange, Grantee
from layergen.model.plan_summary import GrantMove, GrantStep, RootName
from layergen.resolve.gate.case import text
from layergen.resolve.plan_summary.planned import Planned

_ORDER = tuple(GrantStep)
_Moves = dict[tuple[GrantStep, str, str], tuple[dict[str, None], dict[RootName, None]]]


def grant_moves(plans: Sequence[Planned]) -> tuple[GrantMove, ...]:
    """Give every grant that comes or goes, once for all releases and roots in which it does."""
    found: _Moves = {}
    for planned in plans:
        by_layer: dict[str, list[GrantChange]] = {}
        for change in planned.plan.grants:
            if change.resource.action is not Action.FORGET:
                by_layer.setdefault(_layer(planned, change), []).append(change)
        for layer, changes in by_layer.items():
            for step, grantee, release in _steps(changes):
                releases, roots = found.setdefault((step, layer, grantee), ({}, {}))
                roots[planned.name] = None
                if release and planned.layer_of(changes[0].resource):
                    releases[release] = None
    ordered = sorted(found.items(), key=lambda item: (_ORDER.index(item[0][0]), *item[0][1:]))
    return tuple(
        GrantMove(step, layer, grantee, tuple(releases), tuple(roots))
        for (step, layer, grantee), (releases, roots) in ordered
    )


def _layer(planned: Planned, change: GrantChange) -> str:
    if found := planned.layer_of(change.resource):
        return found[0]
    attributes = change.resource.after or change.resource.before
    return text(attributes.get("layer_name")) or change.resource.address


def _steps(changes: Sequence[GrantChange]) -> Iterator[tuple[GrantStep, str, str]]:
    before = {grantee for change in changes for grantee in change.before or ()}
    after = {grantee for change in changes for grantee in change.after or ()}
    for change in changes:
        release = str(change.resource.index or "")
        if change.after is None and change.resource.is_change:
            yield GrantStep.UNKNOWN, "", release
            continue
        old, new = change.before or frozenset(), change.after or frozenset()
        for grantee in sorted(new - old):
            step = GrantStep.EXTENDED if grantee in before else GrantStep.GIVEN
            yield step, _whom(grantee), release
        for grantee in sorted(old - new):
            step = GrantStep.WITHDRAWN if grantee in after else GrantStep.REVOKED
            yield step, _whom(grantee), release


def _whom(grantee: Grantee) -> str:
    return grantee.organization or grantee.principal
