"""What starting costs: `python -m tests.benchmarks.start`.

Baseline: an interpreter that imports typer and nothing else.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.harness import Baseline, Subject, compare


def main() -> None:
    """Time `--help` and a whole `validate` of a new repository."""
    baseline = Baseline(Subject("import typer", [sys.executable, "-c", "import typer"]))
    layergen = [sys.executable, "-m", "layergen"]
    compare(Subject("layergen --help", [*layergen, "--help"]), [baseline])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*layergen, "init"], cwd=folder, check=True, capture_output=True)
        for command in ("validate", "render"):
            subject = Subject(f"layergen {command}", [*layergen, command], cwd=Path(folder))
            compare(subject, [baseline])


if __name__ == "__main__":
    main()
