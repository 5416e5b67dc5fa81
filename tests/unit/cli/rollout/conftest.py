"""A function with an alias in an embedded AWS, and a clock that can be set."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from layergen.load.repository import load_repository
from layergen.resolve.root import resolve_root
from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.cloudwatch import put_alarm, put_traffic
from tests.conftest import Boto
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    environment,
    function,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import Ran, layergen, lock_of

ALARM = "checkout-errors"
PLAN = {
    "steps": [10, 50],
    "bake": "30m",
    "final_bake": "1h",
    "alarms": [ALARM],
    "min_invocations": 100,
}


def archive(content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr(zipfile.ZipInfo("handler.py"), content)
    return buffer.getvalue()


class Scene:
    """An account with two releases of a layer, a function whose version 1 has the first, and an
    alarm at OK; and a repository in front of it.
    """

    def __init__(
        self, boto: Boto, account: str, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.root = folder
        self.aws = boto("lambda", REGION)
        self.cloudwatch = boto("cloudwatch", REGION)
        self._monkeypatch = monkeypatch
        self._account = account
        self.roles = [
            boto("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
            for name in ("one", "two")
        ]
        self.arns = [
            self.aws.publish_layer_version(LayerName=LAYER, Content={"ZipFile": archive(content)})[
                "LayerVersionArn"
            ]
            for content in ("1.0.0", "1.1.0")
        ]
        self.create("checkout")
        self.alarm("OK")
        self.at(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
        self.write()

    def create(self, name: str) -> None:
        """Create a function with the first release, and publish version 1 of it."""
        self.aws.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Architectures=["arm64"],
            Handler="handler.handler",
            Role=self.roles[0],
            Code={"ZipFile": archive("1")},
            Layers=[self.arns[0]],
            Publish=True,
        )

    def write(self, plan: object = PLAN, pin: str = "1.0.0", **functions: Entry) -> None:
        """Write the repository; the rollouts of the lock stay."""
        held = {
            version: {
                REGION: {
                    "universal": {
                        "layer_version": number,
                        "arn": arn,
                        "published_at": "2026-11-20T09:14:03Z",
                    }
                }
            }
            for number, (version, arn) in enumerate(
                zip(("1.0.0", "1.1.0"), self.arns, strict=True), start=1
            )
        }
        files = repository_files(
            released={LAYER: releases("1.0.0", "1.1.0")},
            functions={"checkout": function(alias="live", rollout=plan), **functions},
            environments={"dev": environment(account=self._account, track="manual")},
            locks={
                "dev": {
                    "layers": {LAYER: held},
                    "functions": {name: {LAYER: pin} for name in ("checkout", *functions)},
                    "rollouts": lock_of(self.root).get("rollouts", {}),
                }
            },
        )
        write_files(self.root, files)

    def publish(self, content: str = "", **settings: Any) -> str:
        """Change the function, and publish a version of it."""
        if content:
            self.aws.update_function_code(FunctionName="checkout", ZipFile=archive(content))
        if settings:
            self.aws.update_function_configuration(FunctionName="checkout", **settings)
        return str(self.aws.publish_version(FunctionName="checkout")["Version"])

    def alarm(self, state: str) -> None:
        put_alarm(self.cloudwatch, ALARM, state)

    def at(self, moment: datetime) -> None:
        """Set the clock."""
        self.now = moment
        self._monkeypatch.setenv("LAYERGEN_NOW", moment.isoformat())

    def later(self, **duration: float) -> None:
        self.at(self.now + timedelta(**duration))

    def serve(self, version: str | None, invocations: int, errors: int = 0) -> None:
        """Let the alias have had traffic, a minute ago."""
        at = self.now - timedelta(minutes=1)
        put_traffic(
            self.cloudwatch, "checkout:live", version, at, invocations=invocations, errors=errors
        )

    def apply(self) -> None:
        """Bring AWS where the rendered root would, alias by alias."""
        texts = {
            path.relative_to(self.root).as_posix(): path.read_text("utf-8")
            for pattern in ("layers.yaml", "*.json", "envs/*/env.*")
            for path in self.root.glob(pattern)
        }
        repository = load_repository(texts).repository
        root = resolve_root(repository, repository.environments["dev"], REGION)
        for alias in root.aliases:
            weights = {alias.candidate: alias.weight} if alias.candidate else {}
            self.point(alias.version, weights, alias.function)

    def point(
        self,
        version: str,
        weights: Mapping[str, float | None] | None = None,
        function: str = "checkout",
    ) -> None:
        """Create or move the alias, as anybody could."""
        wanted = {
            "FunctionName": function,
            "Name": "live",
            "FunctionVersion": version,
            "RoutingConfig": {"AdditionalVersionWeights": weights or {}},
        }
        try:
            self.aws.update_alias(**wanted)
        except self.aws.exceptions.ResourceNotFoundException:
            self.aws.create_alias(**wanted)

    def shares(self) -> tuple[str, dict[str, float]]:
        found = self.aws.get_alias(FunctionName="checkout", Name="live")
        routing = found.get("RoutingConfig") or {}
        return found["FunctionVersion"], routing.get("AdditionalVersionWeights", {})

    def entry(self) -> Entry:
        """Give the alias's entry in the lock."""
        found: Entry = lock_of(self.root)["rollouts"]["checkout"][REGION]
        return found

    def write_lock(self, lock: Entry) -> None:
        write_files(self.root, {"envs/dev/env.lock.json": json.dumps(lock)})

    def lock_text(self) -> str:
        return (self.root / "envs/dev/env.lock.json").read_text("utf-8")


class Rollout:
    """Runs `layergen rollout`."""

    def __init__(self, scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
        self._scene = scene
        self._capsys = capsys

    def __call__(self, command: str, *arguments: str, code: int = 0) -> Ran:
        """Run a command about checkout in dev; another exit code is a failure."""
        if not {"--all", "--layer", "checkout"} & set(arguments):
            arguments = ("checkout", *arguments)
        ran = layergen(
            self._capsys, self._scene.root, "rollout", command, "--env", "dev", *arguments
        )
        assert ran.code == code, ran.err
        return ran

    def status(self, *arguments: str) -> Any:
        ran = layergen(
            self._capsys, self._scene.root, "rollout", "status", "--format", "json", *arguments
        )
        assert ran.code == 0, ran.err
        found = json.loads(ran.out)
        assert found["format_version"] == "1.0"
        return found["rollouts"]


@pytest.fixture
def scene(
    boto: Boto,
    aws_account: str,
    embedded_aws: State,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Scene:
    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return Scene(boto, aws_account, tmp_path, monkeypatch)


@pytest.fixture
def rollout(scene: Scene, capsys: pytest.CaptureFixture[str]) -> Rollout:
    return Rollout(scene, capsys)


@pytest.fixture
def shifting(scene: Scene, rollout: Rollout) -> str:
    """An alias that gives 10 % to version 2, applied and seen there."""
    rollout("start")
    scene.apply()
    scene.publish("2")
    rollout("start")
    scene.apply()
    rollout("observe")
    return "2"
