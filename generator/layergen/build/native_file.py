"""What a compiled file demands of the machine that loads it: read from its header, never run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from layergen.build.protocol import Member
from layergen.build.streams import OpenArchive

_ELF = b"\x7fELF"
_MACH_O = frozenset(
    {
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
    }
)
_JAVA = ".class"
"""Class files share their first bytes with Mach-O."""
_WINDOWS = (".dll", ".exe", ".node", ".pyd")
_FIXED_HEADER = 20


@dataclass(frozen=True, slots=True)
class NativeFile:
    """One compiled file of a layer.

    `machine` is an architecture in Lambda's words, another one as ELF names it, or empty for
    `pe` and `mach-o`. `glibc` is the newest GLIBC symbol version that it needs, and `glibcxx` the N
    of the newest GLIBCXX_3.4.N that it needs of libstdc++.so.6, 0 for none; `libraries` are the
    shared libraries that it asks for by name. `node_abi` is the
    NODE_MODULE_VERSION that an addon without Node-API is bound to.
    """

    path: str
    format: str
    machine: str = ""
    glibc: tuple[int, int] | None = None
    musl: bool = False
    node_abi: int | None = None
    glibcxx: int = 0
    libraries: tuple[str, ...] = ()


def native_files(archive: OpenArchive, members: Sequence[Member]) -> Iterator[NativeFile]:
    """Find the compiled files among the members of one archive, and read their headers."""
    for member in members:
        if member.size < _FIXED_HEADER:
            continue
        head = archive.head(member, 4)
        if head == _ELF:
            # A layer without any, or one whose facts are known, need not load the parser.
            from layergen.build.elf import read_elf

            yield read_elf(member.path, archive.content(member))
        elif head in _MACH_O and not member.path.endswith(_JAVA):
            yield NativeFile(member.path, "mach-o")
        elif head[:2] == b"MZ" and member.path.endswith(_WINDOWS):
            yield NativeFile(member.path, "pe")
