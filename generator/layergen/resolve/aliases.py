"""The aliases of an environment: each step of a rollout as a change of its lock."""

from collections.abc import Iterable, Mapping

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.registry import Rollout, RolloutState
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.resolve import rollout
from layergen.resolve.edit import Edit, with_rollout
from layergen.resolve.release_reference import nearest


def start(
    repository: Repository,
    environment: Environment,
    region: str,
    function: str,
    *,
    stable: str | None,
    candidate: str | None,
) -> Edit:
    """Create the alias of a function, or shift the first step. Raises LayergenError."""
    declared = _declared(repository, function)
    if declared.alias is None:
        raise LayergenError(
            f"{function} has no alias", hint=f"add functions.{function}.alias in layers.yaml"
        )
    after = rollout.start(
        _current(repository, environment, region, function),
        alias=declared.alias,
        steps=_steps(declared),
        stable=stable,
        candidate=candidate,
    )
    return _moved(repository, environment, region, function, after)


def advance(repository: Repository, environment: Environment, region: str, function: str) -> Edit:
    """Give the candidate its next larger share. Raises LayergenError."""
    current = _started(repository, environment, region, function)
    after = rollout.advance(current, _steps(_declared(repository, function)))
    return _moved(repository, environment, region, function, after)


def promote(repository: Repository, environment: Environment, region: str, function: str) -> Edit:
    """Make the candidate the stable version; steps left out are told. Raises LayergenError."""
    current = _started(repository, environment, region, function)
    after = rollout.promote(current)
    edit = _moved(repository, environment, region, function, after)
    left = rollout.remaining(current, _steps(_declared(repository, function)))
    if not left:
        return edit
    skipped = " and ".join(f"{percent} %" for percent in left)
    return edit.then(Edit(edit.lock, notes=(f"{function} skips the steps {skipped}",)))


def abort(repository: Repository, environment: Environment, region: str, function: str) -> Edit:
    """Give all traffic back to the stable version. Raises LayergenError."""
    current = _started(repository, environment, region, function)
    return _moved(repository, environment, region, function, rollout.abort(current))


def standing(
    repository: Repository,
    roots: Iterable[tuple[Environment, str]],
    function: str | None = None,
) -> Mapping[str, Mapping[str, Mapping[str, Rollout]]]:
    """Give the rollouts of the chosen roots by environment, function and region.

    Raises LayergenError for a function that the strategy does not know.
    """
    if function is not None:
        _declared(repository, function)
    found: dict[str, dict[str, dict[str, Rollout]]] = {}
    for environment, region in roots:
        for name, regions in repository.lock_of(environment.name).rollouts.items():
            if region in regions and function in {None, name}:
                by_function = found.setdefault(environment.name, {})
                by_function.setdefault(name, {})[region] = regions[region]
    return found


def _declared(repository: Repository, function: str) -> Function:
    declared = repository.strategy.functions.get(function)
    if declared is None:
        raise LayergenError(
            f"there is no function '{function}'",
            hint=nearest(function, repository.strategy.functions),
        )
    return declared


def _steps(function: Function) -> tuple[int, ...]:
    return function.rollout.steps if function.rollout else ()


def _current(
    repository: Repository, environment: Environment, region: str, function: str
) -> Rollout | None:
    return repository.lock_of(environment.name).rollouts.get(function, {}).get(region)


def _started(
    repository: Repository, environment: Environment, region: str, function: str
) -> Rollout:
    _declared(repository, function)
    current = _current(repository, environment, region, function)
    if current is None:
        raise LayergenError(
            f"{function} has no alias in {environment.name} {region} yet",
            hint=f"layergen rollout start {function} --env {environment.name} --region {region} "
            "--stable VERSION",
        )
    return current


def _moved(
    repository: Repository, environment: Environment, region: str, function: str, after: Rollout
) -> Edit:
    lock = repository.lock_of(environment.name)
    where = f"{function}, alias {after.alias} in {region}: {_position(after)}"
    if _current(repository, environment, region, function) == after:
        return Edit(lock, notes=(f"{where} already",))
    return Edit(with_rollout(lock, function, region, after), (where,))


def _position(now: Rollout) -> str:
    match now.state:
        case RolloutState.SHIFTING:
            return f"{now.percent} % to version {now.candidate}, the rest to {now.stable}"
        case RolloutState.ABORTED:
            return f"all to version {now.stable}; the rollout of {now.candidate} is aborted"
        case RolloutState.STABLE:
            return f"all to version {now.stable}"
