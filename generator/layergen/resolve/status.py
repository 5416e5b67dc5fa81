"""The state of the day, from the strategy and the locks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.model.retirement import Verdict
from layergen.model.rollout import RolloutState
from layergen.model.status import (
    RolloutStanding,
    Standing,
    Status,
    Step,
    StepKind,
    WithdrawnRelease,
)
from layergen.resolve import retirement
from layergen.resolve.edit import holding
from layergen.resolve.isolation import held_back
from layergen.resolve.moves import misfits, moves
from layergen.resolve.pinning import pin
from layergen.resolve.quarantine import quarantined_until, taken_back
from layergen.resolve.standing import standing
from layergen.resolve.versions import in_order


def status(
    repository: Repository,
    environments: Iterable[Environment],
    *,
    now: datetime,
    package_bytes: Mapping[str, int],
    limit: int,
    outdated_files: Sequence[str] = (),
) -> Status:
    """Look at every layer in the chosen environments, and at those that left the strategy there.

    About the latter there is nothing to do. `now` decides what has baked and whose quarantine is
    over, `package_bytes` and `limit` are as for budgets, and `outdated_files` are those that
    `render` left.
    """
    chosen = tuple(environments)
    standings = tuple(
        standing(repository, environment, layer)
        for layer in (*repository.strategy.layers, *_left(repository, chosen))
        for environment in chosen
    )
    rollouts = tuple(_rollouts(repository, chosen))
    withdrawn = tuple(one for environment in chosen for one in _withdrawn(repository, environment))
    steps = (
        *_releases(repository),
        *_files(outdated_files),
        *(
            step
            for environment in chosen
            for step in _environment(
                repository,
                environment,
                [
                    one
                    for one in standings
                    if one.environment == environment.name
                    and one.layer in repository.strategy.layers
                ],
                now,
                package_bytes,
                limit,
            )
        ),
        *(_rollout(one) for one in rollouts),
    )
    return Status(standings, withdrawn, rollouts, steps)


def _withdrawn(repository: Repository, environment: Environment) -> Iterator[WithdrawnRelease]:
    for layer, versions in sorted(repository.lock_of(environment.name).layers.items()):
        known = repository.strategy.layers.get(layer)
        for version in in_order(versions):
            if known and taken_back(known, versions[version]):
                until = quarantined_until(known, versions[version])
                yield WithdrawnRelease(layer, version, environment.name, until)


def _left(repository: Repository, environments: Iterable[Environment]) -> list[str]:
    published = {name for one in environments for name in repository.lock_of(one.name).layers}
    return sorted(published - repository.strategy.layers.keys())


def _rollouts(
    repository: Repository, environments: Iterable[Environment]
) -> Iterator[RolloutStanding]:
    for environment in environments:
        for function, regions in sorted(repository.lock_of(environment.name).rollouts.items()):
            for region, rollout in sorted(regions.items()):
                if rollout.state is not RolloutState.STABLE:
                    yield RolloutStanding(environment.name, region, function, rollout)


def _releases(repository: Repository) -> Iterator[Step]:
    for name in repository.strategy.layers:
        if not repository.layers_lock.of(name):
            command = f"layergen release {name}"
            yield Step(StepKind.UNRELEASED, "", (name,), "never released", command)


def _files(outdated: Sequence[str]) -> Iterator[Step]:
    if outdated:
        what = "not as render would write them"
        yield Step(StepKind.OUTDATED_FILES, "", tuple(outdated), what, "layergen render")


def _environment(
    repository: Repository,
    environment: Environment,
    standings: Sequence[Standing],
    now: datetime,
    package_bytes: Mapping[str, int],
    limit: int,
) -> Iterator[Step]:
    name = environment.name
    record = f"terraform apply in envs/{name}/*, then layergen record --env {name}"
    if waiting := tuple(f"{one.layer}@{v}" for one in standings for v in one.waiting):
        yield Step(
            StepKind.UNAPPLIED,
            name,
            waiting,
            f"not yet applied and recorded in {name}",
            record,
        )
    if withdrawing := tuple(
        f"{one.layer}@{one.version}"
        for one in _withdrawn(repository, environment)
        if one.until is None
    ):
        what = f"withdrawn in {name}, not yet applied and recorded"
        yield Step(StepKind.UNAPPLIED, name, withdrawing, what, record)
    for one in standings:
        yield from _unpromoted(repository, environment, one, now)
    for one in standings:
        yield from _behind(repository, environment, one, package_bytes, limit)
    if unseen := tuple(_unseen(repository, environment)):
        what = f"nobody has looked who uses it in {name}"
        yield Step(StepKind.UNSEEN, name, unseen, what, f"layergen usage --env {name} --write")
    decisions = retirement.decide(repository, environment, retirement.Choice(), now)
    for verdict, what in (
        (Verdict.WITHDRAW, f"may be withdrawn from others in {name}, before they go"),
        (Verdict.RETIRE, f"may leave {name}"),
    ):
        if due := tuple(one.release for one in decisions if one.verdict is verdict):
            yield Step(StepKind.RETIRING, name, due, what, f"layergen prune --env {name}")


def _unpromoted(
    repository: Repository, environment: Environment, standing: Standing, now: datetime
) -> Iterator[Step]:
    """Ask for the newest release, unless the environment would not take it yet."""
    newest = repository.layers_lock.find(standing.layer, standing.newest or "")
    if newest is None or newest.version in standing.retained:
        return
    if held_back(repository, environment, [newest], now):
        return
    name = f"{newest.layer}@{newest.version}"
    yield Step(
        StepKind.UNPROMOTED,
        environment.name,
        (name,),
        f"not in {environment.name} yet",
        f"layergen promote {name} --env {environment.name}",
    )


def _behind(
    repository: Repository,
    environment: Environment,
    standing: Standing,
    package_bytes: Mapping[str, int],
    limit: int,
) -> Iterator[Step]:
    """Ask for an upgrade of those that are behind, as far as the release fits them."""
    target = repository.layers_lock.find(standing.layer, standing.published or "")
    if not target or not standing.behind:
        return
    name = f"{target.layer}@{target.version}"
    edit = pin(repository, environment, [(function, target) for function in standing.behind])
    after = holding(repository, environment.name, edit.lock)
    unfit = misfits(moves(repository, after, environment, package_bytes, limit))
    fitting = tuple(function for function in standing.behind if function not in unfit)
    if fitting:
        yield Step(
            StepKind.BEHIND,
            environment.name,
            fitting,
            f"on an older release than {name} in {environment.name}",
            f"layergen upgrade {target.layer} --to {target.version} --env {environment.name}"
            + (" --skip-unfit" if unfit else ""),
        )


def _unseen(repository: Repository, environment: Environment) -> Iterator[str]:
    for layer, versions in sorted(repository.lock_of(environment.name).layers.items()):
        if layer not in repository.strategy.layers:
            continue
        for version in in_order(versions):
            publications = [p for found in versions[version].values() for p in found.values()]
            if any(publication.used_by is None for publication in publications):
                yield f"{layer}@{version}"


def _rollout(one: RolloutStanding) -> Step:
    where = f"{one.environment} {one.region}"
    options = f"{one.function} --env {one.environment}"
    now = one.rollout
    to = now.candidate.version if now.candidate else ""
    what, command = {
        RolloutState.ABORTED: (f"aborted in {where}; version {to} is not tried again", "start"),
        RolloutState.PAUSED: (f"paused at {now.percent} % in {where}", "resume"),
    }.get(now.state, (f"{now.state} at {now.percent} % in {where}", "advance"))
    return Step(
        StepKind.ROLLOUT,
        one.environment,
        (one.function,),
        what,
        f"layergen rollout {command} {options}",
    )
