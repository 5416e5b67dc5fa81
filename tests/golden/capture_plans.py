"""Makes the plans below `comment/` anew, with the real Terraform against the embedded AWS.

    python -m pytest tests/golden/capture_plans.py

Some minutes' work for when a Terraform or a provider writes plans otherwise; no part of the suite.
Each case is what a pull request would hold: the repository's files as they are then, and the plans.
"""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cloudwatch import put_alarm, put_traffic
from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import environment, function, layer, repository_files, write_files
from tests.terraform.checkout import Checkout

CASES = Path(__file__).parent / "comment"
FIRST, SECOND = "222233334444", "333344445555"
EU, US = "eu-west-1", "us-east-1"
KEPT = (
    "format_version",
    "terraform_version",
    "resource_changes",
    "resource_drift",
    "output_changes",
    "deferred_changes",
    "checks",
    "applyable",
    "complete",
    "errored",
)
"""Of the state and the configuration, which nobody reads, only the providers stay."""
KEPT_FILES = ("layers.yaml", "layers.lock.json", "layers/", "envs/prod/env.", "envs/dev/env.")
FUNCTIONS = """\
resource "aws_lambda_function" "this" {
  for_each = local.layers_for

  function_name = each.key
  role          = aws_iam_role.functions.arn
  runtime       = "python3.12"
  architectures = ["arm64"]
  handler       = "handler.handler"
  filename      = "${path.module}/../../../dist/layers/plugins/1.0.0/universal.zip"
  layers        = each.value
  publish       = true

  environment {
    variables = { PASSWORD = "hunter2-in-the-open" }
  }
}

resource "aws_iam_role" "functions" {
  name               = "functions-eu-west-1"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
"""
ROLLOUT = {"steps": [10, 50], "bake": "30m", "alarms": ["checkout-errors"], "min_invocations": 100}
BEFORE = """\
variable "password" {
  type      = string
  sensitive = true
  default   = "hunter2"
}

resource "terraform_data" "renamed_soon" {
  input = "same"
}

resource "terraform_data" "secret" {
  input = { user = "admin", password = var.password }
}

resource "terraform_data" "made_anew" {
  triggers_replace = "one"
}

resource "terraform_data" "workers" {
  count = 3
}

resource "terraform_data" "let_go" {
  input = "stays"
}

resource "terraform_data" "stuck" {
  triggers_replace = "one"

  lifecycle {
    create_before_destroy = true
  }
}

output "secret" {
  value     = terraform_data.secret.output
  sensitive = true
}

output "plain" {
  value = "one"
}
"""
AFTER = """\
variable "password" {
  type      = string
  sensitive = true
  default   = "correct-horse"
}

moved {
  from = terraform_data.renamed_soon
  to   = terraform_data.renamed["<b>@all</b> | [x](https://evil.example)"]
}

resource "terraform_data" "renamed" {
  for_each = toset(["<b>@all</b> | [x](https://evil.example)", "`#1` GH-1"])
  input    = "same"
}

resource "terraform_data" "secret" {
  input = { user = "admin", password = var.password }
}

resource "terraform_data" "made_anew" {
  triggers_replace = "two"
}

resource "terraform_data" "workers" {
  count = 1
}

removed {
  from = terraform_data.let_go

  lifecycle {
    destroy = false
  }
}

import {
  to = terraform_data.taken_on
  id = "3f6c9e1a-0000-4000-8000-000000000000"
}

resource "terraform_data" "taken_on" {}

resource "terraform_data" "stuck" {
  triggers_replace = "two"

  lifecycle {
    create_before_destroy = true
  }
}

check "password" {
  assert {
    condition     = length(var.password) > 100
    error_message = "The password is short."
  }
}

output "secret" {
  value     = terraform_data.secret.output
  sensitive = true
}

output "plain" {
  value = "two"
}
"""
ERRORED = """\
resource "terraform_data" "fine" {
  input = "fine"
}

resource "terraform_data" "wrong" {
  input = terraform_data.fine.input

  lifecycle {
    precondition {
      condition     = terraform_data.fine.input == "other"
      error_message = "It is not what it should be."
    }
  }
}
"""


def save(case: str, repository: Path, **plans: Any) -> None:
    """Write a case anew; what people put beside the plans stays."""
    folder = CASES / case
    shutil.rmtree(folder / "repository", ignore_errors=True)
    for path in sorted(repository.rglob("*")):
        name = path.relative_to(repository).as_posix()
        if path.is_file() and name.startswith(KEPT_FILES):
            write_files(folder / "repository", {name: path.read_text("utf-8")})
    for name, plan in plans.items():
        small = {key: plan[key] for key in KEPT if key in plan}
        providers = plan.get("configuration", {}).get("provider_config", {})
        small["configuration"] = {"provider_config": providers}
        text = json.dumps(small, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        for machine in (str(repository.parent), str(Path.home()), "127.0.0.1", "localhost"):
            assert machine not in text
        write_files(folder, {f"{name.replace('_', '-')}.json": text})


@pytest.fixture
def place(
    tmp_path: Path,
    aws_environment: dict[str, str],
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> Checkout:
    found = Checkout(tmp_path / "it", aws_environment, terraform, terraform_init)
    found.root = found.path / f"envs/prod/{EU}"
    return found


def test_capture_a_year_of_layers(  # noqa: PLR0915 - a year is long, and each step needs the last
    place: Checkout, aws_account: str, boto: Boto
) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    put_alarm(boto("cloudwatch"), "checkout-errors", "OK")

    def later(minutes: int) -> None:
        nonlocal now
        now += timedelta(minutes=minutes)
        place.env["LAYERGEN_NOW"] = now.isoformat()

    def write(**share: Any) -> None:
        layers = {
            "data-tools": layer(source={"pip": "layers/data-tools"}, split_by="none"),
            "base": layer(source={"pip": "layers/base"}, share=share or given),
            "plugins": layer(source={"files": "layers/plugins"}, share={"accounts": [FIRST]}),
        }
        if gone:
            del layers["plugins"]
        files = repository_files(
            layers,
            functions={
                "checkout": function(layers=["base", "data-tools"], alias="live", rollout=ROLLOUT),
                "report": function(layers=["data-tools"]),
            },
            environments={"prod": environment(account=aws_account, regions=[EU, US])},
        )
        write_files(place.path, {"layers.yaml": files["layers.yaml"]})
        write_files(place.path, {"envs/prod/env.yaml": files["envs/prod/env.yaml"]})

    def planned(case: str, **others: Any) -> None:
        place.render()
        save(case, place.path, plan=place.planned(), **others)

    gone, given = False, {"organization": "o-exampleorgid", "accounts": [FIRST]}
    write()
    write_files(
        place.path,
        {
            "layers/data-tools/requirements.in": "idna==2.10\nsix==1.16.0\nattrs==23.1.0\n",
            "layers/base/requirements.in": "certifi==2024.2.2\n",
            "layers/plugins/bin/run": "#!/bin/sh\n",
        },
    )
    later(0)
    place.layergen("lock")
    place.layergen("release", "--all")
    place.render()
    write_files(place.root, {"functions.tf": FUNCTIONS})
    other = Checkout(place.path, place.env, place._terraform, place._init)
    other.root = place.path / f"envs/prod/{US}"
    other.render()
    planned("first-publish", plan_us=other.planned())
    place.apply_plan()
    place.layergen("record", "--env", "prod", "--region", EU)

    place.layergen("rollout", "start", "checkout", "--env", "prod", "--region", EU)
    write_files(
        place.path,
        {
            "layers/data-tools/requirements.in": "idna==3.6\nattrs==23.2.0\npackaging==24.0\n",
            "layers/plugins/bin/run": "#!/bin/sh\nexit 1\n",
        },
    )
    place.layergen("lock", "data-tools")
    place.layergen("release", "data-tools")
    place.layergen("release", "plugins")
    planned("second-release")
    place.apply_plan()
    place.layergen("record", "--env", "prod", "--region", EU)
    place.layergen("rollout", "start", "checkout", "--env", "prod", "--region", EU)
    place.render()
    place.planned()
    place.apply_plan()
    rollout = ("checkout", "--env", "prod", "--region", EU)
    place.layergen("rollout", "observe", *rollout)
    later(40)
    at = now - timedelta(minutes=1)
    for version in ("1", "2"):
        put_traffic(boto("cloudwatch"), "checkout:live", version, at, invocations=1830)
    place.layergen("rollout", "advance", *rollout)
    planned("alias-shift")
    place.apply_plan()
    place.layergen("rollout", "abort", *rollout, "--reason", "checkout is slow @oncall <b>")
    planned("alias-abort")
    place.apply_plan()

    write(organization="o-exampleorgid", accounts=[SECOND])
    planned("grants")
    write()
    place.render()

    place.layergen("usage", "--env", "prod", "--region", EU, "--write")
    place.layergen("prune", "--env", "prod", "plugins@1.0.0", "--shared-ok")
    planned("retire")
    place.apply_plan()

    layers = (place.root / "layers.tf").read_text()
    begin, end = (
        layers.index('    "1.0.0" = {', layers.index('"data_tools"')),
        layers.rindex('"2.0.0"'),
    )
    place.edit(f"envs/prod/{EU}/layers.tf", layers[begin : end - 4], "")
    save("refused", place.path, plan=place.planned())
    (place.root / "layers.tf").write_text(layers)

    boto("lambda").delete_layer_version(LayerName="plugins", VersionNumber=2)
    boto("lambda").update_function_configuration(FunctionName="report", Timeout=17)
    save("drift", place.path, plan=place.planned())

    gone = True
    write()
    planned("removed")


def test_capture_a_shared_layer_in_variants(
    place: Checkout, aws_account: str, terraform: RunTerraform
) -> None:
    plugins = layer(
        architectures=["arm64", "x86_64"],
        split_by="architecture",
        source={"files": "layers/plugins"},
        share={"accounts": [FIRST]},
    )
    prod = environment(account=aws_account, regions=[EU], parameters=True)
    files = repository_files({"plugins": plugins}, environments={"prod": prod})
    for name in ("layers.yaml", "envs/prod/env.yaml"):
        write_files(place.path, {name: files[name]})
    place.env["LAYERGEN_NOW"] = "2026-11-23T09:00:00+00:00"

    def planned(case: str) -> None:
        place.render()
        save(case, place.path, plan=place.planned())

    for content in ("one", "another"):
        write_files(place.path, {"layers/plugins/arm64/text": f"{content}\n"})
        write_files(place.path, {"layers/plugins/x86_64/text": f"{content} for others\n"})
        place.layergen("release", "plugins")
        planned("parameters")
        place.apply_plan()
        place.layergen("record", "--env", "prod")

    place.layergen("usage", "--env", "prod", "--write")
    place.layergen("prune", "--env", "prod", "plugins@1.0.0")
    planned("withdraw")
    place.apply_plan()
    place.layergen("record", "--env", "prod")

    lock = place.path / "envs/prod/env.lock.json"
    content = json.loads(lock.read_text())
    for publication in content["layers"]["plugins"]["1.0.1"][EU].values():
        publication |= {"adopt": True, "adopt_grant": True}
    lock.write_text(json.dumps(content, indent=2) + "\n")
    for block in ("plugins_arm64", "plugins_x86_64"):
        for type_ in ("aws_lambda_layer_version", "aws_lambda_layer_version_permission"):
            address = f'module.{block}.{type_}.this["1.0.1"]'
            terraform(place.root, "state", "rm", address, env=place.env)
    planned("adopt")


def test_capture_a_root_of_others(tmp_path: Path, terraform: RunTerraform) -> None:
    root = tmp_path / "root"
    write_files(root, {"main.tf": BEFORE})
    terraform(root, "init", "-input=false")
    terraform(root, "apply", "-input=false", "-auto-approve")
    depose(root / "terraform.tfstate", "stuck")
    (root / "main.tf").write_text(AFTER)
    save("elsewhere", repository(tmp_path), plan=plan_of(root, terraform))

    write_files(tmp_path / "errored", {"main.tf": ERRORED})
    terraform(tmp_path / "errored", "init", "-input=false")
    save("errored", repository(tmp_path), plan=plan_of(tmp_path / "errored", terraform, 1))


def repository(tmp_path: Path) -> Path:
    files = repository_files()
    # The source of a layer has to be there; what is in it plays no part.
    found = {name: text for name, text in files.items() if not name.endswith(".py")}
    return write_files(tmp_path / "repository", found | {"layers/data-tools/words.txt": "words\n"})


def depose(state: Path, name: str) -> None:
    """Leave an old object behind, as an apply does whose destroying fails half-way."""
    content = json.loads(state.read_text())
    (resource,) = (one for one in content["resources"] if one["name"] == name)
    resource["instances"].append({**resource["instances"][0], "deposed": "c91db2ef"})
    state.write_text(json.dumps(content))


def plan_of(root: Path, terraform: RunTerraform, code: int = 0) -> Any:
    terraform(root, "plan", "-input=false", "-out=it.tfplan", codes=(code,))
    shown: subprocess.CompletedProcess[str] = terraform(root, "show", "-json", "it.tfplan")
    return json.loads(shown.stdout)
