"""What npm's errors mean for the people who wrote package.json."""

import re
from pathlib import Path

from layergen.adapters.completed import ProcessError
from layergen.errors import LayergenError

_CODE = re.compile(r"^npm error code (\S+)", re.MULTILINE)
_NAMED = re.compile(r"'([^'\s]+@[^'\s]*)'")
_TARGET = re.compile(r"No matching version found for (.+?)\.?$", re.MULTILINE)
_BELOW = re.compile(r"^npm error ?(?:ERESOLVE )?(.*)$", re.MULTILINE)
_END = ("Fix the upstream", "A complete log", "For a full report", "See ")
_NETWORK = frozenset(
    {
        "ECONNREFUSED",
        "ECONNRESET",
        "EAI_AGAIN",
        "ENOTFOUND",
        "ETIMEDOUT",
        "EHOSTUNREACH",
        "ENETUNREACH",
        "ERR_SOCKET_TIMEOUT",
        "FETCH_ERROR",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "CERT_HAS_EXPIRED",
    }
)
_ACCESS = frozenset({"E401", "E403", "ENEEDAUTH", "EOTP"})
_HINT = "check the network, the proxy, and the registry and credentials in npm's configuration"


def explained(error: ProcessError, folder: Path) -> LayergenError:
    """Say in one sentence what npm said in many; npm's own words where there is no better one."""
    said = error.completed.stderr
    code = match[1] if (match := _CODE.search(said)) else ""
    if code in _NETWORK or code.startswith("ERR_TLS"):
        return LayergenError(f"the package registry cannot be reached ({code})", hint=_HINT)
    if code in _ACCESS:
        return LayergenError(f"the package registry refused access ({code})", hint=_HINT)
    if code == "E404":
        name = match[1] if (match := _NAMED.search(said)) else "a package"
        return LayergenError(
            f"the package registry has no {name}, or does not show it",
            hint="correct the name, or check the credentials in npm's configuration",
        )
    if code == "ETARGET":
        name = match[1] if (match := _TARGET.search(said)) else "a package"
        return LayergenError(
            f"the package registry has no version {name}",
            hint="correct the version in package.json; "
            "or npm's configuration hides versions that are too new",
        )
    if code == "ERESOLVE":
        return LayergenError(
            f"{folder.name}/package.json has no solution:\n{_conflict(said)}",
            hint="loosen a version, or take packages that work with each other",
        )
    return error


def _conflict(said: str) -> str:
    """Keep the lines of an ERESOLVE that name the packages."""
    lines = [match[1] for match in _BELOW.finditer(said)]
    start = next((n for n, line in enumerate(lines) if line.startswith("Found: ")), 0)
    end = next((n for n, line in enumerate(lines) if line.startswith(_END)), len(lines))
    return "\n".join(line for line in lines[start:end] if line)
