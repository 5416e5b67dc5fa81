"""`drift` on plans that somebody made, in a repository on disk. No Terraform, no AWS."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import write_files
from tests.unit.cli.running import Ran, layergen
from tests.unit.resolve.drift.cases import ROOT, clean_files, plan_data, plan_text

ZIP = "dist/layers/tools/1.0.0/universal.zip"


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    root = write_files(tmp_path / "repository", clean_files())
    assert layergen(capsys, root, "render").code == 0
    write_files(root, {"plan.json": plan_text("clean")})
    return root


def drift(capsys: pytest.CaptureFixture[str], root: Path, *options: str) -> tuple[int, Any]:
    ran = layergen(capsys, root, "drift", str(root / "plan.json"), "--format", "json", *options)
    return ran.code, json.loads(ran.out) if ran.out else ran.err


def kinds(told: Any) -> list[tuple[str, str]]:
    return [
        (one["kind"], one["subject"]) for cause in told["causes"] for one in cause["differences"]
    ]


def test_a_clean_plan_and_what_nobody_looked_at(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = drift(capsys, place)

    assert (code, told["causes"], told["roots"]) == (0, [], [ROOT])
    assert [one["what"] for one in told["not_looked_at"]] == [
        "unmanaged",
        "lagging",
        "whom policies of layer versions let in beside Terraform's grants",
    ]


def test_an_edited_an_outdated_and_a_missing_file(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = place / ROOT / "layers.tf"
    layers.write_text(f"{layers.read_text()}# mine\n")
    (place / ROOT / "outputs.tf").unlink()

    code, told = drift(capsys, place)

    assert code == 2
    assert kinds(told) == [
        ("outdated-files", f"{ROOT}/layers.tf"),
        ("outdated-files", f"{ROOT}/outputs.tf"),
    ]
    commands = [one["command"] for cause in told["causes"] for one in cause["differences"]]
    assert commands == [f"rm {ROOT}/layers.tf && layergen render", "layergen render"]


def test_a_zip_that_is_not_the_released_one(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(place, {ZIP: "1.0.0"})
    assert drift(capsys, place)[0] == 0

    write_files(place, {ZIP: "another"})
    code, told = drift(capsys, place)

    assert (code, kinds(told)) == (2, [("altered-artifact", ZIP)])
    assert told["causes"][0]["differences"][0]["command"] == "layergen build tools@1.0.0"
    assert drift(capsys, place, "--skip", "altered-artifact")[0] == 0


def test_an_ignore_lets_a_difference_pass_until_its_day(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(place, {"plan.json": plan_text("moved-alias")})
    ignore = {"kind": "out-of-band", "reason": "on purpose", "until": "2026-11-23"}
    strategy = place / "layers.yaml"
    strategy.write_text(f"{strategy.read_text()}drift: {json.dumps({'ignore': [ignore]})}\n")
    monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-23")

    code, told = drift(capsys, place)

    assert (code, told["causes"], len(told["ignored"])) == (0, [], 2)
    assert {one["reason"] for one in told["ignored"]} == {"on purpose"}

    monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-24")
    code, told = drift(capsys, place)
    assert (code, len(told["causes"]), told["ignored"]) == (2, 2, [])
    assert "ended-ignore" in layergen(capsys, place, "validate").err


def test_a_plan_of_a_run_that_failed_is_an_error_and_its_drift_is_told(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {**plan_data("refresh-only"), "errored": True}
    write_files(place, {"plan.json": json.dumps(data)})

    code, told = drift(capsys, place)

    assert code == 1
    assert [kind for kind, _ in kinds(told)] == ["out-of-band", "out-of-band"]
    assert [one["where"] for one in told["failures"]] == [ROOT]


def test_a_plan_of_a_refresh_alone_is_known_as_one(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(place, {"plan.json": plan_text("refresh-only")})

    code, told = drift(capsys, place)

    assert code == 2
    assert [kind for kind, _ in kinds(told)] == ["out-of-band", "out-of-band"]
    unseen = [(one["what"], one["root"]) for one in told["not_looked_at"]]
    assert ("pending", ROOT) in unseen
    again = drift(capsys, place, "--refresh-only")
    assert (again[0], kinds(again[1])) == (2, kinds(told))


def test_a_plan_of_another_root_is_judged_by_what_holds_anywhere(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = plan_data("moved-alias")
    del data["output_changes"]["layergen"]
    write_files(place, {"elsewhere/plan.json": json.dumps(data)})

    ran = layergen(capsys, place, "drift", str(place / "elsewhere/plan.json"), "--format", "json")

    assert ran.code == 2
    told = json.loads(ran.out)
    assert told["roots"] == ["elsewhere"]
    assert {one["command"] for cause in told["causes"] for one in cause["differences"]} == {
        "terraform -chdir=elsewhere apply"
    }


@pytest.mark.parametrize("format_", ["text", "markdown", "sarif", "junit"])
def test_every_format_names_what_differs_and_what_heals_it(
    place: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    write_files(place, {"plan.json": plan_text("deleted")})

    ran = layergen(capsys, place, "drift", str(place / "plan.json"), "--format", format_)

    assert ran.code == 2
    for words in ("aws_lambda_layer_version.this", "was deleted in AWS", f"-chdir={ROOT} apply"):
        assert words in ran.out


def wrong(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Ran:
    return layergen(capsys, root, "drift", *arguments)


def test_wrong_usage(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = str(place / "plan.json")
    assert wrong(capsys, place, plan, "--env", "dev").code == 64
    twice = wrong(capsys, place, plan, plan)
    assert (twice.code, f"plan.json is a second plan of {ROOT}" in twice.err) == (1, True)
    write_files(place, {"none.json": "{}"})
    assert "is not a plan in JSON" in wrong(capsys, place, str(place / "none.json")).err
    monkeypatch.setenv("PATH", str(place))
    monkeypatch.delenv("LAYERGEN_TERRAFORM", raising=False)
    assert "neither terraform nor tofu was found" in wrong(capsys, place).err


def test_a_root_that_is_not_rendered_does_not_hide_the_others(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that is no Terraform stands in for one that fails."""
    fails = write_files(place, {"bin/terraform": "#!/bin/sh\necho 'no credentials' >&2\nexit 1\n"})
    (fails / "bin/terraform").chmod(0o755)
    monkeypatch.setenv("LAYERGEN_TERRAFORM", str(place / "bin/terraform"))
    write_files(place, {ZIP: "another"})

    ran = layergen(capsys, place, "drift", "--format", "json")

    assert ran.code == 1
    told = json.loads(ran.out)
    assert kinds(told) == [("altered-artifact", ZIP)]
    assert [one["where"] for one in told["failures"]] == [ROOT]
    assert "no credentials" in ran.err
    assert "not everything could be looked at" in ran.err
