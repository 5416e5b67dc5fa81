"""What a command found, as the outputs of a step of GitHub."""

import json
import re
from collections.abc import Mapping
from typing import Any

from layergen.errors import ExitCode

_COMMENT = re.compile(r"#issuecomment-([0-9]+)")
_COUNTED = {
    "to_add": ("create", "replace"),
    "to_change": ("update",),
    "to_destroy": ("delete", "replace"),
}
"""Which actions of plans each output counts."""


def action_outputs(printed: str, said: str, code: int, path: str) -> dict[str, str]:
    """Give the outputs by name.

    `printed` is what the command wrote to stdout, which is kept in the file `path`; `said` is what
    it wrote to stderr. What a command does not tell has no output.
    """
    document = _document(printed)
    counts = _counts(document)
    outputs: dict[str, Any] = {"exit_code": code, **counts}
    outputs["changed"] = _yes(code == ExitCode.DIFFERENCES or any(counts.values()))
    if "differs" in document:
        outputs["drift"] = _yes(document["differs"])
    if document:
        outputs["json_path"] = path
    if comment := _COMMENT.search("".join(said.split())):
        outputs["comment_id"] = comment[1]
    return {name: str(value) for name, value in outputs.items()}


def outputs_text(outputs: Mapping[str, str]) -> str:
    """Write outputs as GitHub reads them from a file; none of ours has more than one line."""
    return "".join(f"{name}={value}\n" for name, value in outputs.items())


def _document(printed: str) -> dict[str, Any]:
    try:
        document = json.loads(printed)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _counts(document: Mapping[str, Any]) -> dict[str, int]:
    roots = document.get("roots")
    plans = [root for root in roots or () if isinstance(root, dict) and "actions" in root]
    if not plans:
        return {}
    return {
        name: sum(root["actions"].get(action, 0) for root in plans for action in actions)
        for name, actions in _COUNTED.items()
    }


def _yes(answer: object) -> str:
    return "true" if answer else "false"
