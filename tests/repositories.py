"""Small example repositories: the files that people and layergen write, by path."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from layergen.diagnostics import errors_in
from layergen.load.repository import load_repository
from layergen.model.repository import Repository

ACCOUNT = "111122223333"
REGION = "eu-west-1"
LAYER = "data-tools"

Entry = dict[str, Any]
Files = dict[str, str]


def layer(**changes: object) -> Entry:
    """Give one layer of a strategy. Its source is the folder `layers/data-tools`."""
    return {
        "description": "Parsing and validation",
        "runtimes": ["python3.12"],
        "architectures": ["arm64"],
        "update_frequency": "monthly",
        "scope": "team",
        "source": {"files": f"layers/{LAYER}"},
        **changes,
    }


def function(**changes: object) -> Entry:
    """Give one function of a strategy."""
    return {"runtime": "python3.12", "architecture": "arm64", "layers": [LAYER], **changes}


def artifact(content: str = "", **changes: object) -> Entry:
    """Give one artifact of a release; other content has another hash."""
    digest = hashlib.sha256(content.encode())
    return {
        "runtimes": ["python3.12"],
        "architectures": ["arm64"],
        "sha256": base64.b64encode(digest.digest()).decode(),
        "content": f"sha256:{digest.hexdigest()}",
        "zip_bytes": 1000,
        "unzipped_bytes": 3000,
        **changes,
    }


def release(version: str, **changes: object) -> Entry:
    """Give one release of a layers lock, with one universal artifact."""
    return {
        "description": f"{version} · Parsing and validation",
        "artifacts": {"universal": artifact(version)},
        **changes,
    }


def releases(*versions: str) -> dict[str, Entry]:
    """Give releases of one layer, by version."""
    return {version: release(version) for version in versions}


def environment(**changes: object) -> Entry:
    """Give one environment that takes every release by itself."""
    return {
        "version": 1,
        "account": ACCOUNT,
        "regions": [REGION],
        "track": "latest",
        **changes,
    }


def publication(name: str, number: int, region: str = REGION, **changes: object) -> Entry:
    """Give what AWS assigned to one variant, under its AWS name."""
    return {
        "layer_version": number,
        "arn": f"arn:aws:lambda:{region}:{ACCOUNT}:layer:{name}:{number}",
        "published_at": "2026-11-20T09:14:03Z",
        **changes,
    }


def rolled(state: str, stable: str, candidate: str | None = None, **changes: object) -> Entry:
    """Give where an alias stands. Versions are numbers, and nobody knows what they are made of."""
    entry = {"alias": "live", "state": state, "stable": {"version": stable}, **changes}
    return entry | ({"candidate": {"version": candidate}} if candidate else {})


def repository_files(
    layers: Mapping[str, Entry] | None = None,
    *,
    released: Mapping[str, Mapping[str, Entry]] | None = None,
    functions: Mapping[str, Entry] | None = None,
    environments: Mapping[str, Entry] | None = None,
    locks: Mapping[str, Entry] | None = None,
    **strategy: object,
) -> Files:
    """Write a whole repository: by default one layer with one release in one environment."""
    layers = {LAYER: layer()} if layers is None else layers
    released = {LAYER: releases("1.0.0")} if released is None else released
    environments = {"dev": environment()} if environments is None else environments
    files = {
        "layers.yaml": _yaml(
            {"version": 1, "layers": layers, "functions": functions or {}, **strategy}
        ),
        "layers.lock.json": _json({"version": 1, "layers": released}),
        f"layers/{LAYER}/python/data_tools.py": "NAME = 'data-tools'\n",
    }
    files |= {f"envs/{name}/env.yaml": _yaml(entry) for name, entry in environments.items()}
    files |= {
        f"envs/{name}/env.lock.json": _json({"version": 1, **entry})
        for name, entry in (locks or {}).items()
    }
    return files


def loaded(files: Mapping[str, str]) -> Repository:
    """Load a repository that holds no mistakes."""
    found = load_repository({path: text for path, text in files.items() if _is_read(path)})
    assert not errors_in(found.diagnostics), [str(finding) for finding in found.diagnostics]
    return found.repository


def write_files(root: Path, files: Mapping[str, str]) -> Path:
    """Put a repository on disk."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return root


def _is_read(path: str) -> bool:
    return path in {"layers.yaml", "layers.lock.json"} or path.startswith("envs/")


def _yaml(content: object) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _json(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=True) + "\n"
