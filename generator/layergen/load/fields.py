"""Kinds of values that several files share, with AWS's own patterns, each with its own rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


def shortened(text: str) -> str:
    """Cut what is too long for a line."""
    return text if len(text) <= 60 else f"{text[:57]}…"


def refusal(
    rule: str, message: str, *, hint: str = "", at: Sequence[str | int] = ()
) -> PydanticCustomError:
    """Refuse a value. `at` leads from it to the part that is wrong."""
    # Filled in one after the other: with the message last, braces in it stay what they are.
    context = {"hint": hint, "at": tuple(at), "message": message}
    return PydanticCustomError(rule, "{message}", context)


@dataclass(frozen=True, slots=True)
class Matching:
    """Refuse texts that do not match the whole pattern. The message may name `{value}`."""

    pattern: str
    rule: str
    message: str
    hint: str = ""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check after the type."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell editors the same."""
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}

    def _check(self, value: str) -> str:
        if re.fullmatch(self.pattern, value):
            return value
        raise refusal(self.rule, self.message.format(value=shortened(value)), hint=self.hint)


@dataclass(frozen=True, slots=True)
class Unique:
    """Refuse lists that name one thing twice."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check after the type."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell editors the same."""
        return {**handler(schema), "uniqueItems": True}

    def _check(self, values: list[str]) -> list[str]:
        for position, value in enumerate(values):
            if value in values[:position]:
                message = f"'{shortened(value)}' is listed more than once"
                raise refusal("repeated", message, at=(position,))
        return values


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds_of(duration: str) -> timedelta:
    """Read `90s`, `30m`, `2h` or `1d`."""
    return timedelta(seconds=int(duration[:-1]) * _UNITS[duration[-1]])


LayerName = Annotated[
    str,
    Matching(
        r"[a-zA-Z0-9_-]{1,140}",
        "bad-name",
        "'{value}' cannot name a layer: AWS takes letters, digits, '-' and '_', at most 140 with "
        "the prefix and the variant",
    ),
]
FunctionName = Annotated[
    str,
    Matching(
        r"[a-zA-Z0-9_-]{1,64}",
        "bad-name",
        "'{value}' cannot name a function: AWS takes letters, digits, '-' and '_', at most 64",
    ),
]
AliasName = Annotated[
    str,
    Matching(
        r"(?![0-9]+$)[a-zA-Z0-9_-]{1,128}",
        "bad-name",
        "'{value}' cannot name an alias: AWS takes letters, digits, '-' and '_', at most 128, "
        "and not digits alone",
    ),
]
PackageName = Annotated[
    str,
    Matching(
        r"[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?",
        "bad-name",
        "'{value}' cannot name a package, an extra or a dependency group: "
        "letters, digits, '-', '_' and '.'",
    ),
]
AccountId = Annotated[
    str,
    Matching(r"[0-9]{12}", "bad-account", "'{value}' is not an AWS account id", "12 digits"),
]
OrganizationId = Annotated[
    str,
    Matching(
        r"o-[a-z0-9]{10,32}",
        "bad-organization",
        "'{value}' is not the id of an AWS organization",
        "o-exampleorgid",
    ),
]
REGION = r"(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-[0-9]"
Region = Annotated[
    str, Matching(REGION, "bad-region", "'{value}' is not an AWS region", "for example eu-west-1")
]
RoleArn = Annotated[
    str,
    Matching(
        r"arn:aws[a-zA-Z-]*:iam::[0-9]{12}:role/[a-zA-Z0-9_+=,.@/-]{1,512}",
        "bad-role",
        "'{value}' is not the ARN of a role",
        "arn:aws:iam::111122223333:role/name",
    ),
]
_NUMBER = r"(?:0|[1-9][0-9]*)"
_LABEL = rf"(?:{_NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
ReleaseVersion = Annotated[
    str,
    Matching(
        rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_LABEL}(?:\.{_LABEL})*)?",
        "bad-version",
        "'{value}' is not a semantic version",
        "for example 1.4.0",
    ),
]
Duration = Annotated[
    str,
    Matching(
        r"[1-9][0-9]{0,5}[smhd]",
        "bad-duration",
        "'{value}' is not a duration",
        "for example 90s, 30m, 2h or 1d",
    ),
]


def _is_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise refusal(
            "bad-date",
            f"'{shortened(value)}' is not a day",
            hint='year, month and day, in quotes: "2027-01-31"',
        ) from None
    return value


Day = Annotated[str, AfterValidator(_is_day), Field(json_schema_extra={"format": "date"})]


def _license_fits(value: str) -> str:
    size = len(value.encode())
    if size > 512:
        raise refusal(
            "bad-license",
            f"a licence has at most 512 bytes, and this one has {size}",
            hint="write an SPDX expression or a URL; the provider counts bytes, not characters",
        )
    return value


LicenseText = Annotated[str, AfterValidator(_license_fits), Field(max_length=512)]
RepositoryPath = Annotated[
    str,
    Matching(
        r"(?!/)(?!(?:.*/)?\.\.(?:/|$))[^\\\x00-\x1f]+",
        "bad-path",
        "'{value}' is not a path inside the repository",
        "relative to its top, with '/' and without '..'",
    ),
    AfterValidator(lambda value: str(PurePosixPath(value))),
]
