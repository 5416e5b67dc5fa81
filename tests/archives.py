"""Members of a layer from contents alone, and compiled files that hold no more than a header."""

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from layergen.build.protocol import Member
from layergen.build.zip_reader import read_zip

MACHINES = {"x86_64": 62, "arm64": 183, "riscv": 243}


def members_of(path: Path, files: Mapping[str, bytes], package: str = "") -> tuple[Member, ...]:
    """Write files into a zip, and give them as members of a layer that a package brought."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return tuple(member._replace(package=package) for member in read_zip(path, path.name))


def elf(architecture: str, *names: str) -> bytes:
    """Give an ELF header for a machine, followed by names as its string table would hold them."""
    header = struct.pack(
        "<16sHHIQQQIHHHHHH",
        b"\x7fELF\x02\x01\x01" + bytes(9),
        *(3, MACHINES[architecture], 1, 0, 0, 0, 0, 64, 56, 0, 64, 0, 0),
    )
    return header + b"".join(b"\0" + name.encode() for name in names) + b"\0"
