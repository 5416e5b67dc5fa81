"""What a build leaves out. Pure: members in, members out."""

from collections.abc import Iterable
from functools import cache

from pathspec import GitIgnoreSpec

from layergen.build.protocol import Member
from layergen.errors import LayergenError
from layergen.model.strategy import Prune, PruneProfile

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
_PROFILES: dict[PruneProfile, tuple[str, ...]] = {
    PruneProfile.NONE: (),
    PruneProfile.STANDARD: _STANDARD,
    PruneProfile.AGGRESSIVE: _AGGRESSIVE,
}
_NEVER = (
    "*.dist-info/",
    "py.typed",
    "[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*",
    "[Cc][Oo][Pp][Yy][Ii][Nn][Gg]*",
    "[Nn][Oo][Tt][Ii][Cc][Ee]*",
)
"""What no profile may take: metadata that `importlib.metadata` reads, and licences."""


def prune(members: Iterable[Member], rules: Prune) -> tuple[Member, ...]:
    """Leave out what the profile and the globs name; `keep` beats `drop`, `drop` beats the profile.

    Globs are those of `.gitignore`, against the path in the zip. Raises LayergenError for a glob
    that is none.
    """
    if rules.profile is PruneProfile.NONE and not rules.drop:
        return tuple(members)
    keep = _spec(rules.keep)
    drop = _spec(rules.drop)
    profile = _spec(_PROFILES[rules.profile])
    never = _spec(_NEVER)

    def stays(path: str) -> bool:
        if keep.match_file(path):
            return True
        if drop.match_file(path):
            return False
        return never.match_file(path) or not profile.match_file(path)

    return tuple(member for member in members if stays(member.path))


@cache
def _spec(globs: tuple[str, ...]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(globs)
    except ValueError as error:
        raise LayergenError(
            f"a prune glob cannot be read: {error}", hint="globs are written as in .gitignore"
        ) from error
