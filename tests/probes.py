"""Probes in an account, without Terraform, and the words of this machine."""

import platform
import sys
from pathlib import Path
from typing import Any

from layergen.adapters.repository_files import read_folder
from layergen.adapters.shipped import shipped
from layergen.build.probe_code import probe_codes
from layergen.model.names import probe_name
from layergen.model.strategy import Architecture
from tests.conftest import Boto

RUNTIME = f"python3.{sys.version_info.minor}"
HERE: Architecture = "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"
ELSEWHERE: Architecture = "x86_64" if HERE == "arm64" else "arm64"


def create_probe(
    boto: Boto, runtime: str = RUNTIME, architecture: Architecture = HERE, timeout: int = 30
) -> str:
    """Create the function that the rendered root would, and give its name."""
    family = "nodejs" if runtime.startswith("nodejs") else "python"
    code = probe_codes(read_folder(shipped("data") / "probes"))[family]
    name = probe_name("", runtime, architecture)
    role = boto("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]
    boto("lambda").create_function(
        FunctionName=name,
        Runtime=runtime,
        Architectures=[architecture],
        Handler=code.handler,
        Role=role["Arn"],
        Timeout=timeout,
        Code={"ZipFile": code.archive},
    )
    return name


def is_at_rest(aws: Any, probe: str) -> bool:
    """Tell whether nothing is on a probe, and nothing left that was published to be tried."""
    found = aws.get_function_configuration(FunctionName=probe)
    left = aws.list_layer_versions(LayerName="layergen-smoke")["LayerVersions"]
    variables = found.get("Environment", {}).get("Variables")
    return not (left or found.get("Layers") or variables)


def put_modules(root: Path, layer: str, **modules: str) -> None:
    """Write Python modules of a layer that is taken from files."""
    for name, text in modules.items():
        path = root / f"layers/{layer}/python/{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
