"""Where Terraform providers may lie on this machine when their registry cannot be reached.

A mirror is a folder that holds `<registry host>/hashicorp/aws/…`, unpacked or as archives; it is
what `init -plugin-dir` takes.
"""

import os
import platform
import stat
import time
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path

TERRAFORM_HOST = "registry.terraform.io"
OPENTOFU_HOST = "registry.opentofu.org"

_PROVIDER = "hashicorp/aws"
_DEPTH = 6
_SECONDS = 5.0
_PASSED_OVER = frozenset({"node_modules", "site-packages", "__pycache__"})
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def find_mirror(
    host: str = TERRAFORM_HOST,
    *,
    environ: Mapping[str, str] = os.environ,
    disk: Path = Path("/"),
    seconds: float = _SECONDS,
) -> Path | None:
    """Find a mirror with the AWS provider for this platform.

    Looks at `LAYERGEN_PLUGIN_DIR`, at the folders that Terraform itself looks at, and then walks
    the file system of `disk` for at most `seconds`. The walk enters only folders that no other
    user could have filled: what lies in a mirror gets executed.
    """
    for folder in _known(environ):
        if _is_mirror(folder, host):
            return folder.resolve()
    return next((folder for folder in _walk(disk, seconds) if _is_mirror(folder, host)), None)


def _known(environ: Mapping[str, str]) -> Iterator[Path]:
    if given := environ.get("LAYERGEN_PLUGIN_DIR"):
        yield Path(given)
    home = Path(environ.get("HOME", os.devnull))
    yield home / ".terraform.d" / "plugins"
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    for data in (own, *shared.split(os.pathsep)):
        for product in ("terraform", "opentofu"):
            yield Path(data) / product / "plugins"
    if cache := environ.get("TF_PLUGIN_CACHE_DIR"):
        yield Path(cache)


def _is_mirror(folder: Path, host: str) -> bool:
    provider = folder / host / _PROVIDER
    system, machine = platform.system().lower(), platform.machine()
    target = f"{system}_{_MACHINES.get(machine, machine)}"
    return any(provider.glob(f"*/{target}/terraform-provider-*")) or any(
        provider.glob(f"terraform-provider-*_{target}.zip")
    )


def _walk(disk: Path, seconds: float) -> Iterator[Path]:
    """Folders of one file system, nearest first: a mirror does not lie deep."""
    end = time.monotonic() + seconds
    device = disk.stat().st_dev
    waiting = deque([(disk, 0)])
    while waiting and time.monotonic() < end:
        folder, depth = waiting.popleft()
        yield folder
        if depth == _DEPTH:
            continue
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name in _PASSED_OVER:
                        continue
                    if not entry.is_dir(follow_symlinks=False):
                        continue
                    status = entry.stat(follow_symlinks=False)
                    if status.st_dev == device and _is_ours(status):
                        waiting.append((Path(entry.path), depth + 1))
        except OSError:
            continue


def _is_ours(status: os.stat_result) -> bool:
    return status.st_uid in {0, os.geteuid()} and not status.st_mode & stat.S_IWOTH
