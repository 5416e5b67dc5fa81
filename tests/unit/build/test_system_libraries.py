"""What compiled files ask of the system, and what Lambda's has."""

import shutil
from pathlib import Path

from layergen.build.elf import read_elf
from layergen.build.native_file import NativeFile
from layergen.build.system_libraries import foreign_libraries, newer_libstdcxx
from layergen.diagnostics import Place
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant


def rules(
    runtimes: dict[str, Runtime], *files: NativeFile, names: tuple[str, ...] = ("python3.12",)
) -> list[str]:
    variant = Variant("x", names, ("arm64",))
    return [f.message for f in newer_libstdcxx(files, variant, runtimes, Place("layers/x"))]


def cxx(glibcxx: int, path: str = "python/a.so", machine: str = "arm64") -> NativeFile:
    return NativeFile(path, "elf", machine, glibcxx=glibcxx)


def test_a_newer_libstdcxx_is_refused(runtimes: dict[str, Runtime]) -> None:
    assert rules(runtimes, cxx(29)) == []
    assert rules(runtimes, cxx(30)) == [
        "python/a.so needs GLIBCXX 3.4.30 of libstdc++.so.6; python3.12 has 3.4.29"
    ]
    assert len(rules(runtimes, cxx(25), names=("python3.11", "python3.12"))) == 1
    assert rules(runtimes, cxx(30, machine="x86_64")) == []
    assert rules(runtimes, cxx(30), cxx(0, "lib/libstdc++.so.6")) == []


def test_every_libc_of_lambda_is_known(runtimes: dict[str, Runtime]) -> None:
    for name, runtime in runtimes.items():
        if runtime.glibc is not None:
            assert rules(runtimes, cxx(99), names=(name,)), name


def test_libraries_of_this_machine() -> None:
    file = NativeFile(
        "python/a.so",
        "elf",
        "arm64",
        libraries=("libpq.so.5", "libown.so.1", "libc.so.6", "libstdc++.so.6", "libz.so.1"),
    )

    assert foreign_libraries([file], ["python/a.so", "python/a.libs/libown.so.1"]) == (
        "libpq.so.5, for python/a.so",
    )


def test_a_real_program_in_cxx() -> None:
    """Node.js is written in C++, and some builds of it bring libstdc++ along."""
    program = Path(shutil.which("node") or "")

    file = read_elf("node", program.read_bytes())

    assert ("libstdc++.so.6" in file.libraries) == (file.glibcxx > 0)
    assert "libc.so.6" in file.libraries
