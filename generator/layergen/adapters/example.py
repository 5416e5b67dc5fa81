"""The working example that comes with layergen: this repository's own strategy and roots."""

import shutil
from pathlib import Path

from layergen.adapters.shipped import shipped

_ENTRIES = ("layers.yaml", "layers.lock.json", "layers", "functions", "envs")
_NOT_OURS = shutil.ignore_patterns(".terraform*", "*.tfstate*", "*tfplan", "__pycache__")


def copy_example(folder: Path) -> None:
    """Copy the example into an empty folder, without what Terraform left behind."""
    source = _source()
    for entry in _ENTRIES:
        if (source / entry).is_dir():
            shutil.copytree(source / entry, folder / entry, ignore=_NOT_OURS)
        else:
            shutil.copyfile(source / entry, folder / entry)


def _source() -> Path:
    try:
        return shipped("example")
    except FileNotFoundError:
        return shipped("templates").parent
