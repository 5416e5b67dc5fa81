"""`layergen rollout start --smoke`: candidates whose layers were imported in Lambda."""

import io
import zipfile
from typing import Any

import pytest

from tests.conftest import Boto
from tests.probes import HERE, RUNTIME, create_probe, is_at_rest
from tests.repositories import LAYER, REGION, function
from tests.unit.cli.rollout.conftest import PLAN, Rollout, Scene
from tests.unit.cli.running import Ran, layergen, lock_of

ASKING = {**PLAN, "smoke": True}


def zipped(**modules: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in modules.items():
            archive.writestr(f"python/{name}.py", text)
    return buffer.getvalue()


@pytest.fixture
def smoky(scene: Scene) -> Scene:
    """Functions of this machine's kind, in an environment with probes."""

    def write(plan: object = ASKING, pin: str = "1.0.0", **functions: Any) -> None:
        type(scene).write(scene, plan, pin, **functions)
        for name in ("layers.yaml", "layers.lock.json"):
            path = scene.root / name
            text = path.read_text("utf-8").replace("python3.12", RUNTIME).replace("arm64", HERE)
            path.write_text(text, "utf-8")
        with (scene.root / "envs/dev/env.yaml").open("a", encoding="utf-8") as file:
            file.write("probes: true\n")

    scene.write = write  # type: ignore[method-assign]
    scene.write()
    scene.aws.delete_function(FunctionName="checkout")
    scene.aws.create_function(
        FunctionName="checkout",
        Runtime=RUNTIME,
        Architectures=[HERE],
        Handler="handler.handler",
        Role=scene.roles[0],
        Code={"ZipFile": zipped()},
        Layers=[scene.arns[0]],
        Publish=True,
    )
    return scene


def layer_of(scene: Scene, name: str, **modules: str) -> str:
    content = {"ZipFile": zipped(**modules)}
    arn: str = scene.aws.publish_layer_version(LayerName=name, Content=content)["LayerVersionArn"]
    return arn


def test_what_passes_is_kept_and_what_fails_is_named(
    smoky: Scene, rollout: Rollout, boto: Boto
) -> None:
    probe = create_probe(boto)
    rollout("start", "--smoke")
    smoky.apply()
    theirs = layer_of(smoky, "theirs", good="import json\n", bad="import nowhere\n")
    smoky.publish(Layers=[smoky.arns[0], theirs])

    before = smoky.lock_text()
    said = rollout("start", "--smoke", code=1).err
    assert f"data-tools:1, theirs:1, {RUNTIME} on {HERE}:" in said
    assert "bad: ModuleNotFoundError: No module named 'nowhere'" in said
    assert smoky.lock_text() == before
    assert is_at_rest(smoky.aws, probe)

    mended = layer_of(smoky, "theirs", good="import json\n", bad="import good\n")
    smoky.publish(Layers=[smoky.arns[0], mended])
    assert "asks for a smoke test" in rollout("start", code=1).err
    assert "smoke test passed" in rollout("start", "--smoke").err
    assert smoky.entry()["smoke"] == {
        "at": "2026-11-20T09:00:00Z",
        "layers": [smoky.arns[0], mended],
        "probe": probe,
        "imported": 2,
    }
    (status,) = rollout.status()
    assert status["smoke"]["imported"] == 2

    # It stays beside the evidence of later steps.
    smoky.apply()
    rollout("observe")
    smoky.later(minutes=31)
    smoky.serve("3", 200)
    rollout("advance")
    assert smoky.entry()["percent"] == 50
    assert smoky.entry()["smoke"]["probe"] == probe


def test_a_staged_candidate_needs_it_too_or_a_reason(smoky: Scene, rollout: Rollout) -> None:
    rollout("start")
    smoky.apply()
    smoky.publish("2")
    rollout("start", "--candidate", "2", "--offline")
    assert "asks for a smoke test" in rollout("advance", code=1).err
    assert smoky.entry()["state"] == "staged"
    assert "--offline" in rollout("start", "--offline", "--smoke", code=64).err

    rollout("advance", "--skip", "a security fix")
    assert (smoky.entry()["state"], smoky.entry()["reason"]) == ("shifting", "a security fix")


def test_functions_of_a_fleet_share_a_trial_and_fail_alone(
    smoky: Scene, rollout: Rollout, boto: Boto
) -> None:
    create_probe(boto)
    moves = function(alias="live", rollout=ASKING)
    others: dict[str, Any] = {"ingest": moves, "orders": moves}
    for name in others:
        smoky.create(name)
    smoky.write(**others)
    rollout("start", "--layer", LAYER)
    smoky.apply()
    smoky.write(pin="1.1.0", **others)
    broken = layer_of(smoky, "theirs", bad="import nowhere\n")
    for name, more in (("checkout", []), ("ingest", []), ("orders", [broken])):
        layers = [smoky.arns[1], *more]
        smoky.aws.update_function_configuration(FunctionName=name, Layers=layers)
        smoky.aws.publish_version(FunctionName=name)

    said = rollout("start", "--layer", LAYER, "--smoke", code=1).err

    assert "bad: ModuleNotFoundError" in said
    assert said.count("smoke test passed") == 1
    rollouts = {name: held[REGION] for name, held in lock_of(smoky.root)["rollouts"].items()}
    assert {name: held["state"] for name, held in rollouts.items()} == {
        "checkout": "shifting",
        "ingest": "shifting",
        "orders": "stable",
    }
    assert rollouts["ingest"]["smoke"]["layers"] == [smoky.arns[1]]


def test_an_environment_without_probes_is_told(scene: Scene, rollout: Rollout) -> None:
    scene.write(ASKING)
    rollout("start")
    scene.apply()
    scene.publish("2")

    assert "dev has no probes to try layers on" in rollout("start", "--smoke", code=1).err


def test_attach_goes_on_with_a_smoke_test_where_it_is_asked_for(
    smoky: Scene, rollout: Rollout, boto: Boto, capsys: pytest.CaptureFixture[str]
) -> None:
    def attach() -> Ran:
        return layergen(capsys, smoky.root, "attach", "checkout", "--env", "dev", "--rollout")

    rollout("start")
    smoky.apply()
    smoky.write(pin="1.1.0")
    env = smoky.root / "envs/dev/env.yaml"
    with_probes = env.read_text("utf-8")
    env.write_text(with_probes.replace("probes: true", ""), "utf-8")
    ran = attach()
    assert (ran.code, "has no probes" in ran.err) == (1, True)
    assert len(smoky.aws.list_versions_by_function(FunctionName="checkout")["Versions"]) == 2

    env.write_text(with_probes, "utf-8")
    probe = create_probe(boto)
    assert attach().code == 0
    assert smoky.entry()["smoke"]["probe"] == probe
    assert smoky.entry()["state"] == "shifting"
