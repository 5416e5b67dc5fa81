"""Releases that come and go."""

from collections.abc import Iterable, Iterator, Sequence

import semver

from layergen.model.plan import Action, ResourceChange
from layergen.model.plan_summary import ReleaseMove, RootName, Step
from layergen.model.repository import Repository
from layergen.resolve.diff import diff_releases
from layergen.resolve.plan_summary.planned import Planned

_STEPS = {
    Action.CREATE: Step.PUBLISHED,
    Action.REPLACE: Step.REPLACED,
    Action.DELETE: Step.RETIRED,
    Action.FORGET: Step.FORGOTTEN,
}
_ORDER = tuple(Step)


def step_of(change: ResourceChange) -> Step | None:
    """Say what happens to the release of a layer version; None where it stays as it is."""
    step = _STEPS.get(change.action)
    return Step.ADOPTED if step is None and change.imported else step


def release_moves(plans: Sequence[Planned]) -> tuple[ReleaseMove, ...]:
    """Give every release that comes or goes, once for all roots in which it does the same."""
    found: dict[tuple[Step, str, str, str], tuple[dict[RootName, None], set[str]]] = {}
    for planned in plans:
        for layer, variant, version, step, before in _steps(planned):
            roots, variants = found.setdefault((step, layer, version, before), ({}, set()))
            roots[planned.name] = None
            variants.add(variant)
    repository = plans[0].repository if plans else None
    return tuple(
        _move(repository, key, tuple(roots), tuple(sorted(variants)))
        for key, (roots, variants) in sorted(found.items(), key=lambda item: _place(item[0]))
        if repository
    )


def _steps(planned: Planned) -> Iterator[tuple[str, str, str, Step, str]]:
    """Give each layer version that changes, with the release before it in this root."""
    held: dict[str, set[str]] = {}
    for layer, _, version, change in planned.versions():
        if change.before or change.action is Action.CREATE:
            held.setdefault(layer, set()).add(version)
    for layer, variant, version, change in planned.versions():
        if step := step_of(change):
            before = _older(held.get(layer, ()), version) if step is Step.PUBLISHED else ""
            yield layer, variant, version, step, before


def _older(versions: Iterable[str], than: str) -> str:
    """Give the newest version before another one, or nothing."""
    if not semver.Version.is_valid(than):
        return ""
    known = [semver.Version.parse(one) for one in versions if semver.Version.is_valid(one)]
    older = [one for one in known if one < semver.Version.parse(than)]
    return str(max(older)) if older else ""


def _place(key: tuple[Step, str, str, str]) -> tuple[int, str, tuple[int, ...], str, str]:
    step, layer, version, before = key
    parts = semver.Version.parse(version).to_tuple()[:3] if semver.Version.is_valid(version) else ()
    return _ORDER.index(step), layer, tuple(int(part) for part in parts), version, before


def _move(
    repository: Repository,
    key: tuple[Step, str, str, str],
    roots: tuple[RootName, ...],
    variants: tuple[str, ...],
) -> ReleaseMove:
    step, layer, version, before = key
    release = repository.layers_lock.find(layer, version)
    older = repository.layers_lock.find(layer, before) if before else None
    return ReleaseMove(
        step,
        layer,
        version,
        variants,
        roots,
        release,
        diff_releases(older, release, {}) if older and release else None,
        _users(repository, layer, version, roots),
    )


def _users(
    repository: Repository, layer: str, version: str, roots: Iterable[RootName]
) -> tuple[str, ...]:
    users: dict[str, None] = {}
    for root in roots:
        regions = repository.lock_of(root.environment).layers.get(layer, {}).get(version, {})
        for publication in regions.get(root.region, {}).values():
            users.update(dict.fromkeys(publication.used_by or ()))
    return tuple(sorted(users))
