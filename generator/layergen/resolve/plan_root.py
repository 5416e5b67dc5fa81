"""Which root of the repository a plan was made in."""

from collections.abc import Mapping

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.outputs import OUTPUT
from layergen.model.plan import Plan
from layergen.model.repository import Repository


def root_of(repository: Repository, plan: Plan) -> tuple[Environment, str] | None:
    """Read it from the output that every rendered root has; None for a plan from elsewhere.

    Raises LayergenError for a root that the repository does not have.
    """
    value = next((output.after for output in plan.outputs if output.name == OUTPUT), None)
    if not isinstance(value, Mapping) or not {"environment", "region"} <= value.keys():
        return None
    name, region = str(value["environment"]), str(value["region"])
    environment = repository.environments.get(name)
    if environment is None or region not in environment.regions:
        raise LayergenError(
            f"{plan.source} is a plan of envs/{name}/{region}, which this repository does not have",
            hint="judge a plan with the files of the commit that it was made from",
        )
    return environment, region
