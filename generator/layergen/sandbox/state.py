"""The file that says where a sandbox listens: `.layergen/sandbox.json`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from layergen.adapters.repository_files import write_text

IDENTITY_PATH = "/sandbox/pid"
"""Where a sandbox answers with its process id, so that a stale file is not mistaken for it."""


@dataclass(frozen=True, slots=True)
class State:
    """One running sandbox."""

    pid: int
    port: int
    url: str


def write_state(path: Path, state: State) -> None:
    """Write the file in one step, so that a reader sees all of it or nothing."""
    write_text(path, json.dumps(asdict(state), indent=2) + "\n")


def read_state(path: Path) -> State | None:
    """Read the file; None when there is none, or nothing that can be one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return State(int(found["pid"]), int(found["port"]), str(found["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
