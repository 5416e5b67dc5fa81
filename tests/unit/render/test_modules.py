from layergen.adapters.repository_files import read_folder
from layergen.adapters.shipped import shipped
from layergen.render.modules import module_bodies


def test_a_repository_gets_what_it_calls_and_what_explains_it() -> None:
    files = {
        "layer/main.tf": "main",
        "layer/README.md": "readme",
        "layer/tests/grants.tftest.hcl": "test",
        "layer/tests/setup/main.tf": "setup",
        "layer/examples/one/main.tf": "example",
        "layer/.terraform/modules/x/main.tf": "installed",
        "layer/.terraform.lock.hcl": "lock",
    }
    assert module_bodies(files) == {
        "modules/layer/main.tf": "main",
        "modules/layer/README.md": "readme",
    }


def test_the_modules_that_roots_call_are_shipped() -> None:
    bodies = module_bodies(read_folder(shipped("modules")))
    for module in ("layer", "alias-routing", "layer-parameters", "layer-lookup"):
        for file in ("main.tf", "variables.tf", "outputs.tf", "versions.tf"):
            assert f"modules/{module}/{file}" in bodies
