"""Kinds of values that several files share, with AWS's own patterns, each with its own rule."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError


def matching(pattern: str, rule: str, message: str, hint: str = "") -> AfterValidator:
    """Refuse texts that do not match the whole pattern. The message may name `{value}`."""
    expression = re.compile(pattern)

    def validate(value: str) -> str:
        if not expression.fullmatch(value):
            # Passed as context, so that braces in a user's text stay text.
            raise PydanticCustomError(
                rule,
                message,
                {"value": value, "hint": hint},
            )
        return value

    return AfterValidator(validate)


def unique(rule: str = "repeated") -> AfterValidator:
    """Refuse lists that name one thing twice."""

    def validate(values: list[str]) -> list[str]:
        seen: set[str] = set()
        for value in values:
            if value in seen:
                raise PydanticCustomError(
                    rule,
                    "'{value}' is listed more than once",
                    {"value": value},
                )
            seen.add(value)
        return values

    return AfterValidator(validate)


def _inside_the_repository(value: str) -> str:
    path = PurePosixPath(value)
    if not value or path.is_absolute() or ".." in path.parts or "\\" in value or "\0" in value:
        raise PydanticCustomError(
            "bad-path",
            "'{value}' has to be a path inside the repository, with '/' and without '..'",
            {"value": value},
        )
    return str(path)


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds_of(duration: str) -> timedelta:
    """Read `90s`, `30m`, `2h` or `1d`."""
    return timedelta(seconds=int(duration[:-1]) * _UNITS[duration[-1]])


def _pattern(pattern: str) -> Callable[[dict[str, object]], None]:
    def extend(schema: dict[str, object]) -> None:
        schema["pattern"] = f"^(?:{pattern})$"

    return extend


LAYER_NAME = r"[a-zA-Z0-9-_]{1,100}"
LayerName = Annotated[
    str,
    matching(
        LAYER_NAME,
        "bad-name",
        "'{value}' is no layer name AWS takes: letters, digits, '-' and '_', at most 100 "
        "(AWS allows 140, and the prefix and the variant are added)",
    ),
    Field(json_schema_extra=_pattern(LAYER_NAME)),
]
FUNCTION_NAME = r"[a-zA-Z0-9-_]{1,64}"
FunctionName = Annotated[
    str,
    matching(
        FUNCTION_NAME,
        "bad-name",
        "'{value}' is no function name AWS takes: letters, digits, '-' and '_', at most 64",
    ),
    Field(json_schema_extra=_pattern(FUNCTION_NAME)),
]
ALIAS_NAME = r"(?![0-9]+$)[a-zA-Z0-9-_]{1,128}"
AliasName = Annotated[
    str,
    matching(
        ALIAS_NAME,
        "bad-name",
        "'{value}' is no alias name AWS takes: letters, digits, '-' and '_', at most 128, "
        "and not digits alone",
    ),
    Field(json_schema_extra=_pattern(ALIAS_NAME)),
]
AccountId = Annotated[
    str,
    matching(r"[0-9]{12}", "bad-account", "'{value}' is no AWS account id: 12 digits, in quotes"),
    Field(json_schema_extra=_pattern(r"[0-9]{12}")),
]
OrganizationId = Annotated[
    str,
    matching(
        r"o-[a-z0-9]{10,32}", "bad-organization", "'{value}' is no organization id: o-exampleorgid"
    ),
    Field(json_schema_extra=_pattern(r"o-[a-z0-9]{10,32}")),
]
REGION = r"(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-[0-9]"
Region = Annotated[
    str,
    matching(REGION, "bad-region", "'{value}' is no AWS region: eu-west-1"),
    Field(json_schema_extra=_pattern(REGION)),
]
ROLE_ARN = r"arn:aws[a-zA-Z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}"
RoleArn = Annotated[
    str,
    matching(
        ROLE_ARN,
        "bad-role",
        "'{value}' is no role ARN: arn:aws:iam::111122223333:role/name",
    ),
    Field(json_schema_extra=_pattern(ROLE_ARN)),
]
SEMVER = r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)(?:-[0-9A-Za-z.-]+)?"
ReleaseVersion = Annotated[
    str,
    matching(SEMVER, "bad-version", "'{value}' is no semantic version: 1.4.0"),
    Field(json_schema_extra=_pattern(SEMVER)),
]
DURATION = r"[1-9][0-9]{0,5}[smhd]"
Duration = Annotated[
    str,
    matching(DURATION, "bad-duration", "'{value}' is no duration: 90s, 30m, 2h or 1d"),
    Field(json_schema_extra=_pattern(DURATION)),
]
RepositoryPath = Annotated[str, AfterValidator(_inside_the_repository)]
