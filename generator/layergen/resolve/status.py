"""The state of the day, from the strategy and the locks."""

from collections.abc import Iterable, Iterator, Sequence

from layergen.model.environment import Environment
from layergen.model.registry import RolloutState
from layergen.model.repository import Repository
from layergen.model.status import RolloutStanding, Standing, Status, Step
from layergen.resolve import retirement
from layergen.resolve.standing import standing
from layergen.resolve.versions import in_order


def status(
    repository: Repository,
    environments: Iterable[Environment],
    *,
    outdated_files: Sequence[str] = (),
) -> Status:
    """Look at every layer in the chosen environments. `outdated_files` are those `render` left."""
    chosen = tuple(environments)
    standings = tuple(
        standing(repository, environment, layer)
        for layer in repository.strategy.layers
        for environment in chosen
    )
    rollouts = tuple(_rollouts(repository, chosen))
    steps = (
        *_releases(repository),
        *_files(outdated_files),
        *(step for env in chosen for step in _environment(repository, env, standings)),
        *(_rollout(one) for one in rollouts),
    )
    return Status(standings, rollouts, steps)


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
            yield Step((name,), "never released", f"layergen release {name}")


def _files(outdated: Sequence[str]) -> Iterator[Step]:
    if outdated:
        yield Step(tuple(outdated), "not as render would write them", "layergen render")


def _environment(
    repository: Repository, environment: Environment, standings: Iterable[Standing]
) -> Iterator[Step]:
    name = environment.name
    mine = [one for one in standings if one.environment == name]
    if waiting := tuple(f"{one.layer}@{version}" for one in mine for version in one.waiting):
        yield Step(
            waiting,
            f"not yet applied and recorded in {name}",
            f"terraform apply in envs/{name}/*, then layergen record --env {name}",
        )
    for one in mine:
        if one.newest and one.newest not in one.retained:
            release = f"{one.layer}@{one.newest}"
            yield Step((release,), f"not in {name} yet", f"layergen promote {release} --env {name}")
    yield from _behind(mine)
    if unseen := tuple(_unseen(repository, environment)):
        yield Step(
            unseen, f"nobody has looked who uses it in {name}", f"layergen usage -e {name} --write"
        )
    retiring = tuple(
        f"{decision.layer}@{decision.version}"
        for decision in retirement.decide(repository, environment, retirement.Choice())
        if not decision.kept
    )
    if retiring:
        yield Step(retiring, f"may leave {name}", f"layergen prune --env {name}")


def _behind(standings: Iterable[Standing]) -> Iterator[Step]:
    for one in standings:
        if one.behind:
            yield Step(
                one.behind,
                f"on an older release than {one.layer}@{one.published} in {one.environment}",
                f"layergen upgrade {one.layer} --to {one.published} --env {one.environment}",
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
    if one.rollout.state is RolloutState.ABORTED:
        return Step(
            (one.function,),
            f"aborted in {where}; version {one.rollout.candidate} is not tried again",
            f"layergen rollout start {options}",
        )
    return Step(
        (one.function,),
        f"{one.rollout.state} at {one.rollout.percent} % in {where}",
        f"layergen rollout advance {options}",
    )
