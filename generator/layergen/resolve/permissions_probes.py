"""What planning, applying and using the probes of an environment needs.

Actions and the resources they take: Service Authorization Reference, pages "AWS Lambda", "Amazon
CloudWatch Logs" and "AWS Identity and Access Management".
"""

from collections.abc import Iterator

from layergen.model.permission import Statement
from layergen.resolve.permission_targets import Targets

_EVERYTHING = ("*",)


def plan_probes(on: Targets) -> Iterator[Statement]:
    """Read the probes, their logs and their role."""
    yield on.statement(
        "ReadProbes",
        (
            "lambda:GetFunction",
            "lambda:GetFunctionCodeSigningConfig",
            "lambda:ListVersionsByFunction",
        ),
        on.probes,
    )
    yield on.statement("ReadProbeLogs", ("logs:ListTagsForResource",), on.probe_logs)
    if on.probes:
        yield on.statement("DescribeLogs", ("logs:DescribeLogGroups",), _EVERYTHING)
    # IAM answers from one region for all.
    yield on.unconditional(
        "ReadProbeRole",
        (
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
        ),
        on.made_probe_roles,
    )


def apply_probes(on: Targets) -> Iterator[Statement]:
    """Create, change and delete them."""
    yield on.statement(
        "WriteProbes",
        (
            "lambda:CreateFunction",
            "lambda:DeleteFunction",
            "lambda:TagResource",
            "lambda:UntagResource",
            "lambda:UpdateFunctionCode",
            "lambda:UpdateFunctionConfiguration",
        ),
        on.probes,
    )
    yield on.statement(
        "WriteProbeLogs",
        (
            "logs:CreateLogGroup",
            "logs:DeleteLogGroup",
            "logs:PutRetentionPolicy",
            "logs:TagResource",
            "logs:UntagResource",
        ),
        on.probe_logs,
    )
    yield on.unconditional("GiveProbesTheirRole", ("iam:PassRole",), on.probe_roles)
    yield on.unconditional(
        "WriteProbeRole",
        (
            "iam:CreateRole",
            "iam:DeleteRole",
            "iam:DeleteRolePermissionsBoundary",
            "iam:DeleteRolePolicy",
            "iam:ListInstanceProfilesForRole",
            "iam:PutRolePermissionsBoundary",
            "iam:PutRolePolicy",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
        ),
        on.made_probe_roles,
    )


def smoke(on: Targets) -> Iterator[Statement]:
    """Do what `rollout start --smoke` and `release --smoke` do, besides looking at the alias."""
    yield on.statement(
        "BorrowProbes",
        (
            "lambda:GetFunctionConfiguration",
            "lambda:InvokeFunction",
            "lambda:UpdateFunctionConfiguration",
        ),
        on.probes,
    )
    if not on.probes:
        return
    # Who puts a layer onto a function has to be allowed to read it.
    versions = (*on.layer_versions, *on.trial_layer_versions)
    yield on.statement("UseLayers", ("lambda:GetLayerVersion",), versions)
    yield on.statement("FindTrials", ("lambda:ListLayerVersions",), _EVERYTHING)
    yield on.statement("PublishTrials", ("lambda:PublishLayerVersion",), on.trial_layers)
    yield on.statement("DeleteTrials", ("lambda:DeleteLayerVersion",), on.trial_layer_versions)
    yield on.unconditional("FindBuckets", ("s3:ListBucket",), on.artifact_buckets)
    yield on.unconditional(
        "UploadTrials",
        ("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
        tuple(f"{arn.removesuffix('*')}smoke/*" for arn in on.artifacts),
    )
