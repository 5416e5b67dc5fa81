"""`layergen comment`: what it takes, and what it says of what it does not take."""

import io
import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from layergen.load.comment_marker import read_marker
from layergen.load.plan_json import load_plan
from tests.repositories import repository_files, write_files
from tests.unit.cli.running import layergen

ONE = {
    "address": "aws_iam_role.a",
    "mode": "managed",
    "type": "aws_iam_role",
    "name": "a",
    "change": {"actions": ["create"], "before": None, "after": {"name": "a"}},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "it", repository_files())


def plan(root: Path, name: str, *changes: dict[str, Any], **parts: Any) -> str:
    content = {"format_version": "1.2", "resource_changes": changes or [ONE], **parts}
    return str(write_files(root, {name: json.dumps(content)}) / name)


def told(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Any:
    ran = layergen(capsys, root, "comment", *arguments, "--format", "json")
    assert ran.code == 0
    return json.loads(ran.out)


def rooted(region: str = "eu-west-1") -> dict[str, Any]:
    value = {"environment": "dev", "region": region}
    return {"output_changes": {"layergen": {"actions": ["no-op"], "after": value}}}


def test_the_marker_holds_what_was_given(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plans = plan(root, "a.json"), plan(root, "b.json", rooted=True)
    options = ["--key", "apps", "--sha", "0123abc", "--run", "12", "--no-stale"]
    marker = read_marker(layergen(capsys, root, "comment", *plans, *options).out)
    assert marker
    assert (marker.key, marker.sha, marker.run, len(marker.each)) == ("apps", "0123abc", 12, 2)
    turned = layergen(capsys, root, "comment", *reversed(plans), *options).out
    assert read_marker(turned) == marker


def test_stale_files_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = plan(root, "plan.json")
    assert layergen(capsys, root, "render").code == 0
    (root / "envs/dev/eu-west-1/outputs.tf").unlink()
    layers = root / "envs/dev/eu-west-1/layers.tf"
    layers.write_text(layers.read_text() + "# mine\n")
    before = sorted(root.rglob("*"))

    found = told(capsys, root, file)

    assert found["stale_files"] == {
        "envs/dev/eu-west-1/outputs.tf": "create",
        "envs/dev/eu-west-1/layers.tf": "somebody edited this rendered file",
    }
    assert found["verdict"] == "careful"
    assert sorted(root.rglob("*")) == before
    quick = json.loads(
        layergen(capsys, root, "comment", file, "--format", "json", "--no-stale").out
    )
    assert (quick["stale_files"], quick["verdict"]) == (None, "safe")


def test_a_plan_from_stdin(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(plan(root, "plan.json")).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    ran = layergen(capsys, root, "comment", "-", "--format", "text", "--no-stale")
    assert "aws_iam_role.a  stdin  created" in ran.out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert layergen(capsys, root, "gate", "-").err == "1 plan passes"


def test_a_saved_plan_instead_of_its_json(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Terraform saves is a zip, and giving that is the mistake that is made most."""
    saved, other = root / "it.tfplan", root / "utf-16.json"
    saved.write_bytes(b"PK\x03\x04\x14\x00\x08\x00\xff")
    other.write_bytes('{"format_version":"1.2"}'.encode("utf-16"))

    for name, command in (("gate", ()), ("comment", ()), ("drift", ()), ("lint", ("--plan",))):
        ran = layergen(capsys, root, name, *command, str(saved))
        assert (ran.code, ran.out) == (1, "")
        assert "is a plan as Terraform saves it, and no JSON" in ran.err
        assert "terraform show -json" in ran.err
        assert "is not UTF-8 (byte 0)" in layergen(capsys, root, name, *command, str(other)).err
    for data in (saved.read_bytes(), other.read_bytes()):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert "error: stdin is" in layergen(capsys, root, "gate", "-").err


def test_a_plan_that_is_not_there(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in ("gone.json", str(root)):
        ran = layergen(capsys, root, "comment", file)
        assert (ran.code, ran.out) == (64, "")
        assert "there is no file" in ran.err


def test_no_path_of_the_machine_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = plan(root.parent, "elsewhere.json")
    out = layergen(capsys, root, "comment", outside, "--no-stale").out
    assert f"`{root.parent.name}/elsewhere.json`" in out
    assert str(root.parent) not in out


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--key", "a b"),
        ("--key", "-->"),
        ("--sha", "HEAD"),
        ("--link", "javascript:alert(1)"),
        ("--link", "https://a.example/) [x](https://b.example"),
        ("--run", "-1"),
        ("--max-bytes", "100"),
    ],
)
def test_strange_options_are_refused(
    root: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    ran = layergen(capsys, root, "comment", plan(root, "plan.json"), f"{option}={value}")
    assert (ran.code, ran.out) == (64, "")
    assert option in ran.err


USAGE = {"format_version": "1.0", "environment": "dev", "invocation_days": 30, "publications": []}


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--findings", "{}", "is not what `layergen lint --format json` writes: format_version"),
        ("--findings", "nonsense", "write it anew: layergen lint --write-findings FILE"),
        ("--findings", '{"format_version": "2.0", "findings": []}', "has the format 2.0"),
        ("--usage", "[]", "is not what `layergen usage --format json` writes"),
        ("--usage", json.dumps(USAGE | {"format_version": "2.0"}), "has the format 2.0"),
        ("--usage", json.dumps(USAGE | {"invocation_days": 0}), "nobody counted invocations"),
    ],
)
def test_what_other_commands_did_not_write_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], option: str, content: str, said: str
) -> None:
    write_files(root, {"other.json": content})
    file = str(root / "other.json")
    ran = layergen(capsys, root, "comment", plan(root, "plan.json"), option, file)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_plans_that_do_not_fit_are_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = plan(root, "a.json", **rooted()), plan(root, "b.json", **rooted())
    ran = layergen(capsys, root, "comment", one, other)
    assert (ran.code, ran.out) == (1, "")
    assert "a.json and b.json are both plans of envs/dev/eu-west-1" in ran.err
    gone = plan(root, "c.json", **rooted("mars-1"))
    assert "which this repository does not have" in layergen(capsys, root, "comment", gone).err
    write_files(root, {"state.json": '{"format_version": "1.0", "values": {}}'})
    ran = layergen(capsys, root, "comment", str(root / "state.json"))
    assert "state.json is not a plan in JSON" in ran.err


def test_five_thousand_resources_load_quickly_and_flat(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def one(number: int) -> dict[str, Any]:
        values = {f"key{k}": f"value {number} {k}" for k in range(8)} | {"tags": {"n": "x"}}
        action = "no-op" if number % 5 else ("update", "delete")[number % 2]
        after = {"update": values | {"key1": "other"}, "delete": None}.get(action, values)
        change = {"actions": [action], "before": values, "after": after, "after_unknown": {}}
        return ONE | {"address": f"aws_x.a[{number}]", "index": number, "change": change}

    changes = [one(number) for number in range(5000)]
    # What Terraform writes beside the changes is most of a plan, and read past.
    beside = {"values": {"root_module": {"resources": changes}}}
    file = plan(root, "plan.json", *changes, prior_state=beside, planned_values=beside["values"])
    text = Path(file).read_text()

    began = time.perf_counter()
    found = json.loads(
        layergen(capsys, root, "comment", file, "--format", "json", "--no-stale").out
    )
    took = time.perf_counter() - began
    tracemalloc.start()
    loaded = load_plan(text, "plan.json")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found["roots"][0]["actions"] == {"delete": 500, "update": 500}
    assert len(found["dangers"]) == 500
    assert len(loaded.resources) == 5000
    assert took < 10
    # A parser of all of it, as json.loads, takes several times the text.
    assert peak < 3 * len(text)
