"""Starting: an alias gets its stable version, or a candidate and the first traffic for it."""

from dataclasses import replace
from datetime import datetime

from layergen.errors import LayergenError
from layergen.model.live_alias import LiveAlias, Scene
from layergen.model.rollout import Evidence, FunctionVersion, Progress, Rollout, RolloutState
from layergen.resolve import rollout
from layergen.resolve.alias_position import described
from layergen.resolve.aliases import AliasCase
from layergen.resolve.edit import Edit, with_alias_import
from layergen.resolve.rollout_objections import objections, objections_in_aws
from layergen.resolve.smoke import missing_pass


def start(
    case: AliasCase,
    now: datetime,
    scene: Scene | None = None,
    *,
    stable: str | None = None,
    candidate: str | None = None,
) -> Edit:
    """Create an alias, or give it a candidate and its first traffic.

    Without a scene nothing can be checked, so the candidate is only staged. Raises LayergenError
    with everything that speaks against it.
    """
    before = case.current
    if before and scene and stable and _is_followed(before, scene, stable):
        return _followed(case, before, scene, stable)
    resting = _resting(before, case.alias, stable) if before else _created(case, stable, scene)
    if before is None and scene and scene.alias:
        # One step after the other: what is there has to be Terraform's before it moves.
        return _taken_over(case, resting, scene.alias)
    if candidate is None and (before is None or stable is not None):
        return case.moved(resting)
    chosen = chosen_candidate(scene, candidate)
    if chosen is None:
        raise LayergenError(
            "there is nothing to start", hint="name a published version with --candidate"
        )
    staged = rollout.stage(resting, FunctionVersion(chosen), now)
    if scene is None:
        _refuse(case, tuple(objections(case, staged)))
        return case.moved(staged, "nothing was checked: layergen rollout advance does, and shifts")
    progress = shift(case, staged, now, scene)
    return case.moved(progress.rollout)


def chosen_candidate(scene: Scene | None, candidate: str | None) -> str | None:
    """Give the version that a start is about: the one that is named, or else the newest."""
    return candidate or (scene.newest if scene else None)


def shift(
    case: AliasCase, staged: Rollout, now: datetime, scene: Scene, *, skip: str = ""
) -> Progress:
    """Give a staged candidate its first traffic, after a look at all that could be wrong with it.

    Raises LayergenError with everything that is.
    """
    found = replace(
        staged,
        stable=_made_of(staged.stable, scene),
        candidate=_made_of(staged.candidate or staged.stable, scene),
        revision=scene.alias.revision if scene.alias else "",
        smoke=scene.smoke or staged.smoke,
        # What was aborted without a look at AWS is known by its number only; now by more.
        aborted={
            version: digest or _made_of(FunctionVersion(version), scene).digest
            for version, digest in staged.aborted.items()
        },
    )
    unproved = "" if skip or case.declared.rollout is None else missing_pass(found, case.plan)
    reasons = (*objections(case, found), *objections_in_aws(case, found, scene), unproved)
    _refuse(case, tuple(filter(None, reasons)))
    return rollout.advance(found, case.plan, now, Evidence(now, now, scene.alarms), skip=skip)


def _created(case: AliasCase, stable: str | None, scene: Scene | None) -> Rollout:
    version = stable
    if scene is not None:
        there = scene.alias.version if scene.alias else None
        if stable is not None and there not in {None, stable}:
            raise LayergenError(
                f"the alias {case.alias} points at version {there}, not {stable}",
                hint="leave --stable out to take it as it is",
            )
        version = stable or there or scene.newest
        if version is not None and version not in scene.versions:
            raise LayergenError(
                f"{case.function} has no published version {version}",
                hint="publish one; an alias that moves cannot point at $LATEST",
            )
    if version is None:
        raise LayergenError(
            f"the alias {case.alias} has no stable version yet",
            hint="name the function version that takes the traffic now with --stable"
            if scene is None
            else f"publish a version of {case.function} first",
        )
    made_of = FunctionVersion(version)
    return Rollout(case.alias, RolloutState.STABLE, _made_of(made_of, scene) if scene else made_of)


def _taken_over(case: AliasCase, resting: Rollout, alias: LiveAlias) -> Edit:
    if alias.weights:
        raise LayergenError(
            f"the alias {case.alias} is on its way already: {described(alias)}",
            hint=f"layergen import --env {case.environment.name} takes it over as it is",
        )
    edit = case.moved(resting, "it is there, so the next apply imports it")
    lock = with_alias_import(edit.lock, case.function, case.region, wanted=True)
    return Edit(lock, edit.changes)


def _is_followed(before: Rollout, scene: Scene, stable: str) -> bool:
    """Tell whether somebody says that AWS is right where it differs from a lock at rest."""
    at_rest = not before.is_moving and before.stable.version != stable
    alias = scene.alias
    return at_rest and alias is not None and alias.version == stable and not alias.weights


def _followed(case: AliasCase, before: Rollout, scene: Scene, stable: str) -> Edit:
    there = _made_of(FunctionVersion(stable), scene)
    if stable in before.aborted or there.digest in set(before.aborted.values()) - {""}:
        raise LayergenError(
            f"the rollout of version {stable} was aborted, and the lock does not follow to it",
            hint="set the alias back in AWS, or publish a version that is mended",
        )
    if stable not in scene.versions:
        raise LayergenError(
            f"the alias {before.alias} points at {stable} in AWS, which is no published version"
        )
    after = Rollout(before.alias, RolloutState.STABLE, there, aborted=before.aborted)
    return case.moved(after, f"as AWS has it; the lock had version {before.stable.version}")


def _resting(before: Rollout, alias: str, stable: str | None) -> Rollout:
    if before.alias != alias:
        raise LayergenError(
            f"the alias is {before.alias}, and the strategy calls it {alias}: "
            "renaming an alias takes it away from its callers",
            hint=f"write alias: {before.alias} in layers.yaml",
        )
    if before.is_moving and before.state is not RolloutState.STAGED:
        to = before.candidate.version if before.candidate else ""
        raise LayergenError(
            f"{alias} is {before.state} to version {to} already",
            hint="advance, promote or abort that rollout first",
        )
    if stable not in {None, before.stable.version}:
        raise LayergenError(
            f"the stable version of {alias} is {before.stable.version}, not {stable}",
            hint=f"shift to it: --candidate {stable}",
        )
    return before


def _made_of(version: FunctionVersion, scene: Scene) -> FunctionVersion:
    found = scene.versions.get(version.version)
    return found.made_of if found else version


def _refuse(case: AliasCase, reasons: tuple[str, ...]) -> None:
    if reasons:
        listed = f" {reasons[0]}" if len(reasons) == 1 else "".join(f"\n  - {r}" for r in reasons)
        raise LayergenError(f"{case.function} cannot start in {case.region}:{listed}")
