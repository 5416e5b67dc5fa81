"""A Node.js layer from an empty `dist/`: `python -m tests.benchmarks.build_npm`.

Baseline: `npm ci` and `zip -r`, from npm's own cache, scripts off, without audit and funding.
Aims: at most 1/5 of it, whole process against whole process, from equally warm caches; an unchanged
build under 0.4 s of processor time.
"""

import json
import shutil
import tempfile
from pathlib import Path

from tests.benchmarks.harness import Baseline, Subject, compare
from tests.benchmarks.repository import UNCHANGED_CPU, empty, released, run

_LISTS = {
    "zod, date-fns, lodash": ["zod", "date-fns", "lodash"],
    "AWS SDK": ["@aws-sdk/client-dynamodb", "@aws-sdk/client-s3", "@aws-sdk/client-sqs"],
}
_INSTALL = "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error"


def main() -> None:
    """Time each list."""
    for label, packages in _LISTS.items():
        print(f"== {label}")
        with tempfile.TemporaryDirectory() as folder:
            _compare(Path(folder), packages)


def _compare(folder: Path, packages: list[str]) -> None:
    manifest = json.dumps({"private": True, "dependencies": dict.fromkeys(packages, "*")})
    bench = released(folder / "bench", "nodejs22.x", "npm", {"package.json": manifest})
    project = folder / "npm" / "nodejs"
    project.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(bench.source / name, project)
    archive = folder / "npm" / "layer.zip"
    env = {"npm_config_cache": str(folder / "npm-cache")}
    run(["npm", "ci", "--ignore-scripts"], cwd=project, env=env)

    def clean() -> None:
        archive.unlink(missing_ok=True)
        empty(project / "node_modules")

    script = f"{_INSTALL} --offline && cd .. && zip -qr layer.zip nodejs"
    baseline = Subject("npm ci + zip -r", ["sh", "-c", script], project, env, clean)
    compare(bench.rebuild(), [Baseline(baseline, 1 / 5)])
    compare(bench.unchanged(), cpu_aim=UNCHANGED_CPU)


if __name__ == "__main__":
    main()
