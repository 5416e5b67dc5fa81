"""Trying layers on probes: what `rollout start --smoke` and `release --smoke` have in common."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.workshop import all_of
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.adapters.aws_probe import BorrowedProbe
    from layergen.model.environment import Environment, Probes
    from layergen.model.smoke import ProbeAnswer, Trial
    from layergen.model.strategy import Architecture, Layer

_CRASHES = 5
"""Modules that may end the probe before it is given up."""
_STALE_ANSWERS = 3
"""Answers of an older environment: Lambda may have one running still."""


def check_probes(environment: "Environment") -> "Probes":
    """Give what an environment says of its probes. Raises LayergenError if it has none."""
    if environment.probes is None:
        raise LayergenError(
            f"{environment.name} has no probes to try layers on",
            hint=f"put probes: true into envs/{environment.name}/env.yaml, then build, render "
            "and apply",
        )
    return environment.probes


def probe_for(
    found: Checkout, environment: "Environment", runtime: str, architecture: "Architecture"
) -> str:
    """Name the probe of a runtime and an architecture. Raises LayergenError if there is none."""
    from layergen.build.probe_code import HANDLERS
    from layergen.model.names import probe_name
    from layergen.resolve.probes import probe_targets

    probes = check_probes(environment)
    known = found.facts.runtimes
    if (runtime, architecture) not in probe_targets(
        found.repository, environment, known, {*HANDLERS}
    ):
        limited = probes.runtimes
        raise LayergenError(
            f"{environment.name} has no probe for {runtime} on {architecture}",
            hint=f"its probes.runtimes are {', '.join(limited)}"
            if limited and runtime not in limited
            else "probes import Python modules and Node.js packages only",
        )
    return probe_name(environment.name_prefix, runtime, architecture)


def included_packages(found: Checkout, layers: "Iterable[Layer]") -> tuple[str, ...]:
    """Name the npm packages that the manifests of these layers ask for."""
    from layergen.cli.proving import direct_packages

    return tuple(sorted({name for layer in layers for name in direct_packages(found, layer)}))


def try_layers(
    session: Session, account: "Account", region: str, trials: "Iterable[Trial]"
) -> "Mapping[Trial, ProbeAnswer]":
    """Try everything: probes side by side, what needs one probe one after the other.

    Raises LayergenError if a probe cannot be used. That modules fail is an answer.
    """
    by_probe: dict[str, list[Trial]] = {}
    for trial in trials:
        by_probe.setdefault(trial.probe, []).append(trial)
    tasks = {
        name: partial(_try_each, session, account, region, several)
        for name, several in by_probe.items()
    }
    answers: dict[Trial, ProbeAnswer] = {}
    for answered in all_of(session, "Importing in Lambda", tasks).values():
        answers |= answered
    return answers


def _try_each(
    session: Session, account: "Account", region: str, trials: "Iterable[Trial]"
) -> "dict[Trial, ProbeAnswer]":
    from layergen.adapters.aws_probe import borrowed

    answers: dict[Trial, ProbeAnswer] = {}
    for trial in trials:
        wait = partial(session.say, f"somebody else has the probe {trial.probe}: waiting")
        with borrowed(account, region, trial.probe, trial.layers, wait) as probe:
            answers[trial] = _answer(probe, trial)
    return answers


def _answer(probe: "BorrowedProbe", trial: "Trial") -> "ProbeAnswer":
    """Import everything; where that ends the probe, go on without what did."""
    from dataclasses import replace

    from layergen.load.probe_answer import read_invocation
    from layergen.model.smoke import Crash, ProbeAnswer

    crashed: dict[str, str] = {}
    stale = 0
    while True:
        event = {"except": trial.left_out, "include": trial.included, "skip": [*crashed]}
        said = read_invocation(probe.invoke(event), probe.token)
        if isinstance(said, Crash):
            at = said.module or trial.probe
            given_up = said.module is None or at in crashed or len(crashed) == _CRASHES
            crashed.setdefault(at, said.how)
            if given_up:
                return ProbeAnswer(probe.token, "", failed=crashed)
        elif said.token == probe.token:
            return replace(said, failed={**said.failed, **crashed})
        elif (stale := stale + 1) == _STALE_ANSWERS:
            raise LayergenError(
                f"somebody else took the probe {trial.probe} meanwhile",
                hint="run the command again",
            )
