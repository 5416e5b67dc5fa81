from layergen.diagnostics import Severity
from layergen.resolve.rules.shared_account import check
from tests.repositories import LAYER, environment, layer, repository_files
from tests.unit.resolve.rules.judging import after, judge, only, place

LAYERS = {LAYER: layer(), "base": layer()}


def test_two_publishers_of_one_layer_are_warned_of() -> None:
    environments = {"dev": environment(name_prefix="x-"), "prod": environment(name_prefix="x-")}
    files = repository_files(LAYERS, environments=environments)

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("shared-layer", Severity.WARNING)
    assert finding.place == after(files, "envs/prod/env.yaml", "name_prefix: ")
    assert finding.message == (
        "dev and prod would both publish the layers x-base and 1 more "
        "in account 111122223333, eu-west-1"
    )
    assert finding.hint == "give prod a name_prefix of its own, for example prod-"


def test_two_owners_of_one_parameter_are_refused() -> None:
    environments = {"dev": environment(parameters=True), "prod": environment(parameters=True)}
    files = repository_files(environments=environments)

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("shared-parameter", Severity.ERROR)
    assert finding.place == after(files, "envs/prod/env.yaml", "parameters: ")
    assert finding.message == (
        "dev and prod would both own the SSM parameter "
        "/layergen/layers/data-tools/universal/latest in account 111122223333, eu-west-1"
    )


def test_without_a_prefix_the_file_is_pointed_at() -> None:
    files = repository_files(environments={"dev": environment(), "prod": environment()})

    assert only(check, files).place == place(files, "envs/prod/env.yaml", "version")


def test_prefixes_can_collide_with_layer_names() -> None:
    environments = {
        "dev": environment(name_prefix="a-"),
        "prod": environment(name_prefix="a-b-"),
    }
    files = repository_files({"b-c": layer(), "c": layer()}, environments=environments)

    assert "the layer a-b-c in account" in only(check, files).message


def test_other_accounts_regions_or_prefixes_are_fine() -> None:
    environments = {
        "dev": environment(parameters=True),
        "account": environment(account="444455556666", parameters=True),
        "region": environment(regions=["us-east-1"], parameters=True),
        "prefix": environment(name_prefix="prefix-", parameters=True),
    }

    assert not judge(check, repository_files(LAYERS, environments=environments))


def test_parameters_elsewhere_still_leave_the_layers_shared() -> None:
    environments = {
        "dev": environment(parameters=True),
        "prod": environment(parameters={"prefix": "/prod"}),
    }

    assert only(check, repository_files(environments=environments)).rule == "shared-layer"
