"""ELF files: the machine, the C library and the Node.js ABI that they ask for."""

import io
import re
from collections.abc import Iterator
from typing import Any

from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from elftools.elf.sections import SymbolTableSection
from elftools.elf.segments import InterpSegment

from layergen.build.native_file import NativeFile

_MACHINES = {"EM_X86_64": "x86_64", "EM_AARCH64": "arm64"}
_GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
_MUSL = re.compile(r"ld-musl|libc\.musl")
_NODE_ABI_SYMBOL = re.compile(r"node_register_module_v(\d+)")
_NODE_ABI_PATH = re.compile(r"(?:\babi|node-v)(\d{2,3})\b")


def read_elf(path: str, content: bytes) -> NativeFile:
    """Read what an ELF file demands; its machine is `unknown` if it is too damaged to load."""
    try:
        file = ELFFile(io.BytesIO(content))
        machine = str(file["e_machine"])
        needs = _needed(file)
        versions = _versions(file, content)
        return NativeFile(
            path,
            "elf",
            machine=_MACHINES.get(machine, machine.removeprefix("EM_").lower()),
            glibc=max(versions, default=None),
            musl=any(_MUSL.search(name) for name in needs),
            node_abi=_node_abi(path, file) if path.endswith(".node") else None,
        )
    except (ELFError, ValueError, KeyError, UnicodeDecodeError):
        # A test file of some parser, or damaged: nothing can load it, so nothing depends on it.
        return NativeFile(path, "elf", machine="unknown")


def _needed(file: Any) -> list[str]:
    """Give the interpreter and the shared libraries that a file asks for."""
    interpreters = [
        segment.get_interp_name()
        for segment in file.iter_segments()
        if isinstance(segment, InterpSegment)
    ]
    libraries = [
        # The attribute is named by the tag when it is read.
        str(getattr(tag, "needed", ""))
        for section in file.iter_sections()
        if isinstance(section, DynamicSection)
        for tag in section.iter_tags("DT_NEEDED")
    ]
    return [*interpreters, *libraries]


def _versions(file: Any, content: bytes) -> Iterator[tuple[int, int]]:
    if not file.num_sections():
        # Without section headers the names still stand in the string table.
        for found in re.finditer(rb"GLIBC_(\d+)\.(\d+)", content):
            yield int(found[1]), int(found[2])
        return
    for section in file.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for _, versions in section.iter_versions():
                for version in versions:
                    if match := _GLIBC.match(version.name):
                        yield int(match[1]), int(match[2])


def _node_abi(path: str, file: Any) -> int | None:
    symbols = file.get_section_by_name(".dynsym")
    names = (
        [symbol.name for symbol in symbols.iter_symbols()]
        if isinstance(symbols, SymbolTableSection)
        else []
    )
    if any(name.startswith("napi_") for name in names):
        return None
    for name in names:
        if match := _NODE_ABI_SYMBOL.fullmatch(name):
            return int(match[1])
    match = _NODE_ABI_PATH.search(path)
    return int(match[1]) if match else None
