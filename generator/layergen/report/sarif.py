"""SARIF 2.1.0, which code hosts turn into alerts on the lines that a result lies on."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from layergen import __version__
from layergen.diagnostics import Severity

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_TOP = "%SRCROOT%"


@dataclass(frozen=True, slots=True)
class Rule:
    """What results refer to. `help` says what to do, in a sentence or by an `https://` address."""

    id: str
    name: str
    help: str = ""
    level: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Location:
    """Part of a file, relative to the top of the repository. Numbers count from 1; 0 says nothing.

    `text` is what a reader is told about this place, where there are several.
    """

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of the rule with this id.

    It lies at `locations`; code hosts show the first. They link to `related` ones, which explain
    it. `identity` is what stays the same when lines move, so that a code host knows the result
    again. With a `justification`, people have decided to live with it, `in_source` or elsewhere.
    """

    rule: str
    text: str
    locations: tuple[Location, ...]
    identity: tuple[str, ...]
    level: Severity = Severity.ERROR
    related: tuple[Location, ...] = ()
    justification: str = ""
    in_source: bool = False


def sarif(command: str, rules: Iterable[Rule], results: Sequence[Result]) -> str:
    """Write one run of a command; the first rule of an id counts.

    Each command is a tool of its own: a code host replaces a tool's results by its next ones.
    """
    known: dict[str, Rule] = {}
    for rule in rules:
        known.setdefault(rule.id, rule)
    index = {name: position for position, name in enumerate(known)}
    driver = {
        "name": f"layergen {command}",
        "version": __version__,
        "rules": [_rule(rule) for rule in known.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(result, index[result.rule]) for result in results],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    written: dict[str, object] = {
        "id": rule.id,
        "shortDescription": {"text": rule.name},
        "defaultConfiguration": {"level": rule.level.value},
    }
    if rule.help.startswith("https://"):
        written["helpUri"] = rule.help
    elif rule.help:
        written["help"] = {"text": rule.help}
    return written


def _result(result: Result, rule: int) -> dict[str, object]:
    links = "".join(
        f" ([{_link_text(related)}]({number}))" for number, related in enumerate(result.related)
    )
    written: dict[str, object] = {
        "ruleId": result.rule,
        "ruleIndex": rule,
        "level": result.level.value,
        # Code hosts show a related location only where the message links to it.
        "message": {"text": result.text + links},
        "locations": [_location(location) for location in result.locations],
        "partialFingerprints": {"layergen/v1": _fingerprint(result)},
    }
    if result.related:
        written["relatedLocations"] = [
            {"id": number, **_location(related)} for number, related in enumerate(result.related)
        ]
    if result.justification:
        kind = "inSource" if result.in_source else "external"
        written["suppressions"] = [{"kind": kind, "justification": result.justification}]
    return written


def _link_text(location: Location) -> str:
    line = f":{location.line}" if location.line else ""
    where = f"{location.file}{line}"
    text = f"{location.text}: {where}" if location.text else where
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _fingerprint(result: Result) -> str:
    return hashlib.sha256("\n".join((result.rule, *result.identity)).encode()).hexdigest()


def _location(location: Location) -> dict[str, object]:
    physical: dict[str, object] = {
        "artifactLocation": {"uri": quote(location.file), "uriBaseId": _TOP},
    }
    region = {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
    }
    if location.line:
        physical["region"] = {name: number for name, number in region.items() if number}
    written: dict[str, object] = {"physicalLocation": physical}
    if location.text:
        written["message"] = {"text": location.text}
    return written
