"""What others validate our reports against."""

import io
import json
from pathlib import Path

from jsonschema import Draft4Validator
from xmlschema import XMLSchema

_HERE = Path(__file__).parent
_SARIF = Draft4Validator(json.loads((_HERE / "sarif-schema-2.1.0.json").read_text("utf-8")))
_JUNIT = XMLSchema(_HERE / "junit-10.xsd")
"""From Jenkins's xunit plugin; the schema that pytest keeps to as well."""


def errors_in_sarif(document: object) -> list[str]:
    return [error.message for error in _SARIF.iter_errors(document)]


def errors_in_junit(text: str) -> list[str]:
    # As bytes, or the declared encoding would not be read.
    return [str(error.reason) for error in _JUNIT.iter_errors(io.BytesIO(text.encode()))]
