"""Mirrors are looked for in folders made for the purpose; no folder of the machine counts."""

import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from layergen.adapters.plugin_mirror import OPENTOFU_HOST, TERRAFORM_HOST, find_mirror

MACHINE = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
TARGET = f"{platform.system().lower()}_{MACHINE}"

Find = Callable[..., Path | None]


def mirror(folder: Path, *, host: str = TERRAFORM_HOST, target: str = TARGET) -> Path:
    version = folder / host / "hashicorp" / "aws" / "5.100.0" / target
    version.mkdir(parents=True)
    (version / "terraform-provider-aws_v5.100.0_x5").touch(mode=0o755)
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    disk = tmp_path / "disk"
    disk.mkdir()
    return disk


@pytest.fixture
def find(tmp_path: Path, disk: Path) -> Find:
    def find(host: str = TERRAFORM_HOST, *, seconds: float = 10, **environ: str) -> Path | None:
        nowhere = {"HOME": str(tmp_path / "home"), "XDG_DATA_DIRS": str(tmp_path / "share")}
        return find_mirror(host, environ={**nowhere, **environ}, disk=disk, seconds=seconds)

    return find


def test_nothing_is_found_where_nothing_is(find: Find) -> None:
    assert find() is None


def test_the_given_folder_goes_first(tmp_path: Path, find: Find) -> None:
    mirror(tmp_path / "home" / ".terraform.d" / "plugins")
    given = mirror(tmp_path / "given")
    assert find(LAYERGEN_PLUGIN_DIR=str(given)) == given


@pytest.mark.parametrize(
    "place",
    [
        "home/.terraform.d/plugins",
        "home/.local/share/terraform/plugins",
        "share/terraform/plugins",
        "share/opentofu/plugins",
    ],
)
def test_the_folders_that_terraform_looks_at(tmp_path: Path, find: Find, place: str) -> None:
    assert find() is None
    expected = mirror(tmp_path / place)
    assert find() == expected


def test_the_plugin_cache(tmp_path: Path, find: Find) -> None:
    cache = mirror(tmp_path / "cache")
    assert find(TF_PLUGIN_CACHE_DIR=str(cache)) == cache


def test_archives_make_a_mirror_too(disk: Path, find: Find) -> None:
    provider = disk / "plugins" / TERRAFORM_HOST / "hashicorp" / "aws"
    provider.mkdir(parents=True)
    (provider / f"terraform-provider-aws_5.100.0_{TARGET}.zip").touch()
    assert find() == disk / "plugins"


def test_the_nearest_on_the_disk_wins(disk: Path, find: Find) -> None:
    mirror(disk / "a" / "b" / "c" / "deep")
    near = mirror(disk / "z" / "near")
    assert find() == near


def test_a_mirror_of_another_platform_is_none(disk: Path, find: Find) -> None:
    mirror(disk / "plugins", target="plan9_mips")
    assert find() is None


def test_terraform_and_opentofu_have_mirrors_of_their_own(disk: Path, find: Find) -> None:
    terraform = mirror(disk / "terraform")
    opentofu = mirror(disk / "opentofu", host=OPENTOFU_HOST)
    assert find(TERRAFORM_HOST) == terraform
    assert find(OPENTOFU_HOST) == opentofu


@pytest.mark.parametrize("place", ["root/.terraform/providers", "a/node_modules/b"])
def test_caches_of_others_are_passed_over(disk: Path, find: Find, place: str) -> None:
    mirror(disk / place)
    assert find() is None


def test_the_walk_goes_six_folders_deep(disk: Path, find: Find) -> None:
    mirror(disk / "1/2/3/4/5/6/7")
    assert find() is None
    expected = mirror(disk / "1/2/3/4/5/six")
    assert find() == expected


def test_a_folder_that_everybody_can_write_to_is_not_trusted(disk: Path, find: Find) -> None:
    shared = disk / "shared"
    mirror(shared / "plugins")
    shared.chmod(0o777)
    assert find() is None
    shared.chmod(0o755)
    assert find() == shared / "plugins"


def test_the_walk_ends_when_its_time_is_up(disk: Path, find: Find) -> None:
    mirror(disk / "plugins")
    assert find(seconds=0) is None
