"""What a smoke test says: passed or not, and whether a rollout still needs one."""

from collections.abc import Iterable

from layergen.errors import LayergenError
from layergen.model.rollout import Rollout
from layergen.model.rollout_plan import RolloutPlan
from layergen.model.smoke import ProbeAnswer, Trial
from layergen.model.words import counted

_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_SHOWN = 20


def missing_pass(rollout: Rollout, plan: RolloutPlan) -> str:
    """Say why a candidate may not get its first traffic yet; empty if nothing is missing.

    A candidate that is known to have no layers has nothing to prove.
    """
    candidate = rollout.candidate
    if not plan.smoke or candidate is None or (candidate.digest and not candidate.layers):
        return ""
    if rollout.smoke and rollout.smoke.layers == candidate.layers:
        return ""
    has = "passed with other layers" if rollout.smoke else "has not passed"
    return (
        f"the strategy asks for a smoke test, and version {candidate.version} {has}: "
        "layergen rollout start --smoke"
    )


def passed(trial: Trial, answer: ProbeAnswer) -> str:
    """Say what a trial that was passed has proved."""
    what = counted(len(answer.imported), "import") if answer.imported else "nothing to import"
    left_out = f", {len(answer.left_out)} left out" if answer.left_out else ""
    elsewhere = f", on {answer.machine}" if _ran_elsewhere(trial, answer) else ""
    return f"{trial.name}, {trial.runtime} on {trial.architecture}: {what}{left_out}{elsewhere}"


def refusal(failed: Iterable[tuple[Trial, ProbeAnswer]]) -> LayergenError:
    """Make the error of trials that were not passed, with every module that failed."""
    lines: list[str] = []
    elsewhere: set[str] = set()
    for trial, answer in failed:
        lines.append(f"{trial.name}, {trial.runtime} on {trial.architecture}:")
        lines += [f"  {module}: {why}" for module, why in sorted(answer.failed.items())[:_SHOWN]]
        if (more := len(answer.failed) - _SHOWN) > 0:
            lines.append(f"  and {more} more")
        if _ran_elsewhere(trial, answer):
            elsewhere.add(
                f"this probe ran on {answer.machine}, as one of an embedded AWS does: what is "
                f"compiled for {trial.architecture} cannot load there"
            )
    listed = "".join(f"\n  {line}" for line in lines)
    return LayergenError(
        f"the smoke test failed:{listed}",
        hint=next(
            iter(sorted(elsewhere)),
            "mend the layer, or name what nobody imports in its skip_imports in layers.yaml",
        ),
    )


def _ran_elsewhere(trial: Trial, answer: ProbeAnswer) -> bool:
    return bool(answer.machine) and answer.machine != _MACHINES[trial.architecture]
