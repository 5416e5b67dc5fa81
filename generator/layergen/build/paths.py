"""Which paths may stand in a zip, which is extracted elsewhere: nothing may lead out of it."""

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST = 65535


def objection(path: str) -> str | None:
    """Say in a few words why a path may not stand in a zip; None if it may."""
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    if _CONTROL.search(path):
        return "it holds a control character"
    if "\\" in path:
        return "it holds a backslash"
    if path.startswith("/") or _DRIVE.match(path):
        return "it is absolute"
    parts = path.split("/")
    if ".." in parts:
        return "it leads out of its folder"
    if "" in parts or "." in parts:
        return "it is not in its shortest form"
    if len(encoded) > _LONGEST:
        return f"it is longer than {_LONGEST} bytes"
    return None
