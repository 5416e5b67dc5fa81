"""The first edition of the prune profiles: names alone.

Releases that were cut with it rebuild by it, so nothing here may change any more.
"""

from layergen.model.strategy import PruneProfile

_STANDARD = (
    "__pycache__/",
    "*.pyc",
    "*.pyi",
    "*.c",
    "*.h",
    "*.cpp",
    "*.hpp",
    "*.pyx",
    "*.pxd",
    "*.a",
    # Read at run time by packages that load their submodules lazily.
    "!__init__.pyi",
)
_AGGRESSIVE = (
    *_STANDARD,
    "/python/tests/",
    "/python/docs/",
    "/python/*/tests/",
    "/python/*/docs/",
)
FIRST_EDITION: dict[PruneProfile, tuple[str, ...]] = {
    PruneProfile.NONE: (),
    PruneProfile.STANDARD: _STANDARD,
    PruneProfile.AGGRESSIVE: _AGGRESSIVE,
}
"""Globs as in .gitignore, by profile."""
