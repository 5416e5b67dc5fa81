"""`layergen release --smoke`, against probes of an embedded AWS."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layergen.sandbox.state import State
from tests.conftest import Boto
from tests.gatekeeper import gatekeeper
from tests.probes import ELSEWHERE, HERE, RUNTIME, create_probe, is_at_rest, put_modules
from tests.repositories import LAYER, REGION, environment, layer, repository_files, write_files
from tests.signals import ended, heard
from tests.unit.cli.running import Ran, layergen

Run = Callable[..., Ran]
Repository = Callable[..., Path]


HANGS = """\
import os, time
if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    time.sleep(60)
"""
"""Not where the release itself proves imports."""


@pytest.fixture
def aws(boto: Boto) -> Any:
    return boto("lambda")


@pytest.fixture
def repository(
    tmp_path: Path,
    aws_account: str,
    aws_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Repository:
    for name, value in aws_environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))

    def repository(*, dev: dict[str, object] | None = None, **changes: object) -> Path:
        settings = {"runtimes": [RUNTIME], "architectures": [HERE], **changes}
        files = repository_files(
            {LAYER: layer(**settings)},
            released={},
            environments={
                "dev": environment(account=aws_account, **(dev or {"probes": True})),
            },
        )
        return write_files(tmp_path / "repository", files)

    return repository


@pytest.fixture
def release(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def release(*arguments: str) -> Ran:
        root = tmp_path / "repository"
        return layergen(capsys, root, "release", LAYER, "--smoke", "dev", *arguments)

    return release


def test_every_module_that_fails_is_named_also_those_that_end_the_probe(
    repository: Repository, release: Run, boto: Boto, aws: Any
) -> None:
    root, probe = repository(), create_probe(boto, timeout=2)
    put_modules(
        root,
        LAYER,
        ends="import os\nos._exit(3)\n",
        hangs=HANGS,
        leaves="import sys\nsys.exit(1)\n",
        lies="raise ValueError('no\\nsecond line')\n",
    )
    ran = release()

    assert ran.code == 1
    for said in (
        f"{LAYER}@1.0.0 (universal), {RUNTIME} on {HERE}:",
        "ends: Error: Runtime exited with error: exit status 3",
        "hangs: Task timed out after 2.00 seconds",
        "leaves: SystemExit: 1",
        "lies: ValueError: no hint:",
    ):
        assert said in ran.err
    assert "second line" not in ran.err
    assert not (root / f"dist/layers/{LAYER}").exists()
    assert is_at_rest(aws, probe)


def test_what_nobody_imports_is_left_out(
    repository: Repository, release: Run, boto: Boto, aws: Any
) -> None:
    root, probe = repository(skip_imports=["_vendored*"]), create_probe(boto)
    put_modules(root, LAYER, _vendored_tk="import nowhere\n")
    ran = release()

    assert ran.code == 0
    assert f"{RUNTIME} on {HERE}: 1 import, 1 left out" in ran.err
    assert is_at_rest(aws, probe)


def test_the_same_content_is_not_tried_again(
    repository: Repository, release: Run, boto: Boto, aws: Any
) -> None:
    repository()
    probe = create_probe(boto)
    assert release().code == 0
    aws.delete_function(FunctionName=probe)

    assert "nothing to release" in release().err


def test_nodejs_loads_packages_in_the_way_that_each_can_be(
    repository: Repository, release: Run, boto: Boto
) -> None:
    root = repository(runtimes=["nodejs18.x"])
    create_probe(boto, "nodejs18.x")
    modules = root / f"layers/{LAYER}/nodejs/node_modules"
    write_files(
        modules,
        {
            "common/package.json": '{"dependencies": {"needed": "1"}}',
            "common/index.js": 'module.exports = require("needed");',
            # Loaded out of turn, it would end the process.
            "needed/package.json": "{}",
            "needed/index.js": """\
const loading = Object.keys(require.cache);
if (!loading.some((file) => file.endsWith("common/index.js"))) process.exit(1);
""",
            "@acme/modern/package.json": '{"type": "module", "exports": {"import": "./main.js"}}',
            "@acme/modern/main.js": 'import needed from "common"; export default needed;',
            "types/package.json": '{"main": "", "types": "index.d.ts"}',
        },
    )
    ran = release()
    assert (ran.code, "2 imports, 1 left out" in ran.err) == (0, True), ran.err

    (modules / "common/index.js").write_text('require("nowhere");', "utf-8")
    ran = release()
    assert ran.code == 1
    assert "common: MODULE_NOT_FOUND: Cannot find module 'nowhere'" in ran.err


def test_another_architecture_is_told(repository: Repository, release: Run, boto: Boto) -> None:
    root = repository(architectures=[ELSEWHERE])
    create_probe(boto, architecture=ELSEWHERE)
    ran = release()
    assert ran.code == 0
    assert f"{RUNTIME} on {ELSEWHERE}: 1 import, on " in ran.err

    (root / f"layers/{LAYER}/python/native.so").write_bytes(b"\x7fELF")
    ran = release()
    assert ran.code == 1
    assert "native: ImportError" in ran.err
    assert f"what is compiled for {ELSEWHERE} cannot load there" in ran.err


def test_a_probe_that_is_in_use_is_waited_for(
    repository: Repository, release: Run, boto: Boto, aws: Any
) -> None:
    repository()
    probe = create_probe(boto)

    def use(**variables: str) -> None:
        aws.update_function_configuration(FunctionName=probe, Environment={"Variables": variables})

    use(LAYERGEN_SMOKE="of somebody else")
    timer = threading.Timer(3, use)
    timer.start()
    started = time.monotonic()
    ran = release()
    timer.join()

    assert ran.code == 0
    assert f"somebody else has the probe {probe}: waiting" in ran.err
    assert time.monotonic() - started > 3


def test_a_stop_leaves_nothing_behind(repository: Repository, boto: Boto, aws: Any) -> None:
    root, probe = repository(), create_probe(boto, timeout=4)
    put_modules(root, LAYER, hangs=HANGS)
    with heard():
        child = subprocess.Popen(
            [sys.executable, "-m", "layergen", "-C", root, "release", LAYER, "--smoke", "dev"],
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
    with ended(child):
        while not aws.get_function_configuration(FunctionName=probe).get("Layers"):
            assert child.poll() is None
            time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)

    assert (child.returncode, "stopped by Ctrl-C" in said) == (1, True), said
    assert is_at_rest(aws, probe)
    assert LAYER not in (root / "layers.lock.json").read_text("utf-8")


def test_a_zip_goes_through_the_bucket_and_no_role_needs_more(
    repository: Repository,
    release: Run,
    boto: Boto,
    aws: Any,
    embedded_aws: State,
    aws_account: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = {"s3": {"bucket": "acme-{account}", "prefix": "a"}}
    root, probe = repository(dev={"probes": True, "artifacts": store}), create_probe(boto)
    s3, bucket = boto("s3"), f"acme-{aws_account}"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    policy = layergen(capsys, root, "-q", "iam", "--env", "dev", "--for", "smoke").out

    with gatekeeper(embedded_aws.url, aws_account) as (guard, url):
        guard.use(policy)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        ran = release()

    assert (ran.code, guard.denied) == (0, []), ran.err
    granted = {
        action for statement in json.loads(policy)["Statement"] for action in statement["Action"]
    }
    # Lambda asks for these on behalf of who attaches a layer, or publishes one from S3.
    assert granted - guard.used() == {"lambda:GetLayerVersion", "s3:GetObject"}
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert is_at_rest(aws, probe)


@pytest.mark.parametrize(
    ("dev", "said"),
    [
        ({"track": "latest"}, "dev has no probes to try layers on hint: put probes: true"),
        ({"probes": True}, f"there is no probe layergen-probe-{RUNTIME.replace('.', '')}-{HERE}"),
    ],
)
def test_a_missing_probe_is_told(
    repository: Repository, release: Run, dev: dict[str, object], said: str
) -> None:
    root = repository(dev=dev)
    ran = release()

    assert (ran.code, said in ran.err) == (1, True), ran.err
    assert LAYER not in (root / "layers.lock.json").read_text("utf-8")


def test_what_has_no_probe_is_told_and_passes(
    repository: Repository, release: Run, boto: Boto
) -> None:
    repository(runtimes=[RUNTIME, "java21"])
    create_probe(boto)
    ran = release()

    assert ran.code == 0
    assert f"{LAYER} is not tried: dev has no probe for java21 on {HERE}" in ran.err
