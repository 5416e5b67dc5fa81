"""What a process takes, told by the kernel."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Used:
    """What a process took: processor time in seconds, and the most memory it held, in bytes."""

    cpu: float
    memory: int


_LAUNCHER = """
import json, resource, subprocess, sys
with open(sys.argv[1], "w") as out:
    code = subprocess.call(sys.argv[3:], stdout=out)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[2], "w") as report:
    json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss * 1024], report)
sys.exit(code)
"""
"""A small process in between: Linux counts what the parent held at the fork as the child's own."""


def measured(argv: Sequence[str], out: Path, env: Mapping[str, str]) -> Used:
    """Run layergen in a process of its own, its output in `out`, and give what that took."""
    report = out.with_suffix(".used.json")
    command = [sys.executable, "-m", "layergen", *argv]
    subprocess.run(
        [sys.executable, "-c", _LAUNCHER, str(out), str(report), *command],
        env={**os.environ, **env},
        check=True,
    )
    return Used(*json.loads(report.read_text()))
