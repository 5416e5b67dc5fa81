"""What speaks against shifting an alias to a version: what AWS refuses, and what would hurt."""

from collections.abc import Iterator

from layergen.errors import LayergenError
from layergen.model.alarm import AlarmState
from layergen.model.live_alias import AliasPosition, PublishedVersion, Scene
from layergen.model.rollout import Rollout
from layergen.resolve.alias_position import described, position
from layergen.resolve.aliases import AliasCase
from layergen.resolve.attachment import pinned_arn


def objections(case: AliasCase, staged: Rollout) -> Iterator[str]:
    """Say why an alias cannot move to its staged candidate, from the files alone."""
    if case.declared.rollout is None:
        yield f"layers.yaml says nothing about how it moves: add functions.{case.function}.rollout"
    candidate = staged.candidate or staged.stable
    number = candidate.version
    if number == staged.stable.version:
        yield f"version {number} is the stable version of {staged.alias} already"
    for version, digest in staged.aborted.items():
        if version == number:
            yield f"the rollout of version {number} was aborted, and the same version stays out"
        elif digest and digest == candidate.digest:
            yield (
                f"version {number} has the code, the layers and the settings of version {version}, "
                "whose rollout was aborted"
            )


def objections_in_aws(case: AliasCase, staged: Rollout, scene: Scene) -> Iterator[str]:
    """Say why an alias cannot move to its staged candidate, from what AWS has."""
    if scene.alias is None:
        yield f"the alias {staged.alias} is not in AWS yet: render and apply first"
    elif position(staged, scene.alias) is not AliasPosition.AS_LOCKED:
        yield f"the alias is not where the lock has it: {described(scene.alias)}"
    plan = case.declared.rollout
    if scene.provisioned and plan and plan.steps:
        yield (
            f"{staged.alias} has provisioned concurrency, and Lambda cannot split the traffic of "
            "such an alias"
        )
    for name in plan.alarms if plan else ():
        if name not in scene.alarms:
            yield f"there is no alarm {name} in {case.region}"
        elif scene.alarms[name] is AlarmState.ALARM:
            yield f"the alarm {name} fires already"
    candidate = (staged.candidate or staged.stable).version
    for number in dict.fromkeys((staged.stable.version, candidate)):
        if number not in scene.versions:
            yield f"version {number} is not published; there is {_numbers(scene)}"
    if found := scene.versions.get(candidate):
        if found.state not in {"", "Active"}:
            yield f"version {candidate} cannot be invoked: it is {found.state}"
        if stable := scene.versions.get(staged.stable.version):
            yield from _differences(stable, found)
        yield from _other_layers(case, found, scene)


def _differences(stable: PublishedVersion, candidate: PublishedVersion) -> Iterator[str]:
    """Lambda, "Create an alias routing configuration": what both versions have to share."""
    for what, one, other in (
        ("role", stable.role, candidate.role),
        ("dead-letter target", stable.dead_letter_target, candidate.dead_letter_target),
    ):
        if one != other:
            yield (
                f"version {candidate.made_of.version} has another {what} than version "
                f"{stable.made_of.version}: {other or 'none'}, not {one or 'none'}"
            )


def _other_layers(case: AliasCase, candidate: PublishedVersion, scene: Scene) -> Iterator[str]:
    """The republish proof: a layer that moves changes `$LATEST`, and no version of the function."""
    number = candidate.made_of.version
    function = case.declared
    for layer in function.layers:
        try:
            wanted = pinned_arn(case.repository, case.environment, case.region, function, layer)
        except LayergenError as error:
            yield error.message
            continue
        if wanted in candidate.made_of.layers:
            continue
        name = wanted.rpartition(":")[0]
        has = [arn for arn in candidate.made_of.layers if arn.rpartition(":")[0] == name]
        way_out = (
            "$LATEST has it, so publish a version"
            if wanted in scene.latest_layers
            else "apply the pin, and publish a version"
        )
        yield (
            f"version {number} does not have the pinned {layer}: it has {_listed(has)}, "
            f"and the pin is {wanted}; {way_out}"
        )


def _numbers(scene: Scene) -> str:
    numbers = sorted(scene.versions, key=int)
    more = [f"{len(numbers) - 5} older"] if len(numbers) > 5 else []
    return _listed([*more, *numbers[-5:]])


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"
