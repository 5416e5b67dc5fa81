"""What the sandbox makes of CloudFormation calls, asked over HTTP."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.conftest import Client

TEMPLATE = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})


def test_a_repeated_request_makes_one_stack(client: Client, account: str) -> None:
    stacks = client("cloudformation", account)
    call = {"StackName": "grants", "TemplateBody": TEMPLATE, "ClientRequestToken": f"t-{account}"}

    first, second = stacks.create_stack(**call), stacks.create_stack(**call)

    assert first["StackId"] == second["StackId"]
    assert len(stacks.describe_stacks()["Stacks"]) == 1


def test_another_request_for_the_same_name_is_refused(client: Client, account: str) -> None:
    stacks = client("cloudformation", account)
    stacks.create_stack(StackName="grants", TemplateBody=TEMPLATE, ClientRequestToken="one")

    with pytest.raises(ClientError, match="AlreadyExists"):
        stacks.create_stack(StackName="grants", TemplateBody=TEMPLATE, ClientRequestToken="two")
