"""What Lambda's operating systems bring, and compiled files that ask for more.

Wheels and prebuilt addons bring along what they need. What was made on this machine was linked with
its libraries, and an import here would find them, where Lambda would not.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from layergen.build.native_file import NativeFile
from layergen.diagnostics import Diagnostic, Place
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant

_NEWEST_GLIBCXX = {(2, 17): 19, (2, 26): 24, (2, 34): 29}
"""The N of GLIBCXX_3.4.N in the libstdc++ beside that glibc: of GCC 4.8, 7.3 and 11."""
_STDCXX = "libstdc++.so.6"
_SYSTEM = re.compile(
    r"ld-linux-.+|lib(?:anl|c|crypt|dl|gcc_s|m|nsl|pthread|resolv|rt|stdc\+\+|util|z)\.so\.\d+"
    r"|libpython3\.\d+\.so\..+"
)
"""glibc's own libraries, the compiler's, zlib, and the interpreter that loads the file."""


def newer_libstdcxx(
    files: Sequence[NativeFile],
    variant: Variant,
    runtimes: Mapping[str, Runtime],
    place: Place,
) -> Iterator[Diagnostic]:
    """Refuse files that need a newer libstdc++ than a runtime has, and nothing brings one."""
    if any(PurePosixPath(file.path).name == _STDCXX for file in files):
        return
    for file in files:
        for name in variant.runtimes:
            newest = _NEWEST_GLIBCXX.get(runtimes[name].glibc or (0, 0))
            if newest and file.machine in variant.architectures and file.glibcxx > newest:
                yield Diagnostic(
                    "newer-libstdcxx",
                    f"{file.path} needs GLIBCXX 3.4.{file.glibcxx} of {_STDCXX}; "
                    f"{name} has 3.4.{newest}",
                    place,
                    "bring a build for an older Linux",
                )
                break


def foreign_libraries(made: Iterable[NativeFile], paths: Collection[str]) -> tuple[str, ...]:
    """Give the libraries that files made on this machine ask for and Lambda lacks.

    `paths` are those of the layer, which may bring them.
    """
    brought = {PurePosixPath(path).name for path in paths}
    wanted = {name: file.path for file in made for name in file.libraries}
    return tuple(
        f"{name}, for {path}"
        for name, path in sorted(wanted.items())
        if name not in brought and not _SYSTEM.fullmatch(name)
    )
