"""Pruning and proofs on packages from the real index, for the Python that runs these tests."""

import platform
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from layergen.adapters.interpreters import find_interpreter
from layergen.adapters.uv import Manifest, compile_requirements
from layergen.build.builders import Builders
from layergen.build.layer import build_artifact, rebuild_artifact
from layergen.build.proof import Proof
from layergen.build.proof_report import ProofReport
from layergen.model.release import Artifact, Release
from layergen.model.runtime import Runtime
from layergen.model.strategy import (
    PRUNE_EDITION,
    Architecture,
    Prune,
    PruneProfile,
    Source,
    SourceKind,
)
from layergen.model.variant import Variant

SOURCE = Source(SourceKind.PIP, "layers/real")
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
HERE: Architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
STANDARD = Prune(PruneProfile.STANDARD, edition=PRUNE_EDITION)
AGGRESSIVE = Prune(PruneProfile.AGGRESSIVE, edition=PRUNE_EDITION)


class Building:
    """Builds a layer of real packages with its proof."""

    def __init__(self, root: Path, builders: Builders, runtimes: dict[str, Runtime]) -> None:
        self.folder = root / SOURCE.folder
        self.folder.mkdir(parents=True)
        self.builders = builders
        self.reports: list[ProofReport] = []
        self.proof = Proof(runtimes, find_interpreter, report=self.reports.append)

    def lock(self, *packages: str) -> None:
        manifest = self.folder / "requirements.in"
        manifest.write_text("\n".join(packages), "utf-8")
        text = compile_requirements(Manifest(manifest), python_version=MINOR)
        (self.folder / "requirements.txt").write_text(text, "utf-8")

    def build(self, rules: Prune, path: Path) -> Artifact:
        variant = Variant(HERE, (f"python{MINOR}",), (HERE,))
        return build_artifact(SOURCE, variant, rules, self.builders, path, proof=self.proof)


@pytest.fixture
def building(root: Path, all_builders: Builders, runtimes: dict[str, Runtime]) -> Building:
    return Building(root, all_builders, runtimes)


def test_profiles_break_nothing(tmp_path: Path, building: Building) -> None:
    # Newer ones of these need a newer C library than Lambda has below Python 3.12.
    bounds = {"numpy": "2.3", "pandas": "2.3", "pillow": "12", "cryptography": "45"}
    building.lock(
        *("requests", "pydantic", "PyYAML", *(n for n in bounds if sys.version_info >= (3, 12))),
        *(f"{n}<{bound}" for n, bound in bounds.items() if sys.version_info < (3, 12)),
    )

    sizes = [
        building.build(rules, tmp_path / "layer.zip").unzipped_bytes
        for rules in (Prune(), STANDARD, AGGRESSIVE)
    ]

    assert sizes[0] * 0.9 > sizes[1] >= sizes[2]
    for report in building.reports:
        (run,) = report.ran
        assert run.passed == run.checks >= 18
        assert report.unpruned_too == report.restored == report.read == ()


def test_boto3_creates_a_client_from_a_pruned_layer(tmp_path: Path, building: Building) -> None:
    building.lock("boto3")
    path = tmp_path / "layer.zip"

    artifact = building.build(AGGRESSIVE, path)

    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "opt")
    client = (
        "import sys; sys.path.insert(0, sys.argv[1]); import boto3; "
        "print(boto3.client('s3', region_name='eu-west-1').meta.service_model.service_name)"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", client, str(tmp_path / "opt/python")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == "s3"
    again = tmp_path / "again.zip"
    release = Release("real", "1.0.0", "", "", {HERE: artifact}, AGGRESSIVE)
    rebuild_artifact(release, artifact, SOURCE, building.builders, again)
    assert again.read_bytes() == path.read_bytes()
