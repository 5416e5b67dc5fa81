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
_GLIBCXX = re.compile(r"GLIBCXX_3\.4\.(\d+)")
_STDCXX = "libstdc++.so.6"
_MUSL = re.compile(r"ld-musl|libc\.musl")
_NODE_ABI_SYMBOL = re.compile(r"node_register_module_v(\d+)")
_NODE_ABI_PATH = re.compile(r"(?:\babi|node-v)(\d{2,3})\b")


def read_elf(path: str, content: bytes) -> NativeFile:
    """Read what an ELF file demands; its machine is `unknown` if it is too damaged to load."""
    try:
        file = ELFFile(io.BytesIO(content))
        machine = str(file["e_machine"])
        libraries = tuple(_libraries(file))
        versions = list(_versions(file, content))
        return NativeFile(
            path,
            "elf",
            machine=_MACHINES.get(machine, machine.removeprefix("EM_").lower()),
            glibc=max(map(_glibc, filter(None, map(_GLIBC.match, versions))), default=None),
            musl=any(_MUSL.search(name) for name in (*_interpreters(file), *libraries)),
            node_abi=_node_abi(path, file) if path.endswith(".node") else None,
            glibcxx=max(
                (int(found[1]) for found in map(_GLIBCXX.match, versions) if found), default=0
            ),
            libraries=libraries,
        )
    except (ELFError, ValueError, KeyError, UnicodeDecodeError):
        # A test file of some parser, or damaged: nothing can load it, so nothing depends on it.
        return NativeFile(path, "elf", machine="unknown")


def _interpreters(file: Any) -> Iterator[str]:
    for segment in file.iter_segments():
        if isinstance(segment, InterpSegment):
            yield segment.get_interp_name()


def _libraries(file: Any) -> Iterator[str]:
    """Give the shared libraries that a file asks for."""
    for section in file.iter_sections():
        if isinstance(section, DynamicSection):
            for tag in section.iter_tags("DT_NEEDED"):
                # The attribute is named by the tag when it is read.
                yield str(getattr(tag, "needed", ""))


def _versions(file: Any, content: bytes) -> Iterator[str]:
    """Give the symbol versions that a file needs of the system's libraries."""
    if not file.num_sections():
        # Without section headers the names still stand in the string table.
        for found in re.finditer(rb"GLIBC_\d+\.\d+", content):
            yield found[0].decode()
        return
    for section in file.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for library, versions in section.iter_versions():
                for version in versions:
                    # Wheels bring libstdc++ under other names, with the versions that they need.
                    if not _GLIBCXX.match(version.name) or library.name == _STDCXX:
                        yield version.name


def _glibc(match: re.Match[str]) -> tuple[int, int]:
    return int(match[1]), int(match[2])


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
