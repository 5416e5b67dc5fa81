"""One alias of an environment: what its lock and the strategy say about it."""

from dataclasses import dataclass

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.model.rollout import Rollout, RolloutState
from layergen.model.rollout_plan import RolloutPlan
from layergen.model.strategy import Function
from layergen.resolve.edit import Edit, with_rollout
from layergen.resolve.release_reference import nearest


@dataclass(frozen=True, slots=True)
class AliasCase:
    """The alias of one function in one region of an environment."""

    repository: Repository
    environment: Environment
    region: str
    function: str

    @property
    def declared(self) -> Function:
        """Give the function as the strategy has it. Raises LayergenError."""
        return declared(self.repository, self.function)

    @property
    def alias(self) -> str:
        """Give the name of the alias. Raises LayergenError if the function shall have none."""
        alias = self.declared.alias
        if alias is None:
            raise LayergenError(
                f"{self.function} has no alias",
                hint=f"add functions.{self.function}.alias in layers.yaml",
            )
        return alias

    @property
    def plan(self) -> RolloutPlan:
        """Give the plan by which the alias moves. Raises LayergenError."""
        plan = self.declared.rollout
        if plan is None:
            raise LayergenError(
                f"the strategy has no rollout for {self.function}",
                hint=f"add rollout: {{ steps: [10, 50] }} to functions.{self.function} in "
                "layers.yaml",
            )
        return plan

    @property
    def current(self) -> Rollout | None:
        """Give where the alias stands; None before it was started."""
        rollouts = self.repository.lock_of(self.environment.name).rollouts
        return rollouts.get(self.function, {}).get(self.region)

    def started(self) -> Rollout:
        """Give where the alias stands. Raises LayergenError before it was started."""
        found = self.current
        if found is None:
            raise LayergenError(
                f"{self.declared.name} has no alias in {self.environment.name} {self.region} yet",
                hint=f"layergen rollout start {self.function} --env {self.environment.name} "
                f"--region {self.region}",
            )
        return found

    def moved(self, after: Rollout, note: str = "") -> Edit:
        """Put the alias where it shall be. The note says what else there is to know."""
        lock = self.repository.lock_of(self.environment.name)
        told = f"{self.function}, alias {after.alias} in {self.region}: {placed(after)}"
        if note:
            told = f"{told}; {note}"
        if self.current == after:
            return Edit(lock, notes=(told,))
        return Edit(with_rollout(lock, self.function, self.region, after), (told,))


def declared(repository: Repository, function: str) -> Function:
    """Give a function of the strategy. Raises LayergenError."""
    functions = repository.strategy.functions
    if function not in functions:
        raise LayergenError(f"there is no function '{function}'", hint=nearest(function, functions))
    return functions[function]


def placed(now: Rollout) -> str:
    """Say where an alias sends its traffic, and what that is."""
    stable, to = now.stable.version, now.candidate.version if now.candidate else ""
    match now.state:
        case RolloutState.STABLE:
            return f"all to version {stable}"
        case RolloutState.STAGED:
            return f"all to version {stable}; version {to} is staged"
        case RolloutState.SHIFTING:
            return f"{now.percent} % to version {to}, the rest to {stable}"
        case RolloutState.PAUSED:
            return f"paused at {now.percent} % to version {to}, the rest to {stable}"
        case RolloutState.BAKING:
            return f"all to version {to}, which bakes; version {stable} is kept"
        case RolloutState.ABORTED:
            return f"all to version {stable}; the rollout of {to} is aborted"
