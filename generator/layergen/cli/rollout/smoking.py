"""Smoke tests of candidates: their layers, together and in order, on the probe of the function."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.cli.rollout.moving import Target
    from layergen.model.live_alias import Scene
    from layergen.model.smoke import ProbeAnswer, Trial
    from layergen.resolve.aliases import AliasCase


def smoked(
    session: Session,
    found: Checkout,
    account: "Account",
    cases: "Mapping[Target, tuple[AliasCase, Scene]]",
    problems: list[LayergenError],
    candidate: str | None = None,
) -> "dict[Target, Scene]":
    """Try the layers of all candidates, and give the scenes of those that passed, with that.

    Functions with the same layers share a trial; a start that only makes an alias has nothing to
    try. What fails is added to the problems.
    """
    from layergen.adapters.clock import now
    from layergen.model.smoke import SmokePass
    from layergen.resolve.smoke import passed, refusal

    trials: dict[Target, Trial] = {}
    done: dict[Target, Scene] = {}
    for target, (case, scene) in cases.items():
        try:
            trial = _trial(found, case, scene, candidate)
        except LayergenError as error:
            problems.append(error)
            continue
        if trial is None:
            done[target] = scene
        else:
            trials[target] = trial
    answers = _answers(session, account, trials)
    for target, trial in trials.items():
        answer = answers[target[0], trial]
        if answer.failed:
            problems.append(refusal([(trial, answer)]))
        else:
            smoke = SmokePass(trial.layers, now(), trial.probe, len(answer.imported))
            done[target] = replace(cases[target][1], smoke=smoke)
    for trial, answer in {trial: answer for (_, trial), answer in answers.items()}.items():
        if not answer.failed:
            session.say(f"smoke test passed: {passed(trial, answer)}")
    return done


def _trial(
    found: Checkout, case: "AliasCase", scene: "Scene", candidate: str | None
) -> "Trial | None":
    from layergen.cli.smoking import included_packages, probe_for
    from layergen.model.smoke import Trial
    from layergen.resolve.alias_start import chosen_candidate

    if case.current is None and candidate is None:
        return None
    version = scene.versions.get(chosen_candidate(scene, candidate) or "")
    if version is None or not version.made_of.layers:
        return None
    function, layers = case.declared, found.repository.strategy.layers
    declared = [layers[name] for name in function.layers if name in layers]
    return Trial(
        name=", ".join(arn.partition(":layer:")[2] for arn in version.made_of.layers),
        probe=probe_for(found, case.environment, function.runtime, function.architecture),
        runtime=function.runtime,
        architecture=function.architecture,
        layers=version.made_of.layers,
        left_out=tuple(sorted({glob for layer in declared for glob in layer.skip_imports})),
        included=included_packages(found, declared),
    )


def _answers(
    session: Session, account: "Account", trials: "Mapping[Target, Trial]"
) -> "dict[tuple[str, Trial], ProbeAnswer]":
    from layergen.cli.smoking import try_layers

    by_region: dict[str, dict[Trial, None]] = {}
    for (region, _), trial in trials.items():
        by_region.setdefault(region, {})[trial] = None
    return {
        (region, trial): answer
        for region, several in by_region.items()
        for trial, answer in try_layers(session, account, region, several).items()
    }
