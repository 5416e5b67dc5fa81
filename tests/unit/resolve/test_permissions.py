from typing import Any

import pytest

from layergen.model.permission import Purpose, Statement
from layergen.resolve.permissions import permissions
from tests.repositories import (
    LAYER,
    environment,
    function,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
)


def of(purpose: Purpose, **changes: Any) -> dict[str, Statement]:
    repository = loaded(
        repository_files(
            {LAYER: layer(split_by="architecture", architectures=["arm64", "x86_64"])},
            released={LAYER: releases("1.0.0")},
            functions={"checkout": function(alias="live"), "plain": function(layers=[])},
            environments={"dev": environment(name_prefix="dev-", **changes)},
            locks={
                "dev": {
                    "layers": {
                        "gone": {"1.0.0": {"eu-west-1": {"universal": publication("dev-gone", 1)}}}
                    }
                }
            },
        )
    )
    found = permissions(repository, repository.environments["dev"], purpose)
    return {statement.sid: statement for statement in found}


def test_layers_of_the_strategy_of_releases_and_of_the_lock_are_named() -> None:
    assert of(Purpose.APPLY)["PublishLayers"].resources == (
        "arn:aws:lambda:*:111122223333:layer:dev-data-tools",
        "arn:aws:lambda:*:111122223333:layer:dev-data-tools-arm64",
        "arn:aws:lambda:*:111122223333:layer:dev-data-tools-x86_64",
        "arn:aws:lambda:*:111122223333:layer:dev-gone",
    )


def test_everything_regional_is_bound_to_the_regions() -> None:
    for statement in of(Purpose.APPLY, regions=["eu-west-1", "us-east-1"]).values():
        assert statement.conditions == {
            "StringEquals": {"aws:RequestedRegion": ("eu-west-1", "us-east-1")}
        }


def test_only_functions_that_are_concerned_are_named() -> None:
    arn = "arn:aws:lambda:*:111122223333:function:checkout"
    assert of(Purpose.APPLY)["WriteAliases"].resources == (arn, f"{arn}:*")
    assert of(Purpose.ATTACH)["AttachLayers"].resources == (arn, f"{arn}:*")


@pytest.mark.parametrize("purpose", [Purpose.PLAN, Purpose.DRIFT])
def test_planning_and_looking_for_drift_read_and_nothing_else(purpose: Purpose) -> None:
    actions = [a for s in of(purpose, parameters=True).values() for a in s.actions]
    verbs = {action.split(":")[1] for action in actions}
    assert all(verb.startswith(("Get", "Describe", "List")) for verb in verbs)


def test_who_looks_for_drift_may_plan() -> None:
    assert of(Purpose.PLAN).items() <= of(Purpose.DRIFT).items()


@pytest.mark.parametrize(
    ("regions", "begin"),
    [
        (["cn-north-1"], "arn:aws-cn:"),
        (["us-gov-west-1"], "arn:aws-us-gov:"),
        (["eu-west-1"], "arn:aws:"),
    ],
)
def test_other_partitions_have_other_arns(regions: list[str], begin: str) -> None:
    for resource in of(Purpose.APPLY, regions=regions)["PublishLayers"].resources:
        assert resource.startswith(begin)


def test_artifacts_and_states_are_those_of_the_environment() -> None:
    s3 = {"s3": {"bucket": "acme-{region}", "prefix": "/a/"}}
    build = of(Purpose.BUILD, artifacts=s3, regions=["eu-west-1", "us-east-1"])
    for sid in ("ReadArtifacts", "AddArtifacts"):
        assert build[sid].resources == (
            "arn:aws:s3:::acme-eu-west-1/a/*",
            "arn:aws:s3:::acme-us-east-1/a/*",
        )
    # Nothing that is there can be written again.
    assert build["AddArtifacts"].conditions == {"Null": {"s3:if-none-match": ("false",)}}
    backend = {"type": "s3", "settings": {"bucket": "states", "use_lockfile": True}}
    state = of(Purpose.STATE, backend=backend)
    key = "layergen/dev/eu-west-1/terraform.tfstate"
    assert state["ReadAndWriteState"].resources == (f"arn:aws:s3:::states/{key}",)
    assert state["LockState"].resources == (f"arn:aws:s3:::states/{key}.tflock",)
    assert "LockStateInTable" not in state
    reading = of(Purpose.READ_STATE, backend=backend)
    assert reading["ReadState"].resources == state["ReadAndWriteState"].resources
    actions = {action for statement in reading.values() for action in statement.actions}
    assert actions == {"s3:GetObject", "s3:ListBucket"}


def test_roles_of_other_accounts_may_be_taken_on_for_usage() -> None:
    role = "arn:aws:iam::222233334444:role/look"
    consumers = [{"account": "222233334444", "assume_role": role}, {"account": "333344445555"}]
    assert of(Purpose.USAGE, consumers=consumers)["LookIntoOtherAccounts"].resources == (role,)


def test_alarms_are_read_where_another_environment_waits_for_them() -> None:
    def asked(**isolation: object) -> tuple[Statement, ...]:
        environments = {
            "dev": environment(),
            "prod": environment(track="manual", isolation={"after": "dev", **isolation}),
        }
        found = loaded(repository_files(environments=environments))
        return permissions(found, found.environments["dev"], Purpose.PROMOTE)

    assert [statement.actions for statement in asked(alarms=["errors"])] == [
        ("cloudwatch:DescribeAlarms",)
    ]
    assert asked() == ()


def test_probes_have_no_permissions_where_there_are_none() -> None:
    assert of(Purpose.SMOKE) == {}
    assert not [sid for sid in of(Purpose.APPLY) if "Probe" in sid]


def test_a_role_of_others_is_given_and_left_as_it_is() -> None:
    role = "arn:aws:iam::111122223333:role/theirs"
    applying = of(Purpose.APPLY, probes={"role": role})

    assert applying["GiveProbesTheirRole"].resources == (role,)
    assert "WriteProbeRole" not in applying
    made = of(Purpose.APPLY, probes=True, regions=["eu-west-1", "us-east-1"])
    assert made["WriteProbeRole"].resources == made["GiveProbesTheirRole"].resources
    assert made["WriteProbeRole"].resources == tuple(
        f"arn:aws:iam::111122223333:role/dev-layergen-probe-{region}"
        for region in ("eu-west-1", "us-east-1")
    )
    # IAM has no regions.
    assert made["WriteProbeRole"].conditions == {}


def test_what_would_allow_nothing_is_left_out() -> None:
    assert of(Purpose.BUILD) == {}
    assert of(Purpose.STATE) == {}
