"""`layergen record` reads back what the real Terraform applied."""

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import (
    LAYER,
    REGION,
    Files,
    artifact,
    environment,
    layer,
    release,
    repository_files,
    write_files,
)
from tests.unit.cli.running import Ran, layergen, lock_of

ROOT = f"envs/dev/{REGION}"
Apply = Callable[[], None]
Record = Callable[[], Ran]


def built(top: Path, version: str) -> str:
    """Put a release's zip where Terraform looks for it; give its SHA-256 as AWS writes it."""
    path = top / f"dist/layers/{LAYER}/{version}/universal.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr(zipfile.ZipInfo("python/data_tools.py"), version)
    return base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


@pytest.fixture
def root(tmp_path: Path, aws_account: str) -> Path:
    return write_files(tmp_path, files(tmp_path, aws_account, "1.0.0"))


def files(top: Path, account: str, *versions: str) -> Files:
    """Describe a repository whose only environment tracks the newest of these releases."""
    released = {
        version: release(version, artifacts={"universal": artifact(sha256=built(top, version))})
        for version in versions
    }
    return repository_files(
        layers={LAYER: layer(retain=1)},
        released={LAYER: released},
        environments={"dev": environment(account=account)},
    )


@pytest.fixture
def apply(
    capsys: pytest.CaptureFixture[str],
    root: Path,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
    aws_environment: dict[str, str],
) -> Apply:
    """Render, and apply what was rendered."""

    def apply() -> None:
        assert layergen(capsys, root, "render").code == 0
        terraform_init(root / ROOT, env=aws_environment)
        terraform(root / ROOT, "apply", "-auto-approve", "-input=false", env=aws_environment)

    return apply


@pytest.fixture
def record(capsys: pytest.CaptureFixture[str], root: Path) -> Record:
    def record() -> Ran:
        return layergen(capsys, root, "record", "--env", "dev")

    return record


def recorded(root: Path) -> dict[str, int]:
    """Give what the lock holds: release to layer version."""
    return {
        version: regions[REGION]["universal"]["layer_version"]
        for version, regions in lock_of(root)["layers"].get(LAYER, {}).items()
    }


def published(boto: Boto) -> list[int]:
    versions = boto("lambda").list_layer_versions(LayerName=LAYER)["LayerVersions"]
    return sorted(version["Version"] for version in versions)


def test_from_the_first_release_to_its_retirement(
    capsys: pytest.CaptureFixture[str],
    root: Path,
    aws_account: str,
    *,
    apply: Apply,
    record: Record,
    boto: Boto,
) -> None:
    apply()
    assert record().code == 0
    assert recorded(root) == {"1.0.0": 1}
    text = (root / "envs/dev/env.lock.json").read_text()
    assert record().err == "nothing new"
    assert (root / "envs/dev/env.lock.json").read_text() == text

    write_files(root, files(root, aws_account, "1.0.0", "1.1.0"))
    apply()
    record()
    assert recorded(root) == {"1.0.0": 1, "1.1.0": 2}
    assert published(boto) == [1, 2]

    write_files(root, {"envs/dev/env.lock.json": looked_at(root)})
    assert layergen(capsys, root, "prune", "--env", "dev").code == 0
    assert "1.0.0 is published in eu-west-1 and not retained" in record().err
    apply()
    assert record().err == "nothing new"
    assert recorded(root) == {"1.1.0": 2}
    assert published(boto) == [2]


def looked_at(root: Path) -> str:
    """Give the lock as `usage --write` leaves it where nobody uses anything."""
    text = (root / "envs/dev/env.lock.json").read_text()
    return text.replace('"published_at"', '"used_by": [], "published_at"')


def test_a_layer_that_left_the_strategy_lives_on_and_leaves_the_lock(
    root: Path, apply: Apply, record: Record, boto: Boto
) -> None:
    apply()
    record()

    strategy = repository_files(layers={}, released={})["layers.yaml"]
    write_files(root, {"layers.yaml": strategy})
    assert record().err == "nothing new"
    apply()
    ran = record()

    assert f"{LAYER} left the strategy" in ran.err
    assert "in eu-west-1 (1) live on unmanaged" in ran.err
    assert recorded(root) == {}
    assert published(boto) == [1]


def test_what_the_outputs_no_longer_have_is_retired(
    root: Path, aws_account: str, record: Record, terraform: RunTerraform
) -> None:
    sha256 = built(root, "1.0.0")

    def apply(publications: object) -> None:
        output = {
            "environment": "dev",
            "account": aws_account,
            "region": REGION,
            "publications": publications,
        }
        hcl = {"output": {"layergen": {"value": output}}}
        write_files(root, {f"{ROOT}/outputs.tf.json": json.dumps(hcl)})
        terraform(root / ROOT, "apply", "-auto-approve", "-input=false")

    version = {
        "arn": f"arn:aws:lambda:{REGION}:{aws_account}:layer:{LAYER}:1",
        "layer_version": 1,
        "created_date": "2026-11-20T09:14:03.000+0000",
        "code_sha256": sha256,
        "granted": False,
    }
    apply({LAYER: {"universal": {"1.0.0": version}}})
    record()
    assert recorded(root) == {"1.0.0": 1}
    apply({})

    ran = record()

    assert ran.code == 0
    assert f"{LAYER}@1.0.0 universal in eu-west-1 (version 1) is retired" in ran.err
    assert lock_of(root)["layers"] == {LAYER: {"1.0.0": {}}}


def test_before_the_first_apply_there_is_nothing_to_record(
    capsys: pytest.CaptureFixture[str], root: Path, record: Record
) -> None:
    assert layergen(capsys, root, "render").code == 0

    ran = record()

    assert ran.code == 1
    assert f"{ROOT}: error[no-outputs]" in ran.err
    assert "has not been applied yet" in ran.err
    assert not (root / "envs/dev/env.lock.json").exists()


def test_what_terraform_cannot_read_is_its_error(root: Path, record: Record) -> None:
    write_files(root, {f"{ROOT}/main.tf": 'output "layergen" {\n'})

    ran = record()

    assert ran.code == 1
    assert "output failed with exit code 1" in ran.err
    assert not (root / "envs/dev/env.lock.json").exists()
