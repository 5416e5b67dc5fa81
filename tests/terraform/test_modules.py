"""The modules that layergen hands to its users hold up by themselves."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import InitTerraform, RunTerraform
from tests.terraform.module_docs import modules, readme

FILES = {"README.md", "main.tf", "outputs.tf", "variables.tf", "versions.tf"}

each_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


@pytest.fixture
def copied(module: Path, tmp_path: Path) -> Path:
    """A copy to work in: Terraform writes beside what it reads."""
    return Path(shutil.copytree(module, tmp_path / module.name))


def test_the_modules_are_known() -> None:
    assert [module.name for module in modules()] == [
        "alias-routing",
        "import-probe",
        "layer",
        "layer-lookup",
        "layer-parameters",
    ]


@each_module
def test_files_are_the_conventional_ones(module: Path) -> None:
    assert {file.name for file in module.iterdir()} >= FILES | {"tests"}


@each_module
def test_formatted(module: Path, terraform: RunTerraform) -> None:
    terraform(module, "fmt", "-check", "-recursive", "-diff")


@each_module
def test_valid_and_its_own_tests_pass(
    copied: Path, terraform: RunTerraform, terraform_init: InitTerraform
) -> None:
    terraform_init(copied, backend=False)

    terraform(copied, "validate", "-no-color")
    completed = terraform(copied, "test", "-no-color")

    assert completed.stdout.rstrip().endswith(" passed, 0 failed."), completed.stdout


@each_module
def test_readme_is_current(module: Path) -> None:
    written = (module / "README.md").read_text("utf-8")

    assert written == readme(module), "run: python -m tests.terraform.module_docs"


@pytest.mark.parametrize("module", [modules()[0]])
def test_readme_follows_the_terraform_files(copied: Path) -> None:
    before = readme(copied)
    with (copied / "variables.tf").open("a", encoding="utf-8") as file:
        file.write(
            'variable "added" {\n  description = "Only here."\n  type = number\n  default = 7\n}\n'
        )

    assert before == (copied / "README.md").read_text("utf-8")
    assert "| `added` | `number` | `7` | Only here. |\n" in readme(copied)
