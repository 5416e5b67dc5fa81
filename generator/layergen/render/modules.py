"""The Terraform modules that a repository carries beside its roots."""

from collections.abc import Mapping
from pathlib import PurePosixPath

_LEFT_OUT = {"tests", "examples", ".terraform"}


def module_bodies(files: Mapping[str, str]) -> dict[str, str]:
    """Choose what of our modules goes into a repository; tests stay at home.

    `files` are texts by path below our `modules/`; the result has paths below the repository.
    """
    return {
        f"modules/{path}": text
        for path, text in files.items()
        if PurePosixPath(path).suffix in {".tf", ".md"}
        and not _LEFT_OUT & set(PurePosixPath(path).parts)
    }
