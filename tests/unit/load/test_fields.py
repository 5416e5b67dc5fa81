from datetime import timedelta
from typing import Any

import pytest
import semver
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from layergen.load import fields


def takes(kind: Any, value: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (fields.LayerName, ["a", "data-tools_2", "9", "x" * 140], ["", "a b", "a.b", "x" * 141]),
        (fields.FunctionName, ["a", "x" * 64], ["", "x" * 65, "a/b", "ä"]),
        (fields.AliasName, ["live", "1a", "x" * 128], ["", "12", "x" * 129, "$LATEST"]),
        (fields.AccountId, ["111122223333"], ["11112222333", "1111222233334", "11112222333٣"]),
        (fields.OrganizationId, ["o-exampleorgid"], ["o-short", "O-EXAMPLEORGID", "x-exampleorg1"]),
        (
            fields.Region,
            ["eu-west-1", "us-gov-east-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"],
            ["eu-west", "EU-WEST-1", "eu-west-1a", "eu_west_1", "eu-west-1\n"],
        ),
        (
            fields.RoleArn,
            ["arn:aws:iam::111122223333:role/x", "arn:aws-us-gov:iam::111122223333:role/a/b@c"],
            ["arn:aws:iam::111122223333:user/x", "x", "arn:aws:iam::1:role/x"],
        ),
        (fields.Duration, ["90s", "30m", "2h", "1d"], ["30", "0m", "1w", "1.5h", "-1m", ""]),
        (
            fields.RepositoryPath,
            ["a", "a/b", "./a", "a//b", "a..b", "...", "a b", "ä/ö"],
            ["", "/a", "..", "a/..", "../a", "a/../b", "a\\b", "a\0b", "a\nb"],
        ),
    ],
)
def test_aws_patterns(kind: Any, good: list[str], bad: list[str]) -> None:
    assert [value for value in good if not takes(kind, value)] == []
    assert [value for value in bad if takes(kind, value)] == []


versions = st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){1,3}(-[0-9a-z.-]{0,6})?(\+[0-9a-z]{1,3})?")


@given(versions)
def test_a_version_is_what_semver_reads_without_build_metadata(text: str) -> None:
    readable = semver.Version.is_valid(text) and "+" not in text and "\n" not in text

    assert takes(fields.ReleaseVersion, text) == readable


def test_a_path_is_written_in_one_way() -> None:
    adapter = TypeAdapter(fields.RepositoryPath)

    assert adapter.validate_python("./layers//data/") == "layers/data"


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
    ],
)
def test_durations_have_one_unit(text: str, duration: timedelta) -> None:
    assert fields.seconds_of(text) == duration


def test_long_texts_are_cut_for_messages() -> None:
    assert fields.shortened("x" * 60) == "x" * 60
    assert fields.shortened("x" * 61) == "x" * 57 + "…"
