"""`layergen build`: what it builds by default, and that it is right."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from layergen.build.archive import archive_sha256
from tests.repositories import (
    LAYER,
    environment,
    layer,
    publication,
    repository_files,
    write_files,
)
from tests.unit.cli.running import Ran, layergen

Run = Callable[..., Ran]
UNWANTED = {
    "boto3",
    "httpx",
    "jinja2",
    "layergen.adapters.npm",
    "layergen.adapters.pip",
    "layergen.build.files",
    "layergen.build.nodejs",
    "layergen.build.python",
    "layergen.resolve.gate",
    "packaging",
    "rich",
    "semantic_version",
    "tomllib",
}
"""Each takes its time to load; a build that keeps what is there needs none of them."""
REGIONS = ["eu-west-1", "us-east-1"]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))

    def run(*arguments: str) -> Ran:
        return layergen(capsys, tmp_path / "repository", *arguments)

    return run


@pytest.fixture
def root(tmp_path: Path, run: Run) -> Path:
    """Give a repository with one release, whose zip is not there any more."""
    files = repository_files(
        layers={LAYER: layer()},
        released={},
        environments={
            "dev": environment(),
            "prod": environment(track="manual", regions=REGIONS, name_prefix="prod-"),
        },
    )
    root = write_files(tmp_path / "repository", files)
    assert run("release", LAYER).code == 0
    shutil.rmtree(root / "dist")
    return root


def zip_of(version: str = "1.0.0") -> str:
    return f"dist/layers/{LAYER}/{version}/universal.zip"


def test_rebuilds_the_newest_release_and_keeps_what_is_right(root: Path, run: Run) -> None:
    first = run("build")
    content = (root / zip_of()).read_bytes()
    second = run("build", LAYER)
    (root / zip_of()).write_bytes(b"damaged")
    third = run("build", f"{LAYER}@1.0.0")

    assert (first.code, first.out, first.err) == (0, f"built {zip_of()}\n", "")
    assert second.out == f"kept {zip_of()}\n"
    assert third.out == f"built {zip_of()}\n"
    assert (root / zip_of()).read_bytes() == content


def test_where_nothing_changed_no_builder_is_loaded(root: Path, run: Run) -> None:
    assert run("build").out == f"built {zip_of()}\n"
    program = (
        "import json, sys\n"
        "from layergen.cli.main import run\n"
        "assert run(sys.argv[1:]) == 0\n"
        "sys.stderr.write(json.dumps(sorted(sys.modules)))\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program, "-C", root, "build"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == f"kept {zip_of()}\n"
    assert UNWANTED & set(json.loads(ran.stderr)) == set()


def test_an_environment_wants_what_it_has_not_published(root: Path, run: Run) -> None:
    published = {
        region: {"universal": publication(f"prod-{LAYER}", 1, region=region)} for region in REGIONS
    }

    def wanted(regions: dict[str, object] | None) -> str:
        lock = {} if regions is None else {LAYER: {"1.0.0": regions}}
        files = repository_files(
            layers={LAYER: layer()},
            environments={
                "prod": environment(track="manual", regions=REGIONS, name_prefix="prod-")
            },
            locks={"prod": {"layers": lock}},
        )
        write_files(root, {"envs/prod/env.lock.json": files["envs/prod/env.lock.json"]})
        ran = run("build", "--env", "prod")
        assert ran.code == 0
        return ran.out

    assert wanted(None) == ""
    assert wanted({}) == f"built {zip_of()}\n"
    assert wanted({"eu-west-1": published["eu-west-1"]}) == f"kept {zip_of()}\n"
    assert wanted(dict(published)) == ""


def test_files_that_changed_since_cannot_be_rebuilt(root: Path, run: Run) -> None:
    (root / f"layers/{LAYER}/python/data_tools.py").write_text("changed")

    ran = run("build")

    assert (ran.code, ran.out) == (1, "")
    assert f"{LAYER}@1.0.0 (universal) has other files now" in ran.err
    assert not (root / zip_of()).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope"], "there is no layer 'nope'"),
        ([f"{LAYER}@9.9.9"], f"there is no release {LAYER}@9.9.9"),
        (["--env", "nope"], "there is no environment 'nope'"),
    ],
)
def test_mistakes(root: Path, run: Run, arguments: list[str], message: str) -> None:
    ran = run("build", *arguments)

    assert ran.code == 1
    assert message in ran.err
    assert not (root / "dist").exists()


def test_the_zips_of_probes_are_written_where_the_root_looks_for_them(root: Path, run: Run) -> None:
    assert run("build").out == f"built {zip_of()}\n"
    with (root / "envs/dev/env.yaml").open("a", encoding="utf-8") as file:
        file.write("probes: true\n")
    assert run("render").code == 0
    rendered = (root / "envs/dev/eu-west-1/probes.tf").read_text("utf-8")

    built = run("build").out.splitlines()
    assert len(built) == 2
    how, path = built[1].split(" ")
    assert (how, (root / path).is_file()) == ("built", True)
    assert f'"../../../{path}"' in rendered
    assert f'"{archive_sha256(root / path)}"' in rendered

    (root / path).write_bytes(b"damaged")
    assert f"built {path}" in run("build", "--env", "dev").out
    assert f"kept {path}" in run("build").out
    assert path not in run("build", LAYER).out
