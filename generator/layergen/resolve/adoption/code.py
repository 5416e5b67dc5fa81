"""Terraform that people wrote: the entries that it comes to, and how its resources change hands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from layergen.model.adoption import FoundFunction, FoundVersion, Kind, LeftAlone
from layergen.model.environment import Environment
from layergen.model.layer_version import DeployedLayerVersion, LayerContent, PolicyStatement
from layergen.model.proposal import Proposal
from layergen.model.repository import Facts, Repository
from layergen.model.root import RootLayer, RootRelease
from layergen.model.strategy import Function, Layer
from layergen.model.terraform_code import CodeLayer, TerraformCode
from layergen.resolve.adoption.functions import objection_to_function
from layergen.resolve.adoption.layers import propose, source_folder
from layergen.resolve.adoption.names import Placing, place
from layergen.resolve.root import resolve_root


@dataclass(frozen=True, slots=True)
class Handover:
    """A resource that changes hands: `source` of the code becomes `target` of a rendered root.

    `address` is what the code's own state has to forget, where the two are not the same.
    """

    source: str
    address: str
    target: str


@dataclass(frozen=True, slots=True)
class CodeAdoption:
    """Entries for the strategy, resources that change hands, and what stays with the code."""

    layers: tuple[Proposal[Layer], ...] = ()
    functions: tuple[Proposal[Function], ...] = ()
    handovers: tuple[Handover, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()


def adopt_code(
    repository: Repository,
    environment: Environment,
    region: str,
    code: TerraformCode,
    facts: Facts,
) -> CodeAdoption:
    """Decide what becomes of code that manages layers in one region of an environment."""
    placing = place(repository, environment, [layer.name for layer in code.layers])
    left_alone = list(placing.left_alone)
    layers: dict[str, Proposal[Layer]] = {}
    for found in code.layers:
        placed = placing.placed.get(found.name)
        if placed is None or placed.layer in {*repository.strategy.layers, *layers}:
            continue
        proposed = _layer(repository, region, code, found, placed.layer, facts)
        if isinstance(proposed, str):
            left_alone.append(LeftAlone(Kind.LAYER, found.name, region, proposed))
        else:
            layers[placed.layer] = proposed
    entries = {name: proposal.entry for name, proposal in layers.items()}
    strategy = replace(repository.strategy, layers={**repository.strategy.layers, **entries})
    known = replace(repository, strategy=strategy)
    functions = [*_functions(known, region, code, placing, facts)]
    handovers = [*_handovers(repository, environment, region, code)]
    return CodeAdoption(
        tuple(layers.values()),
        tuple(one for one in functions if isinstance(one, Proposal)),
        tuple(one for one in handovers if isinstance(one, Handover)),
        (
            *left_alone,
            *(one for one in functions if isinstance(one, LeftAlone)),
            *(one for one in handovers if isinstance(one, LeftAlone)),
        ),
    )


def _layer(
    repository: Repository,
    region: str,
    code: TerraformCode,
    found: CodeLayer,
    name: str,
    facts: Facts,
) -> Proposal[Layer] | str:
    users = [
        FoundFunction(one.name, region, one.runtime, one.architecture, ())
        for one in code.functions
        if found.name in one.layers
    ]
    version = FoundVersion(
        DeployedLayerVersion(
            region=region,
            layer=found.name,
            number=0,
            arn="",
            created_at="",
            description=found.description,
            license=found.license,
            runtimes=found.runtimes,
            architectures=found.architectures,
        ),
        LayerContent("", 0, ""),
        tuple(
            PolicyStatement(one.address, one.principal, one.organization_id)
            for one in code.permissions
            if one.layer == found.name
        ),
    )
    origin = f"{found.place}, {found.address}"
    terraform = repository.strategy.terraform
    folder = source_folder(name, ())
    proposed = propose(name, version, origin, users, None, folder, facts, terraform)
    if isinstance(proposed, Proposal) and found.filename:
        said = f"The code takes its zip from {found.filename}."
        return replace(proposed, comments=(*proposed.comments, said))
    return proposed


def _functions(
    known: Repository, region: str, code: TerraformCode, placing: Placing, facts: Facts
) -> Iterator[Proposal[Function] | LeftAlone]:
    for found in code.functions:
        placed = [placing.placed[name].layer for name in found.layers if name in placing.placed]
        layers = tuple(dict.fromkeys(name for name in placed if name in known.strategy.layers))
        if not layers or found.name in known.strategy.functions:
            continue
        aliases = [one.name for one in code.aliases if one.function == found.name]
        function = Function(
            name=found.name,
            runtime=found.runtime,
            architecture="arm64" if found.architecture == "arm64" else "x86_64",
            layers=layers,
            alias=aliases[0] if len(aliases) == 1 else None,
        )
        if reason := objection_to_function(known.strategy, function, facts):
            yield LeftAlone(Kind.FUNCTION, found.name, region, reason)
            continue
        yield Proposal(function, (f"Imported from {found.place}, {found.address}.",))


def _handovers(
    repository: Repository, environment: Environment, region: str, code: TerraformCode
) -> Iterator[Handover | LeftAlone]:
    root = resolve_root(repository, environment, region)
    modules = {module.aws_name: module for module in root.layers}
    adopted: dict[str, tuple[RootLayer, RootRelease]] = {}
    missing = f"layergen import --env {environment.name}"
    for found in code.layers:
        module = modules.get(found.name)
        entry = _newest(repository, environment, region, module, found) if module else None
        if module is None or entry is None:
            reason = (
                f"{environment.name} has recorded no version of it in {region} that looks alike"
            )
            yield LeftAlone(Kind.VERSION, found.address, region, reason, missing)
            continue
        adopted[found.name] = module, entry
        target = _target(module.identifier, "aws_lambda_layer_version", entry.release.version)
        yield Handover(found.instance, found.address, target)
    for grant in code.permissions:
        if grant.layer not in adopted:
            continue
        module, entry = adopted[grant.layer]
        if len(module.grants) != 1 or entry.by_hand or entry.withdrawn:
            reason = "no single grant of the rendered root is the same"
            yield LeftAlone(Kind.GRANTS, grant.address, region, reason)
            continue
        kind = "aws_lambda_layer_version_permission"
        target = _target(module.identifier, kind, entry.release.version)
        yield Handover(grant.instance, grant.address, target)
    keys = {alias.key for alias in root.aliases}
    for alias in code.aliases:
        key = f"{alias.function}/{alias.name}"
        if key in keys:
            target = _target("alias_routing", "aws_lambda_alias", key)
            yield Handover(alias.instance, alias.address, target)
        elif alias.function in repository.strategy.functions:
            reason = f"{environment.name} has not taken over {key} in {region}"
            yield LeftAlone(Kind.ALIAS, alias.address, region, reason, missing)


def _newest(
    repository: Repository,
    environment: Environment,
    region: str,
    module: RootLayer,
    found: CodeLayer,
) -> RootRelease | None:
    """Give the newest recorded version that looks like what the code says."""
    lock = repository.lock_of(environment.name).layers.get(module.layer, {})
    numbers: Mapping[str, int] = {
        version: regions[region][module.variant].layer_version
        for version, regions in lock.items()
        if module.variant in regions.get(region, {})
    }
    alike = [
        entry
        for entry in module.releases
        if entry.release.version in numbers
        and entry.release.description == found.description
        and entry.release.license == found.license
        and {*entry.artifact.runtimes} == {*found.runtimes}
        and {*entry.artifact.architectures} == {*found.architectures}
    ]
    return max(alike, key=lambda entry: numbers[entry.release.version], default=None)


def _target(module: str, resource: str, key: str) -> str:
    return f'module.{module}.{resource}.this["{key}"]'
