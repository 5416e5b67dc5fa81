"""From a repository to its pipeline: which jobs there are, for which roots, as whom."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from layergen.model.ci import (
    CiFacts,
    CiRole,
    CiSettings,
    Pipeline,
    PipelineEnvironment,
    PipelineRoot,
)
from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.resolve.ci.roles import IN_PLACE_OF


def pipeline(repository: Repository, facts: CiFacts, *, install: str, folder: str = "") -> Pipeline:
    """Give the pipeline of a repository.

    `install` is what pip gets unless the strategy says. `folder` is where the repository lies in
    its git work tree: empty, or ending in `/`.
    """
    environments = repository.environments
    rollouts = any(function.rollout for function in repository.strategy.functions.values())
    return Pipeline(
        environments=tuple(
            _environment(environments[name], environments, rollouts)
            for name in _in_order(environments)
        ),
        settings=_settings(repository.strategy.ci, facts, install),
        actions=facts.actions,
        folder=folder,
    )


def notes(made: Pipeline) -> Iterator[str]:
    """Say which jobs are missing for want of a role."""
    for role, job in (
        (CiRole.PLAN, "planned in pull requests"),
        (CiRole.APPLY, "applied after a merge"),
    ):
        without = [one.name for one in made.environments if role not in one.roles]
        if without:
            yield (
                f"{', '.join(without)} {'is' if len(without) == 1 else 'are'} not {job}: "
                f"there is no ci.roles.{role} in env.yaml"
            )


def _settings(settings: CiSettings, facts: CiFacts, install: str) -> CiSettings:
    return replace(
        settings,
        python=settings.python or facts.python,
        terraform="" if settings.opentofu else settings.terraform or facts.terraform,
        install=settings.install or install,
        image=settings.image or f"python:{settings.python or facts.python}",
    )


def _environment(
    environment: Environment, others: Mapping[str, Environment], rollouts: bool
) -> PipelineEnvironment:
    roles = dict(environment.ci.roles)
    for role, other in IN_PLACE_OF.items():
        if role not in roles and other in roles:
            roles[role] = roles[other]
    return PipelineEnvironment(
        name=environment.name,
        roots=tuple(
            PipelineRoot(
                f"envs/{environment.name}/{region}", f"{environment.name}-{region}", region
            )
            for region in environment.regions
        ),
        roles=roles,
        approval=environment.ci.approval,
        has_bucket=environment.s3 is not None,
        after=_applied_before(environment, others),
        has_rollouts=rollouts,
    )


def _applied_before(environment: Environment, others: Mapping[str, Environment]) -> str:
    """Give the stage that this one waits for, if a pipeline applies that one too."""
    seen = {environment.name}
    stage = environment.isolation
    while stage and stage.after in others and stage.after not in seen:
        if CiRole.APPLY in others[stage.after].ci.roles:
            return stage.after
        seen.add(stage.after)
        stage = others[stage.after].isolation
    return ""


def _in_order(environments: Mapping[str, Environment]) -> list[str]:
    """Put every environment behind the one it waits for; those without go by name."""
    ordered: list[str] = []

    def put(name: str, waiting: frozenset[str]) -> None:
        if name in ordered or name not in environments or name in waiting:
            return
        if stage := environments[name].isolation:
            put(stage.after, waiting | {name})
        ordered.append(name)

    for name in sorted(environments):
        put(name, frozenset())
    return ordered
