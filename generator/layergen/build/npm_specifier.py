"""What a manifest may ask for: versions of packages in a registry, and nothing else.

npm would take more. But a link has no version, git no hash of what it gives, and a URL may give
something else tomorrow, so nobody could rebuild a release from them.
"""

import re

from layergen.diagnostics import Diagnostic, Place

_LOCAL = re.compile(r"(?:file|link|workspace|portal):|\.{0,2}/|~/")
_GIT = re.compile(r"git[+:@]|(?:github|gitlab|bitbucket|gist):|ssh:|[^@:/\s]+/[^:/\s]+$")
_URL = re.compile(r"https?:")
_PUBLISH = "publish it to a registry, as a package with a version"


def objection_to_specifier(label: str, specifier: str, place: Place) -> Diagnostic | None:
    """Say why what a manifest asks for comes from no registry; None if it does."""
    if _LOCAL.match(specifier):
        return local_package(label, place)
    if _URL.match(specifier) and not specifier.endswith(".git"):
        return Diagnostic(
            "direct-url", f"{label} comes from a URL, not from a registry", place, _PUBLISH
        )
    if _URL.match(specifier) or _GIT.match(specifier):
        return git_package(label, place)
    return None


def local_package(label: str, place: Place) -> Diagnostic:
    """Refuse what lies on this machine."""
    return Diagnostic(
        "local-package",
        f"{label} is a folder or a file of this machine, or a workspace, and no published package",
        place,
        f"{_PUBLISH}; or put your own code into a layer with a `files` source",
    )


def git_package(label: str, place: Place) -> Diagnostic:
    """Refuse what comes from git."""
    return Diagnostic(
        "git-package",
        f"{label} comes from git, which names no hash of the files that it gives",
        place,
        _PUBLISH,
    )
