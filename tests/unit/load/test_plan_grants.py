"""Who may use a layer, from what a plan says of permissions and stacks."""

import json
from typing import Any

import pytest

from layergen.load.plan_grants import grant_changes
from layergen.model.plan import Action, Grantee, Hidden, ResourceChange

EVERYBODY, ACCOUNT = Grantee("*"), Grantee("111122223333")


def stack(body: Any, type_: str = "aws_cloudformation_stack") -> ResourceChange:
    return ResourceChange("x", type_, "x", Action.CREATE, after={"template_body": body})


def template(*properties: Any) -> str:
    resources = {
        f"R{number}": {"Type": "AWS::Lambda::LayerVersionPermission", "Properties": one}
        for number, one in enumerate(properties)
    }
    return json.dumps({"Resources": resources})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (template({"Principal": "*"}), {EVERYBODY}),
        (template({"Principal": "111122223333"}, {"Principal": "*"}), {ACCOUNT, EVERYBODY}),
        (template({"Principal": "*", "OrganizationId": "o-abc"}), {Grantee("*", "o-abc")}),
        (template({"Principal": 111122223333}), {ACCOUNT}),
        (template({"Principal": {"Ref": "Whom"}}), None),
        (template({"Principal": "*", "OrganizationId": {"Ref": "Whom"}}), None),
        (template("nonsense"), None),
        ("AWS::Lambda::LayerVersionPermission: [", None),
        ("AWS::Lambda::LayerVersionPermission", None),
        (Hidden.UNKNOWN, None),
        (Hidden.SENSITIVE, None),
    ],
)
def test_a_stack(body: Any, expected: set[Grantee] | None) -> None:
    (change,) = grant_changes([stack(body)])
    assert change.before == frozenset()
    assert change.after == expected


def test_yaml_with_functions() -> None:
    body = """
    Resources:
      Mine:
        Type: AWS::Lambda::LayerVersionPermission
        Properties: {LayerVersionArn: !Ref Layer, Principal: !Sub "${Account}"}
    """
    (change,) = grant_changes([stack(body)])
    assert change.after is None


def test_a_stack_of_other_things_grants_nothing() -> None:
    assert not list(grant_changes([stack('{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}')]))
    assert not list(grant_changes([stack(template({"Principal": "*"}), "aws_s3_bucket")]))


def test_a_permission() -> None:
    change = ResourceChange(
        "x",
        "aws_lambda_layer_version_permission",
        "x",
        Action.REPLACE,
        before={"principal": "111122223333"},
        after={"principal": "*", "organization_id": Hidden.UNKNOWN},
    )
    (found,) = grant_changes([change])
    assert found.before == frozenset({ACCOUNT})
    assert found.after is None
