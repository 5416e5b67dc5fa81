"""`layergen build --push` and `--pull` through the S3 of the embedded AWS, and `--shard`."""

import base64
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto
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
REGIONS = ["eu-west-1", "us-east-1"]
ZIP = f"dist/layers/{LAYER}/1.0.0/universal.zip"


@pytest.fixture
def run(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    aws_environment: dict[str, str],
) -> Run:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in aws_environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))

    def run(*arguments: str) -> Ran:
        return layergen(capsys, tmp_path / "repository", *arguments)

    return run


@pytest.fixture
def files(aws_account: str) -> dict[str, str]:
    s3 = {"s3": {"bucket": "acme-{account}-{region}", "prefix": "{environment}/layers"}}
    return repository_files(
        layers={LAYER: layer()},
        released={},
        environments={
            "dev": environment(name_prefix="dev-"),
            "prod": environment(
                account=aws_account,
                regions=REGIONS,
                artifacts=s3,
                assume_role=f"arn:aws:iam::{aws_account}:role/deploy",
            ),
            "other": environment(account="999988887777", artifacts=s3),
        },
    )


@pytest.fixture
def root(tmp_path: Path, run: Run, files: dict[str, str], boto: Boto, aws_account: str) -> Path:
    """Give a repository with one release, whose zip is not there any more, and empty buckets."""
    root = write_files(tmp_path / "repository", files)
    assert run("release", LAYER).code == 0
    shutil.rmtree(root / "dist")
    for region in REGIONS:
        elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": region}}
        boto("s3", region).create_bucket(
            Bucket=f"acme-{aws_account}-{region}", **({} if region == "us-east-1" else elsewhere)
        )
    return root


def artifact(root: Path) -> dict[str, Any]:
    lock = json.loads((root / "layers.lock.json").read_text())
    found: dict[str, Any] = lock["layers"][LAYER]["1.0.0"]["artifacts"]["universal"]
    return found


def key(root: Path) -> str:
    digest = base64.b64decode(artifact(root)["sha256"]).hex()
    return f"prod/layers/{LAYER}/1.0.0/universal-{digest}.zip"


def url(root: Path, account: str, region: str) -> str:
    return f"s3://acme-{account}-{region}/{key(root)}"


def stored(boto: Boto, root: Path, account: str, region: str = "eu-west-1") -> bytes:
    answer = boto("s3", region).get_object(Bucket=f"acme-{account}-{region}", Key=key(root))
    content: bytes = answer["Body"].read()
    return content


def test_every_region_gets_the_zip_once(root: Path, run: Run, boto: Boto, aws_account: str) -> None:
    urls = [url(root, aws_account, region) for region in REGIONS]
    first = run("build", "--env", "prod", "--push")
    second = run("build", "--env", "prod", "--push")

    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines() == [f"built {ZIP}", *(f"pushed {each}" for each in urls)]
    assert second.out.splitlines() == [
        f"kept {ZIP}",
        *(f"there {each} (same size and SHA-256)" for each in urls),
    ]
    for region in REGIONS:
        assert stored(boto, root, aws_account, region) == (root / ZIP).read_bytes()


def test_only_a_region_that_waits_is_filled(root: Path, run: Run, aws_account: str) -> None:
    published = publication(LAYER, 1, "us-east-1")
    published["arn"] = f"arn:aws:lambda:us-east-1:{aws_account}:layer:{LAYER}:1"
    lock = {"version": 1, "layers": {LAYER: {"1.0.0": {"us-east-1": {"universal": published}}}}}
    write_files(root, {"envs/prod/env.lock.json": json.dumps(lock)})

    assert run("build", "--env", "prod", "--push").out.splitlines()[1:] == [
        f"pushed {url(root, aws_account, 'eu-west-1')}"
    ]
    assert run("build", "--env", "prod", "--region", "us-east-1", "--push").out == ""


def test_a_pulled_zip_needs_no_source(root: Path, run: Run) -> None:
    run("build", "--env", "prod", "--push", "--region", "us-east-1")
    content = (root / ZIP).read_bytes()
    documents = sorted(path.name for path in (root / ZIP).parent.iterdir())
    shutil.rmtree(root / "dist")
    (root / f"layers/{LAYER}/python/data_tools.py").write_text("changed since")
    ran = run("build", "--env", "prod", "--pull")

    assert (ran.code, ran.out, ran.err) == (0, f"pulled {ZIP}\n", "")
    assert (root / ZIP).read_bytes() == content
    assert sorted(path.name for path in (root / ZIP).parent.iterdir()) == documents


@pytest.mark.usefixtures("root")
def test_what_nobody_has_pushed_is_built(run: Run) -> None:
    ran = run("build", "--env", "prod", "--pull")

    assert (ran.code, ran.out, ran.err) == (0, f"built {ZIP}\n", "")


@pytest.mark.parametrize("same_size", [True, False])
def test_another_object_is_never_used(
    root: Path, run: Run, boto: Boto, aws_account: str, same_size: bool
) -> None:
    other = bytes(artifact(root)["zip_bytes"]) if same_size else b"other"
    boto("s3").put_object(Bucket=f"acme-{aws_account}-eu-west-1", Key=key(root), Body=other)
    pull = run("build", "--env", "prod", "--pull")
    push = run("build", "--env", "prod", "--push")

    assert (pull.code, pull.out) == (0, f"built {ZIP}\n")
    assert f"{url(root, aws_account, 'eu-west-1')} is not the released artifact" in pull.err
    assert pull.err.endswith("it is not used")
    assert push.code == 1
    assert "is not the released artifact" in push.err
    assert stored(boto, root, aws_account) == other
    assert not [path for path in (root / ZIP).parent.iterdir() if path.name.startswith(".")]


def test_a_zip_whose_content_is_not_what_the_lock_says_is_not_used(root: Path, run: Run) -> None:
    run("build", "--env", "prod", "--push")
    shutil.rmtree(root / "dist")
    lock = (root / "layers.lock.json").read_text()
    content = artifact(root)["content"]
    edited = lock.replace(f'"content": "{content}"', f'"content": "sha256:{"0" * 64}"')
    (root / "layers.lock.json").write_text(edited)
    ran = run("build", "--env", "prod", "--pull")

    assert (ran.code, ran.out) == (1, "")
    assert f"its content is {content}, released sha256:000" in ran.err
    assert not (root / ZIP).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--env", "dev", "--push"], "dev keeps its artifacts local"),
        (["--env", "prod", "--env", "dev", "--pull"], "dev keeps its artifacts local"),
        (["--env", "other", "--push"], "but other is account 999988887777"),
        (["--env", "prod", "--region", "eu-north-1"], "no chosen environment has the region"),
        (["--variant", "arm64"], "none of these releases has a variant 'arm64'"),
    ],
)
def test_mistakes_come_before_the_work(
    root: Path, run: Run, arguments: list[str], message: str
) -> None:
    ran = run("build", *arguments)

    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err
    assert not (root / "dist").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--push"], "Invalid value for --push: whose bucket? Add --env NAME"),
        (["--pull"], "Invalid value for --pull: whose bucket? Add --env NAME"),
        (["--shard", "3/2"], "Invalid value for --shard: '3/2' is no shard"),
    ],
)
def test_wrong_usage(root: Path, run: Run, arguments: list[str], message: str) -> None:
    ran = run("build", *arguments)

    assert (ran.code, ran.out) == (64, "")
    assert message in ran.err
    assert not (root / "dist").exists()


@pytest.mark.usefixtures("root")
def test_no_bucket(run: Run, boto: Boto, aws_account: str) -> None:
    boto("s3", "us-east-1").delete_bucket(Bucket=f"acme-{aws_account}-us-east-1")
    ran = run("build", "--env", "prod", "--push")

    assert (ran.code, ran.out) == (1, "")
    assert (
        f"there is no bucket acme-{aws_account}-us-east-1 hint: create it in us-east-1" in ran.err
    )


@pytest.mark.usefixtures("root")
def test_no_credentials(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    ran = run("build", "--env", "prod", "--push")

    assert (ran.code, ran.out) == (1, "")
    assert "there are no usable AWS credentials" in ran.err


def test_the_options_can_come_from_the_environment(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch, aws_account: str
) -> None:
    monkeypatch.setenv("LAYERGEN_BUILD_ENV", "prod")
    monkeypatch.setenv("LAYERGEN_BUILD_PUSH", "true")
    monkeypatch.setenv("LAYERGEN_BUILD_SHARD", "1/1")

    assert f"pushed {url(root, aws_account, 'eu-west-1')}" in run("build").out


def test_shards_share_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))
    names = ["alpha", "beta", "gamma"]
    files = repository_files(
        {
            name: layer(
                source={"files": f"layers/{name}"},
                architectures=["arm64", "x86_64"],
                split_by="architecture",
            )
            for name in names
        },
        released={},
    )
    root = write_files(
        tmp_path / "shared",
        {**files, **{f"layers/{name}/python/{name}.py": f"NAME = '{name}'\n" for name in names}},
    )
    assert layergen(capsys, root, "release", *names).code == 0
    shutil.rmtree(root / "dist")
    built = [
        layergen(capsys, root, "build", "--shard", f"{index}/4").out.splitlines()
        for index in range(1, 5)
    ]

    assert sorted(len(lines) for lines in built) == [1, 1, 2, 2]
    assert sorted(line for lines in built for line in lines) == sorted(
        f"built dist/layers/{name}/1.0.0/{variant}.zip"
        for name in names
        for variant in ("arm64", "x86_64")
    )
    empty = layergen(capsys, root, "build", "beta", "--shard", "3/3")
    assert (empty.code, empty.out) == (0, "")
    assert empty.err == "nothing to build: in shard 3/3"
    one = layergen(capsys, root, "build", "beta", "--variant", "arm64")
    assert one.out == "kept dist/layers/beta/1.0.0/arm64.zip\n"
