"""One file through the loader: what it finds, as people see it."""

from layergen.load.repository import load_repository

GOOD = {
    "layers.yaml": """\
version: 1
layers:
  data-tools:
    description: Parsing and validation
    runtimes: [python3.12]
    architectures: [arm64]
    update_frequency: monthly
    scope: team
    source: { pip: layers/data-tools }
functions:
  checkout:
    runtime: python3.12
    architecture: arm64
    layers: [data-tools]
""",
    "envs/dev/env.yaml": """\
version: 1
account: "111122223333"
regions: [eu-west-1]
""",
    "layers.lock.json": '{"version": 1, "layers": {}}\n',
    "envs/dev/env.lock.json": '{"version": 1}\n',
}


def findings(file: str, text: str) -> list[str]:
    """Load one file, with good ones beside it, and give its findings as they are printed."""
    loaded = load_repository(GOOD | {file: text})
    assert all(finding.place.file == file for finding in loaded.diagnostics)
    return [str(finding) for finding in loaded.diagnostics]


def changed(file: str, old: str, new: str) -> list[str]:
    """Change one thing in a good file, and give the findings."""
    assert old in GOOD[file]
    return findings(file, GOOD[file].replace(old, new))
