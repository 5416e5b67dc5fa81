"""npm with no settings but a test's own."""

import os
from pathlib import Path

import pytest


def use_registry(monkeypatch: pytest.MonkeyPatch, folder: Path, url: str) -> None:
    """Let npm see one registry, an empty configuration, and a cache of its own."""
    for name in [name for name in os.environ if name.lower().startswith("npm_config_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "registry": url,
        "userconfig": os.devnull,
        "globalconfig": str(folder / "npmrc"),
        "cache": str(folder / "npm-cache"),
        "fetch_retries": "0",
    }.items():
        monkeypatch.setenv(f"npm_config_{name}", value)
