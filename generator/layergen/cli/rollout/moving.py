"""Moving chosen aliases of an environment, each as far as it goes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from layergen.cli.context import Checkout, Session, checkout
from layergen.cli.registry import edit_lock, waiting
from layergen.cli.rollout.options import one_region
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.live_alias import Scene, Sighting
    from layergen.model.repository import Repository
    from layergen.model.rollout import Rollout
    from layergen.resolve.aliases import AliasCase
    from layergen.resolve.edit import Edit

Target = tuple[str, str]
"""A region and a function."""
Targets = Callable[[Checkout, "Environment"], Iterable[Target]]
Decide = Callable[["AliasCase", datetime, "Scene | Sighting | None"], "Edit"]


def move(
    session: Session,
    env: str,
    targets: Targets,
    decide: Decide,
    *,
    offline: bool = False,
    closely: bool = False,
    smoke: bool = False,
) -> None:
    """Decide about every target, after a look at AWS unless `offline`, and write the lock once.

    A look is close where something starts (`closely`), and for staged candidates. With `smoke`,
    the layers of those that start are tried. What goes wrong
    with one keeps no other from moving. Raises LayergenError with all that did.
    """
    found = checkout(session, mending=True)
    environment = found.environment(env)
    chosen = tuple(targets(found, environment))
    if not chosen:
        session.say("nothing to do")
        return
    problems: list[LayergenError] = []
    seen = {} if offline else _seen(session, found, environment, chosen, problems, closely=closely)
    if smoke:
        seen = _smoked(session, found, environment, seen, problems)
    _raise_if(problems, len(chosen))

    def decided(repository: "Repository", environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve.aliases import AliasCase
        from layergen.resolve.edit import Edit, holding

        edit = Edit(repository.lock_of(env))
        for target in chosen:
            if not offline and target not in seen:
                continue
            held = holding(repository, env, edit.lock)
            try:
                case = AliasCase(held, environment, *target)
                edit = edit.then(decide(case, now(), seen.get(target)))
            except LayergenError as error:
                problems.append(error)
        _raise_if(problems, len(chosen))
        return edit

    edit_lock(session, env, decided, warned=True)
    _raise_if(problems, 1)


def targets(function: str | None, region: str | None, *, everything: bool) -> Targets:
    """Choose one alias, or all that are on their way, in a region or in all of them.

    Raises BadParameter if neither or both are asked for.
    """
    if (function is None) != everything:
        raise typer.BadParameter("name a function, or say --all", param_hint="FUNCTION")

    def chosen(found: Checkout, environment: "Environment") -> Iterable[Target]:
        from layergen.resolve.aliases import AliasCase

        if function is not None:
            where = one_region(environment, region)
            AliasCase(found.repository, environment, where, function).started()
            return ((where, function),)
        regions = environment.regions if region is None else (one_region(environment, region),)
        rollouts = found.repository.lock_of(environment.name).rollouts
        return (
            (where, name)
            for name, by_region in sorted(rollouts.items())
            for where in regions
            if where in by_region and by_region[where].is_moving
        )

    return chosen


def _raise_if(problems: list[LayergenError], many: int) -> None:
    """Raise what went wrong if that happened with as many aliases, so that nothing is left."""
    if len(problems) < max(many, 1):
        return
    if len(problems) == 1:
        raise problems[0]
    listed = "".join(
        f"\n  - {problem.message}" + (f"; {problem.hint}" if problem.hint else "")
        for problem in problems
    )
    raise LayergenError(f"{len(problems)} aliases were left where they are:{listed}")


def _seen(
    session: Session,
    found: Checkout,
    environment: "Environment",
    targets: Iterable[Target],
    problems: list[LayergenError],
    *,
    closely: bool,
) -> dict[Target, "Scene | Sighting"]:
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_parallel import each
    from layergen.adapters.clock import now
    from layergen.cli.rollout import looking
    from layergen.model.live_alias import Scene, Sighting
    from layergen.model.rollout import RolloutState
    from layergen.resolve.aliases import AliasCase

    def ask(target: Target) -> "Scene | Sighting | LayergenError":
        case = AliasCase(found.repository, environment, *target)
        try:
            if closely or case.started().state is RolloutState.STAGED:
                return looking.scene(account, case)
            return looking.look(account, case, now())
        except LayergenError as error:
            return error

    chosen = tuple(targets)
    seen: dict[Target, Scene | Sighting] = {}
    with waiting(session, f"AWS, account {environment.account}"):
        account = sign_in(environment, environment.regions[0])
        for target, answer in zip(chosen, each(ask, chosen), strict=True):
            if isinstance(answer, LayergenError):
                problems.append(answer)
            else:
                seen[target] = answer
    return seen


def _smoked(
    session: Session,
    found: Checkout,
    environment: "Environment",
    seen: "dict[Target, Scene | Sighting]",
    problems: list[LayergenError],
) -> "dict[Target, Scene | Sighting]":
    from layergen.adapters.aws import sign_in
    from layergen.cli.rollout.smoking import smoked
    from layergen.model.live_alias import Scene
    from layergen.resolve.aliases import AliasCase

    cases = {
        target: (AliasCase(found.repository, environment, *target), scene)
        for target, scene in seen.items()
        if isinstance(scene, Scene)
    }
    account = sign_in(environment, environment.regions[0])
    return {**smoked(session, found, account, cases, problems)}


def change(
    session: Session,
    env: str,
    function: str,
    region: str | None,
    how: "Callable[[Rollout, datetime], Rollout]",
) -> None:
    """Change one alias in the lock by what the lock alone holds. Raises LayergenError."""

    def decide(repository: "Repository", environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve.aliases import AliasCase

        case = AliasCase(repository, environment, one_region(environment, region), function)
        return case.moved(how(case.started(), now()))

    edit_lock(session, env, decide)
