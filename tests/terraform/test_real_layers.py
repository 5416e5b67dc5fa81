"""Layers that people really run, from the manifests to AWS, in one repository."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from layergen.adapters.repository_files import read_texts
from layergen.model.budget import unpruned_bytes
from layergen.model.release import Artifact
from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import Entry, layer, loaded, write_files
from tests.terraform.checkout import Checkout

DIRECT_UPLOAD_BYTES = 50_000_000
BOTH = ["arm64", "x86_64"]
NODEJS: dict[str, dict[str, str]] = {
    "aws-sdk": {
        "@aws-lambda-powertools/logger": "^2",
        "@aws-lambda-powertools/tracer": "^2",
        "@aws-sdk/client-dynamodb": "^3",
        "@aws-sdk/client-s3": "^3",
    },
    "pure": {"date-fns": "^4", "lodash": "^4", "zod": "^3"},
    "inference": {"onnxruntime-node": "^1.20"},
}
PYTHON = {
    "api": ("boto3", "pydantic", "requests"),
    "frames": ("numpy", "pandas"),
    "images": ("pillow",),
    "crypto": ("cryptography",),
}
VARIANTS = {
    "api": {"universal"},
    "aws-sdk": {"universal"},
    "crypto": {"universal"},
    "frames": set(BOTH),
    "images": {"universal"},
    "inference": set(BOTH),
    "pure": {"universal"},
}
PROVED = re.compile(r"(\d+) of (\d+) load in |checked by reading$")


def nodejs(name: str, **changes: object) -> Entry:
    return layer(
        runtimes=["nodejs20.x", "nodejs22.x"],
        architectures=BOTH,
        source={"npm": f"layers/{name}"},
        prune="standard",
        **changes,
    )


def python(name: str, **changes: object) -> Entry:
    return layer(source={"pip": f"layers/{name}"}, prune="standard", **changes)


LAYERS = {
    "aws-sdk": nodejs("aws-sdk"),
    "pure": nodejs("pure"),
    # Its script fetches CUDA, which Lambda has no use for.
    "inference": nodejs("inference", split_by="architecture", skip_scripts=["onnxruntime-node"]),
    "api": python("api"),
    "frames": python("frames", architectures=BOTH, split_by="architecture"),
    "images": python("images", architectures=["x86_64"]),
    "crypto": python("crypto", architectures=["x86_64"]),
}


@pytest.fixture
def checkout(
    tmp_path: Path,
    aws_account: str,
    aws_environment: dict[str, str],
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> Checkout:
    """The repository; what it downloads stays in the user's own package cache."""
    found = Checkout(tmp_path, aws_environment, terraform, terraform_init)
    found.write(LAYERS, account=aws_account)
    manifests = {
        f"layers/{name}/package.json": json.dumps({"name": name, "dependencies": packages})
        for name, packages in NODEJS.items()
    } | {
        f"layers/{name}/requirements.in": "".join(f"{package}\n" for package in packages)
        for name, packages in PYTHON.items()
    }
    write_files(tmp_path, manifests)
    return found


def artifacts(root: Path) -> dict[tuple[str, str], Artifact]:
    """Give what the lock holds, by layer and variant."""
    return {
        (name, variant): artifact
        for name, by_version in loaded(read_texts(root)).layers_lock.releases.items()
        for variant, artifact in by_version["1.0.0"].artifacts.items()
    }


def proofs(out: str) -> dict[tuple[str, str], list[re.Match[str]]]:
    """Give what `release` says it proved, by layer and variant."""
    found: dict[tuple[str, str], list[re.Match[str]]] = {}
    name = ""
    for line in out.splitlines():
        if not line.startswith(" "):
            name = line.split("@")[0]
        elif match := PROVED.search(line):
            found.setdefault((name, line.split(":")[0].strip()), []).append(match)
    return found


def published(aws_lambda: Any) -> dict[str, tuple[list[str], str]]:
    """Give architectures and hash of every layer version in the account, by the layer's name."""
    found: dict[str, tuple[list[str], str]] = {}
    for known in aws_lambda.list_layers()["Layers"]:
        name = known["LayerName"]
        (only,) = aws_lambda.list_layer_versions(LayerName=name)["LayerVersions"]
        version = aws_lambda.get_layer_version(LayerName=name, VersionNumber=only["Version"])
        found[name] = sorted(version["CompatibleArchitectures"]), version["Content"]["CodeSha256"]
    return found


def test_real_layers_are_locked_built_proved_and_applied(checkout: Checkout, boto: Boto) -> None:
    checkout.layergen("lock")
    out = checkout.layergen("release", "--all")
    checkout.render()
    applied = checkout.apply()
    checkout.layergen("record", "--env", "dev")
    checkout.render()

    built = artifacts(checkout.path)
    assert set(built) == {(name, variant) for name, many in VARIANTS.items() for variant in many}
    told = proofs(out)
    assert told.keys() == built.keys()
    assert all(match[1] == match[2] for matches in told.values() for match in matches)
    for (name, variant), artifact in built.items():
        assert artifact.zip_bytes < DIRECT_UPLOAD_BYTES
        assert artifact.restored == ()
        if name in NODEJS:
            before = unpruned_bytes(artifact)
            assert before is not None
            assert artifact.unzipped_bytes <= 0.7 * before, (name, variant)
    assert len(applied) == len(built)
    assert published(boto("lambda")) == {
        name if variant == "universal" else f"{name}-{variant}": (
            sorted(artifact.architectures),
            artifact.sha256,
        )
        for (name, variant), artifact in built.items()
    }
    assert checkout.plan() == {}
