"""A call that a client repeats under its old name is made once."""

import httpx

from layergen.sandbox.environment import environment
from layergen.sandbox.state import State


def put(sandbox: State, account: str, invocation: str) -> httpx.Response:
    key = environment(sandbox.url, account)["AWS_ACCESS_KEY_ID"]
    scope = f"{key}/20200101/eu-west-1/ssm/aws4_request"
    return httpx.post(
        sandbox.url,
        json={"Name": "/layers/base", "Value": "arn", "Type": "String"},
        headers={
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}",
            "X-Amz-Target": "AmazonSSM.PutParameter",
            "Content-Type": "application/x-amz-json-1.1",
            "amz-sdk-invocation-id": invocation,
        },
        trust_env=False,
    )


def test_a_repeated_call_gets_the_answer_that_was_lost(sandbox: State, account: str) -> None:
    first, again = put(sandbox, account, "one"), put(sandbox, account, "one")
    other = put(sandbox, account, "two")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert other.status_code == 400
    assert "ParameterAlreadyExists" in other.text
