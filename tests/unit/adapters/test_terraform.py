"""The real Terraform, on roots that need no provider."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from layergen.adapters.completed import ProcessError
from layergen.adapters.terraform import Terraform, find_terraform
from layergen.diagnostics import Place, Severity
from layergen.errors import LayergenError

NO_PROVIDER = """\
variable "greeting" {
  default = "hello"
}

resource "terraform_data" "this" {
  input = var.greeting
}

output "greeting" {
  value = terraform_data.this.output
}
"""
NEEDS_PROVIDER = """\
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
"""


@pytest.fixture
def terraform() -> Terraform:
    found = find_terraform({key: value for key, value in os.environ.items() if key[:3] != "TF_"})
    assert found is not None, "these tests need terraform or tofu on PATH"
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    (root / "main.tf").write_text(NO_PROVIDER)
    return root


def executable(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def executable_in(environ: Mapping[str, str]) -> str:
    found = find_terraform(environ)
    assert found is not None
    return found.executable


class TestFindTerraform:
    def test_terraform_comes_before_tofu(self, tmp_path: Path) -> None:
        tofu = executable(tmp_path / "bin" / "tofu")
        assert executable_in({"PATH": str(tmp_path / "bin")}) == str(tofu)
        terraform = executable(tmp_path / "bin" / "terraform")
        assert executable_in({"PATH": str(tmp_path / "bin")}) == str(terraform)

    def test_the_given_one_comes_before_both(self, tmp_path: Path) -> None:
        executable(tmp_path / "bin" / "terraform")
        given = executable(tmp_path / "elsewhere" / "terraform-1.9")
        environ = {"PATH": str(tmp_path / "bin"), "LAYERGEN_TERRAFORM": str(given)}
        assert executable_in(environ) == str(given)

    def test_atlantis_has_chosen_one(self, tmp_path: Path) -> None:
        usual = executable(tmp_path / "terraform")
        environ = {"PATH": str(tmp_path), "ATLANTIS_TERRAFORM_VERSION": "1.9.8"}
        assert executable_in(environ) == str(usual)
        chosen = executable(tmp_path / "terraform1.9.8")
        assert executable_in(environ) == str(chosen)
        assert executable_in({**environ, "LAYERGEN_TERRAFORM": str(usual)}) == str(usual)

    def test_none_is_not_an_error(self, tmp_path: Path) -> None:
        assert find_terraform({"PATH": str(tmp_path)}) is None

    def test_a_given_one_that_is_missing_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(LayergenError, match="LAYERGEN_TERRAFORM names"):
            find_terraform({"PATH": str(tmp_path), "LAYERGEN_TERRAFORM": "terraform-9"})

    def test_a_given_mirror_that_is_missing_is_an_error(self, tmp_path: Path) -> None:
        executable(tmp_path / "terraform")
        with pytest.raises(LayergenError, match="LAYERGEN_PLUGIN_DIR names"):
            find_terraform({"PATH": str(tmp_path), "LAYERGEN_PLUGIN_DIR": str(tmp_path / "no")})

    @pytest.mark.parametrize("exists", [True, False])
    def test_a_missing_configuration_file_is_not_passed_on(
        self, tmp_path: Path, exists: bool
    ) -> None:
        executable(tmp_path / "terraform")
        config = tmp_path / "terraformrc"
        if exists:
            config.touch()
        found = find_terraform({"PATH": str(tmp_path), "TF_CLI_CONFIG_FILE": str(config)})
        assert found is not None
        assert ("TF_CLI_CONFIG_FILE" in found.env) is exists


class TestCommands:
    def test_a_root_is_planned_applied_and_read(
        self, terraform: Terraform, root: Path, tmp_path: Path
    ) -> None:
        planfile = tmp_path / "plan"
        assert terraform.init(root) == terraform.plugin_dir
        assert terraform.validate(root) == ()
        terraform.plan(root, planfile)
        plan = json.loads(terraform.show_json(root, planfile))
        assert [change["address"] for change in plan["resource_changes"]] == ["terraform_data.this"]
        assert "Apply complete!" in terraform.apply(root, planfile)
        assert json.loads(terraform.output_json(root))["greeting"]["value"] == "hello"

    def test_validate_gives_every_finding_with_its_place(
        self, terraform: Terraform, root: Path
    ) -> None:
        (root / "broken.tf").write_text(
            'output "a" {\n  value = local.no\n}\n\noutput "b" {\n  value = var.no\n}\n'
        )
        found = terraform.validate(root)
        assert [(finding.place, finding.severity) for finding in found] == [
            (Place("broken.tf", 2, 11), Severity.ERROR),
            (Place("broken.tf", 6, 11), Severity.ERROR),
        ]
        assert found[0].message == "Reference to undeclared local value"
        assert "no" in found[0].hint

    def test_fmt_check_lists_the_files(self, terraform: Terraform, root: Path) -> None:
        assert terraform.fmt_check(root) == ()
        (root / "odd.tf").write_text("locals {\na=1\n}\n")
        assert terraform.fmt_check(root) == ("odd.tf",)
        (root / "odd.tf").write_text("locals {")
        with pytest.raises(ProcessError, match="fmt failed with exit code 2"):
            terraform.fmt_check(root)

    def test_a_failing_plan_shows_what_terraform_said(
        self, terraform: Terraform, root: Path, tmp_path: Path
    ) -> None:
        (root / "main.tf").write_text('output "a" {\n  value = local.no\n}\n')
        with pytest.raises(ProcessError, match="Reference to undeclared local value"):
            terraform.plan(root, tmp_path / "plan")


class TestInitWithoutRegistry:
    """The proxy that answers nowhere stands for a network without a registry."""

    @pytest.fixture
    def env(self, tmp_path: Path, terraform: Terraform) -> Mapping[str, str]:
        config = tmp_path / "terraformrc"
        config.write_text("provider_installation {\n  direct {}\n}\n")
        return {
            "PATH": terraform.env["PATH"],
            "HOME": str(tmp_path / "home"),
            "XDG_DATA_DIRS": str(tmp_path / "share"),
            "TF_CLI_CONFIG_FILE": str(config),
            "HTTPS_PROXY": "http://127.0.0.1:9",
        }

    @pytest.fixture
    def offline(self, terraform: Terraform, env: Mapping[str, str], root: Path) -> Terraform:
        (root / "main.tf").write_text(NEEDS_PROVIDER)
        return Terraform(terraform.executable, env)

    def test_a_mirror_is_found_and_used(
        self, offline: Terraform, root: Path, tmp_path: Path
    ) -> None:
        system, machine = os.uname().sysname.lower(), os.uname().machine
        target = f"{system}_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"
        mirror = tmp_path / "home" / ".terraform.d" / "plugins"
        for host in ("registry.terraform.io", "registry.opentofu.org"):
            executable(
                mirror / host / "hashicorp/aws/5.100.0" / target / "terraform-provider-aws_v5.100.0"
            )
        assert offline.init(root) == mirror
        assert (root / ".terraform.lock.hcl").exists()

    def test_an_error_of_another_kind_is_not_retried(self, offline: Terraform, root: Path) -> None:
        (root / "main.tf").write_text('terraform {\n  required_version = "< 0.1"\n}\n')
        with pytest.raises(ProcessError, match=r"Unsupported \w+ Core version"):
            offline.init(root)

    def test_a_given_mirror_is_the_only_place(
        self, offline: Terraform, root: Path, tmp_path: Path
    ) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()
        with pytest.raises(ProcessError, match="was not found in any of the"):
            Terraform(offline.executable, offline.env, plugin_dir=empty).init(root)
