"""npm with install scripts: for the packages that the strategy allows by name, and no other.

What a script leaves depends on the machine, so the machine has to be of the target's kind.
"""

import json
import platform
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from layergen.adapters.completed import ProcessError
from layergen.adapters.npm import QUIET, copy_project
from layergen.adapters.npm_errors import explained
from layergen.adapters.process import check
from layergen.errors import LayergenError

_CPUS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
_ABI = "JSON.stringify(Number(process.versions.modules))"


def install_with_scripts(
    project: Path, *, cpu: str, abis: Collection[int], scripts: Sequence[str], folder: Path
) -> None:
    """Install what `project` locks into `folder`, and run the scripts of the packages named.

    Raises LayergenError if this machine is not Linux with that processor and a Node.js with one of
    those ABIs, or if a script fails.
    """
    _refuse_other_machine(cpu, abis, scripts)
    copy_project(project, folder)
    target = ["--os=linux", f"--cpu={cpu}", "--libc=glibc"]
    try:
        check(["npm", "ci", "--omit=dev", "--no-bin-links", *target, *QUIET], cwd=folder)
        allowed = [flag for flag in QUIET if flag != "--ignore-scripts"]
        check(
            ["npm", "rebuild", "--ignore-scripts=false", *target, *allowed, "--", *scripts],
            cwd=folder,
            hint=f"an install script of {' or '.join(scripts)} failed; it needs its tools here",
        )
    except ProcessError as error:
        raise explained(error, project) from error


def _refuse_other_machine(cpu: str, abis: Collection[int], scripts: Sequence[str]) -> None:
    names = ", ".join(scripts)
    own = _CPUS.get(platform.machine().lower(), platform.machine())
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc" or own != cpu:
        raise LayergenError(
            f"the install scripts of {names} have to run on Linux with glibc on {cpu}, "
            f"and this is {platform.system()} on {own}",
            hint="build this variant on such a machine, or take the artifact from S3",
        )
    abi = json.loads(check(["node", "-p", _ABI]).stdout)
    if abi not in abis:
        raise LayergenError(
            f"the install scripts of {names} have to run under a Node.js of the layer's runtimes, "
            f"and the ABI here is {abi}",
            hint="use the Node.js version of one of the layer's runtimes",
        )
