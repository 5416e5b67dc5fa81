"""The budget of every function, in every environment's pins."""

from collections.abc import Iterable, Iterator, Mapping

from layergen.model.budget import Attached, Budget
from layergen.model.environment import Environment
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.resolve.releases import artifact_for, pinned


def budgets(
    repository: Repository,
    environments: Iterable[Environment],
    package_bytes: Mapping[str, int],
    limit: int,
    *,
    taking: Mapping[str, Release] | None = None,
) -> Iterator[Budget]:
    """Give the budget of every function that takes layers, by environment.

    `package_bytes` has the unzipped size of each function's own code, by function. `taking` asks
    what would be if functions took these releases, by layer, instead of those they get.
    """
    for environment in environments:
        for function in repository.strategy.functions.values():
            if function.package_type == "Image":
                continue
            size = package_bytes.get(function.name)
            yield budget(repository, environment, function, size, limit, taking=taking)


def budget(
    repository: Repository,
    environment: Environment,
    function: Function,
    package_bytes: int | None,
    limit: int,
    *,
    taking: Mapping[str, Release] | None = None,
) -> Budget:
    """Give the budget of one function in an environment; the rest is as for `budgets`."""
    attached: list[Attached] = []
    absent: list[str] = []
    for layer in function.layers:
        release = (taking or {}).get(layer) or _release(repository, environment, function, layer)
        artifact = artifact_for(release, function) if release else None
        if release and artifact:
            attached.append(Attached(release, artifact))
        else:
            absent.append(layer)
    return Budget(function, environment.name, tuple(attached), tuple(absent), package_bytes, limit)


def _release(
    repository: Repository, environment: Environment, function: Function, layer: str
) -> Release | None:
    version = pinned(repository, environment, function.name, layer)
    return repository.layers_lock.find(layer, version) if version else None
