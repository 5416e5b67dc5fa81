import pytest

from layergen.resolve.rules.shared_state import check
from tests.repositories import Entry, environment, repository_files
from tests.unit.resolve.rules.judging import after, judge, only

TWO = ["eu-west-1", "us-east-1"]


def kept(backend: str, regions: list[str] | None = None, **settings: object) -> Entry:
    return environment(
        backend={"type": backend, "settings": settings}, regions=regions or ["eu-west-1"]
    )


def test_two_regions_with_one_key_are_refused() -> None:
    one = kept("s3", TWO, bucket="acme", key="layers/{environment}.tfstate")
    files = repository_files(environments={"dev": one})

    finding = only(check, files)

    assert finding.rule == "shared-state"
    assert finding.place == after(files, "envs/dev/env.yaml", "key: ")
    assert finding.message == (
        "dev us-east-1 keeps its state where dev eu-west-1 does: s3 acme layers/dev.tfstate"
    )
    assert finding.hint == "put {region} into `key`"


def test_two_environments_with_one_key_are_refused() -> None:
    one = kept("s3", bucket="acme", key="/layers/{region}.tfstate")
    other = kept("s3", bucket="acme", key="layers/{region}.tfstate")
    files = repository_files(environments={"dev": one, "prod": other})

    finding = only(check, files)

    assert finding.place == after(files, "envs/prod/env.yaml", "key: ")
    assert finding.hint == "put {environment} into `key`"


@pytest.mark.parametrize(
    ("backend", "settings", "setting"),
    [
        ("local", {"path": "../terraform.tfstate"}, "path"),
        ("local", {"path": "/var/state/layers.tfstate"}, "path"),
        ("http", {"address": "https://state.example.com/layers"}, "address"),
        ("cloud", {"organization": "acme", "workspaces": {"name": "layers"}}, "name"),
        ("remote", {"organization": "acme", "workspaces": {"name": "layers"}}, "name"),
    ],
)
def test_every_kind_of_backend_has_its_own_address(
    backend: str, settings: Entry, setting: str
) -> None:
    files = repository_files(environments={"dev": kept(backend, TWO, **settings)})

    finding = only(check, files)

    assert finding.place == after(files, "envs/dev/env.yaml", f"{setting}: ")
    assert finding.hint == f"put {{region}} into `{setting}`"


@pytest.mark.parametrize(
    ("backend", "settings"),
    [
        ("local", {}),
        ("local", {"path": "terraform.tfstate"}),
        ("s3", {"bucket": "acme"}),
        ("s3", {"bucket": "acme", "key": "{environment}/{region}"}),
        ("s3", {"bucket": "acme-{account}-{region}", "key": "layers"}),
        ("http", {"address": "https://state.example.com/{environment}/{region}"}),
        ("http", {}),
        ("cloud", {"organization": "acme"}),
        ("cloud", {"workspaces": {"tags": ["layers"]}}),
        ("remote", {"workspaces": {"prefix": "layers-"}}),
    ],
)
def test_defaults_and_what_tells_roots_apart_are_fine(backend: str, settings: Entry) -> None:
    environments = {
        "dev": kept(backend, TWO, **settings),
        "prod": kept(backend, **settings) | {"account": "444455556666"},
    }

    assert not judge(check, repository_files(environments=environments))


def test_one_state_of_two_endpoints_is_two_states() -> None:
    environments = {
        name: kept("s3", bucket="b", key="k", endpoints={"s3": f"https://{name}.example.com"})
        for name in ("dev", "prod")
    }

    assert not judge(check, repository_files(environments=environments))


def test_the_same_workspace_of_remote_and_cloud_is_one() -> None:
    workspace: Entry = {"organization": "acme", "workspaces": {"name": "layers"}}
    environments = {"dev": kept("remote", **workspace), "prod": kept("cloud", **workspace)}
    files = repository_files(environments=environments)

    assert only(check, files).place == after(files, "envs/prod/env.yaml", "name: ")
