"""Which machine a compiled file is for, by what its path says and by what its header says."""

import re
from collections.abc import Iterable, Mapping, Sequence

from layergen.build.native_file import NativeFile

_OTHER_SYSTEMS = re.compile(
    r"(?<![a-z0-9])(?:win32|windows|darwin|macos|osx|android|freebsd|openbsd|netbsd|sunos|aix"
    r"|openharmony)(?![a-z0-9])"
)
_PLATFORM = re.compile(
    r"(?<![a-z0-9])(?:linuxmusl|linux|gnueabihf|musleabihf|gnu|glibc|musl|x86_64|x64|amd64|aarch64"
    r"|arm64|armv[5-8]l?|arm|ia32|i686|x86|ppc64le|ppc64|s390x|riscv64gc|riscv64|loong64|mips64el"
    r"|abi\d+|node-v\d+)(?![a-z0-9])"
)
_COMPILED = re.compile(r".*\.(?:node|dll|dylib|pdb|lib|exe)|.*\.so(?:\.\d+)*")


def is_compiled(path: str) -> bool:
    """Tell whether a path is named as something that a system loads."""
    return _COMPILED.fullmatch(path) is not None


def names_other_system(path: str) -> bool:
    """Tell whether a path says that the file is for something else than Linux."""
    return _OTHER_SYSTEMS.search(path.lower()) is not None


def fits(file: NativeFile, architecture: str, glibc: tuple[int, int]) -> bool:
    """Tell whether a Linux with that newest GLIBC can load a file."""
    return (
        file.format == "elf"
        and file.machine == architecture
        and not file.musl
        and (file.glibc is None or file.glibc <= glibc)
        and not names_other_system(file.path)
    )


def alternatives(files: Iterable[NativeFile]) -> Mapping[str, Sequence[NativeFile]]:
    """Group files that are one and the same for different machines, as prebuilt addons are."""
    groups: dict[str, list[NativeFile]] = {}
    for file in files:
        role = _PLATFORM.sub("*", _OTHER_SYSTEMS.sub("*", file.path.lower()))
        groups.setdefault(role, []).append(file)
    return groups
