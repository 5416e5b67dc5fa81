"""The least that a role needs, per purpose.

Actions and the resources they take: Service Authorization Reference, pages "AWS Lambda", "Amazon
S3", "AWS CloudFormation" and "AWS Systems Manager". Where AWS knows no resource, it has to be `*`.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from layergen.model.environment import BackendType, Environment
from layergen.model.permission import Purpose, Statement
from layergen.model.repository import Repository
from layergen.resolve.permission_targets import Targets
from layergen.resolve.permissions_probes import apply_probes, plan_probes, smoke

_EVERYTHING = ("*",)
_IF_NONE_MATCH = {"Null": {"s3:if-none-match": ("false",)}}


def permissions(
    repository: Repository, environment: Environment, purpose: Purpose
) -> tuple[Statement, ...]:
    """Give the statements of a purpose; those that would allow nothing are left out."""
    targets = Targets(repository, environment)
    return tuple(statement for statement in _PURPOSES[purpose](targets) if statement.resources)


def _plan(on: Targets) -> Iterator[Statement]:
    yield on.statement(
        "ReadLayers",
        ("lambda:GetLayerVersion", "lambda:GetLayerVersionPolicy"),
        on.layer_versions,
    )
    yield on.statement("ReadAliases", ("lambda:GetAlias",), on.aliased_functions)
    yield on.statement(
        "ReadGrants", ("cloudformation:DescribeStacks", "cloudformation:GetTemplate"), on.stacks
    )
    yield on.statement(
        "ReadParameters",
        ("ssm:GetParameter", "ssm:ListTagsForResource"),
        on.parameters,
    )
    if on.parameters:
        yield on.statement("DescribeParameters", ("ssm:DescribeParameters",), _EVERYTHING)
    yield from plan_probes(on)


def _drift(on: Targets) -> Iterator[Statement]:
    """What a plan reads, and what `drift` asks beside it."""
    yield from _plan(on)
    yield on.statement("ListLayerVersions", ("lambda:ListLayerVersions",), _EVERYTHING)
    yield on.statement(
        "ListFunctions",
        ("lambda:ListAliases", "lambda:ListVersionsByFunction"),
        on.attaching_functions,
    )


def _apply(on: Targets) -> Iterator[Statement]:
    yield from _plan(on)
    yield on.statement("PublishLayers", ("lambda:PublishLayerVersion",), on.layers)
    yield on.statement("RetireLayers", ("lambda:DeleteLayerVersion",), on.layer_versions)
    # Also where nothing is shared: what was shared before has to be taken back.
    yield on.statement(
        "GrantLayers",
        ("lambda:AddLayerVersionPermission", "lambda:RemoveLayerVersionPermission"),
        on.layer_versions,
    )
    yield on.statement(
        "WriteAliases",
        ("lambda:CreateAlias", "lambda:DeleteAlias", "lambda:UpdateAlias"),
        on.aliased_functions,
    )
    yield on.statement(
        "WriteGrants",
        (
            "cloudformation:CreateStack",
            "cloudformation:DeleteStack",
            "cloudformation:DescribeStackEvents",
            "cloudformation:TagResource",
            "cloudformation:UntagResource",
            "cloudformation:UpdateStack",
        ),
        on.stacks,
    )
    yield on.statement(
        "WriteParameters",
        (
            "ssm:AddTagsToResource",
            "ssm:DeleteParameter",
            "ssm:PutParameter",
            "ssm:RemoveTagsFromResource",
        ),
        on.parameters,
    )
    yield on.unconditional("ReadArtifacts", ("s3:GetObject",), on.artifacts)
    yield from apply_probes(on)


def _build(on: Targets) -> Iterator[Statement]:
    yield on.unconditional("FindBuckets", ("s3:ListBucket",), on.artifact_buckets)
    yield on.unconditional("ReadArtifacts", ("s3:GetObject",), on.artifacts)
    # An object that is there is never written again: AWS holds us to it.
    yield Statement("AddArtifacts", ("s3:PutObject",), on.artifacts, _IF_NONE_MATCH)


def _usage(on: Targets) -> Iterator[Statement]:
    yield on.statement(
        "ListWhatIsThere",
        ("cloudwatch:GetMetricData", "lambda:ListFunctions"),
        _EVERYTHING,
    )
    yield on.statement("ListAliases", ("lambda:ListAliases",), on.every_function)
    yield on.unconditional("LookIntoOtherAccounts", ("sts:AssumeRole",), on.consumer_roles)


def _gate(on: Targets) -> Iterator[Statement]:
    """What `gate --live` asks."""
    yield on.statement("FindUsers", ("lambda:ListFunctions",), _EVERYTHING)
    yield on.statement("ReadAliases", ("lambda:GetAlias",), on.aliased_functions)
    if on.aliased_functions:
        # Composite alarms are told to nobody whose permission is narrower.
        yield on.statement("ReadAlarms", ("cloudwatch:DescribeAlarms",), _EVERYTHING)


def _prune(on: Targets) -> Iterator[Statement]:
    """What `prune --unmanaged` asks, and what it does to layers of the environment's own names."""
    yield on.statement(
        "ListWhatIsThere",
        ("lambda:ListFunctions", "lambda:ListLayerVersions", "lambda:ListLayers"),
        _EVERYTHING,
    )
    yield on.statement(
        "ReadAndDeleteLayers",
        (
            "lambda:DeleteLayerVersion",
            "lambda:GetLayerVersion",
            "lambda:GetLayerVersionPolicy",
        ),
        on.layer_versions,
    )
    yield on.unconditional("LookIntoOtherAccounts", ("sts:AssumeRole",), on.consumer_roles)


def _promote(on: Targets) -> Iterator[Statement]:
    """What another environment's isolation asks this one."""
    if any(
        one.isolation and one.isolation.after == on.environment.name and one.isolation.alarms
        for one in on.repository.environments.values()
    ):
        # Composite alarms are told to nobody whose permission is narrower.
        yield on.statement("ReadAlarms", ("cloudwatch:DescribeAlarms",), _EVERYTHING)


def _import(on: Targets) -> Iterator[Statement]:
    yield on.statement(
        "ListWhatIsThere",
        ("lambda:ListFunctions", "lambda:ListLayerVersions", "lambda:ListLayers"),
        _EVERYTHING,
    )
    yield on.statement("ListAliases", ("lambda:ListAliases",), on.every_function)
    yield on.statement(
        "ReadLayers",
        ("lambda:GetLayerVersion", "lambda:GetLayerVersionPolicy"),
        on.every_layer_version,
    )


def _attach(on: Targets) -> Iterator[Statement]:
    yield on.statement(
        "AttachLayers",
        (
            "lambda:GetFunction",
            "lambda:GetFunctionConfiguration",
            "lambda:ListVersionsByFunction",
            "lambda:PublishVersion",
            "lambda:UpdateFunctionConfiguration",
        ),
        on.attaching_functions,
    )
    # Who puts a layer onto a function has to be allowed to read it.
    yield on.statement("UseLayers", ("lambda:GetLayerVersion",), on.layer_versions)


def _rollout(on: Targets) -> Iterator[Statement]:
    yield on.statement(
        "LookAtAliases",
        (
            "lambda:GetAlias",
            "lambda:GetFunctionConfiguration",
            "lambda:ListProvisionedConcurrencyConfigs",
            "lambda:ListVersionsByFunction",
        ),
        on.aliased_functions,
    )
    if on.aliased_functions:
        # Composite alarms are described only to whom all alarms are.
        yield on.statement(
            "CollectEvidence",
            ("cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"),
            _EVERYTHING,
        )
    # For `rollout abort --now`; every other step is an apply.
    yield on.statement("ReturnToStable", ("lambda:UpdateAlias",), on.aliased_functions)


def _state(on: Targets) -> Iterator[Statement]:
    if on.environment.backend.type is not BackendType.S3:
        return
    yield on.unconditional("FindState", ("s3:ListBucket",), on.state_buckets)
    yield on.unconditional("ReadAndWriteState", ("s3:GetObject", "s3:PutObject"), on.states)
    yield on.unconditional(
        "LockState", ("s3:DeleteObject", "s3:GetObject", "s3:PutObject"), on.state_locks
    )
    yield on.unconditional(
        "LockStateInTable",
        ("dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem"),
        on.state_tables,
    )


def _read_state(on: Targets) -> Iterator[Statement]:
    """What `plan -lock=false` needs: whoever may do no more can neither change nor lock a state."""
    if on.environment.backend.type is not BackendType.S3:
        return
    yield on.unconditional("FindState", ("s3:ListBucket",), on.state_buckets)
    yield on.unconditional("ReadState", ("s3:GetObject",), on.states)


_PURPOSES: Mapping[Purpose, Callable[[Targets], Iterator[Statement]]] = MappingProxyType(
    {
        Purpose.PLAN: _plan,
        Purpose.APPLY: _apply,
        Purpose.DRIFT: _drift,
        Purpose.GATE: _gate,
        Purpose.BUILD: _build,
        Purpose.USAGE: _usage,
        Purpose.PRUNE: _prune,
        Purpose.IMPORT: _import,
        Purpose.PROMOTE: _promote,
        Purpose.ATTACH: _attach,
        Purpose.ROLLOUT: _rollout,
        Purpose.SMOKE: smoke,
        Purpose.STATE: _state,
        Purpose.READ_STATE: _read_state,
    }
)
