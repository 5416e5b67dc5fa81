"""The zips of the probes: a few texts, uncompressed, so that their bytes depend on nothing else."""

import base64
import hashlib
import io
import stat
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

from layergen.model.probe import ProbeCode

HANDLERS: Mapping[str, str] = MappingProxyType(
    {"nodejs": "probe.handler", "python": "probe.handler"}
)
"""What Lambda calls, by family of runtimes. There is no probe for the others."""
_NEW_YEAR_1980 = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def probe_codes(files: Mapping[str, str]) -> Mapping[str, ProbeCode]:
    """Pack the probes, by family. `files` are texts by path: `<family>/<file>`."""
    return {
        family: _packed(
            family,
            {
                path.removeprefix(f"{family}/"): text
                for path, text in files.items()
                if path.startswith(f"{family}/")
            },
        )
        for family in HANDLERS
    }


def _packed(family: str, files: Mapping[str, str]) -> ProbeCode:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in sorted(files.items()):
            member = zipfile.ZipInfo(name, _NEW_YEAR_1980)
            member.create_system = _UNIX
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            # git may have changed the line endings of a checkout.
            archive.writestr(member, text.replace("\r\n", "\n"))
    content = buffer.getvalue()
    sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return ProbeCode(family, HANDLERS[family], content, sha256)
