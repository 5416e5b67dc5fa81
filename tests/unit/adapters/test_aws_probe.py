"""Borrowing a probe of an embedded AWS, also when others are at it."""

from datetime import timedelta
from typing import Any

import boto3
import pytest

from layergen.adapters.aws import Account
from layergen.adapters.aws_probe import borrowed, is_left_behind
from layergen.adapters.aws_temporary_layer import delete_left_behind
from layergen.errors import LayergenError
from tests.conftest import Boto
from tests.probes import create_probe, is_at_rest
from tests.repositories import REGION

MISSING = f"arn:aws:lambda:{REGION}:{{}}:layer:nowhere:1"


@pytest.fixture
def account(
    aws_account: str, aws_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Account:
    for name, value in aws_environment.items():
        monkeypatch.setenv(name, value)
    return Account(aws_account, boto3.Session())


@pytest.fixture
def aws(boto: Boto) -> Any:
    return boto("lambda")


def test_who_was_killed_does_not_keep_a_probe() -> None:
    timeout = timedelta(minutes=2)

    assert not is_left_behind(timedelta(minutes=7), timeout)
    assert is_left_behind(timedelta(minutes=9), timeout)
    assert not is_left_behind(timedelta(minutes=9), timedelta(minutes=15))


def test_a_probe_that_somebody_took_over_is_theirs(account: Account, boto: Boto, aws: Any) -> None:
    probe = create_probe(boto)
    theirs = {"LAYERGEN_SMOKE": "theirs"}
    with borrowed(account, REGION, probe, ()) as mine:
        aws.update_function_configuration(FunctionName=probe, Environment={"Variables": theirs})
        said = mine.invoke({})

    assert '"token": "theirs"' in said.answer
    found = aws.get_function_configuration(FunctionName=probe)
    assert found["Environment"]["Variables"] == theirs


def test_whatever_is_raised_inside_goes_on_and_the_probe_rests(
    account: Account, boto: Boto, aws: Any
) -> None:
    probe = create_probe(boto)
    with pytest.raises(KeyboardInterrupt), borrowed(account, REGION, probe, ()):
        raise KeyboardInterrupt

    assert is_at_rest(aws, probe)


def test_layers_that_are_not_there_are_named(account: Account, boto: Boto, aws: Any) -> None:
    probe, missing = create_probe(boto), MISSING.format(account.id)
    with (
        pytest.raises(LayergenError, match="layer:nowhere:1 does not exist"),
        borrowed(account, REGION, probe, (missing,)),
    ):
        pass

    assert is_at_rest(aws, probe)


def test_what_is_young_is_not_left_behind(account: Account, aws: Any) -> None:
    aws.publish_layer_version(
        LayerName="layergen-smoke", Content={"ZipFile": b"PK\x05\x06" + b"\0" * 18}
    )
    delete_left_behind(account, REGION, "layergen-smoke")

    assert len(aws.list_layer_versions(LayerName="layergen-smoke")["LayerVersions"]) == 1
