"""What is read from the headers of compiled files."""

import platform
import sys
import sysconfig
from pathlib import Path

import pytest

from layergen.build.native_file import NativeFile, native_files
from layergen.build.streams import OpenArchive
from tests.archives import elf, members_of


def found(tmp_path: Path, files: dict[str, bytes]) -> dict[str, NativeFile]:
    members = members_of(tmp_path / "layer.zip", files)
    with OpenArchive(tmp_path / "layer.zip") as archive:
        return {file.path: file for file in native_files(archive, members)}


@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_machine_and_newest_glibc(tmp_path: Path, architecture: str) -> None:
    files = found(tmp_path, {"a.so": elf(architecture, "GLIBC_2.9", "GLIBC_2.28", "GLIBC_2.17")})

    assert files["a.so"] == NativeFile("a.so", "elf", architecture, (2, 28))


def test_other_formats_and_texts(tmp_path: Path) -> None:
    content = bytes(40)
    files = found(
        tmp_path,
        {
            "a.dylib": b"\xcf\xfa\xed\xfe" + content,
            "b.dll": b"MZ" + content,
            "c.class": b"\xca\xfe\xba\xbe" + content,
            "mz.txt": b"MZ" + content,
            "short": b"\x7fELF",
            "broken.so": b"\x7fELF" + content,
            "risc.so": elf("riscv"),
            "text.py": b"x = 1\n" * 9,
        },
    )

    assert {path: (file.format, file.machine) for path, file in files.items()} == {
        "a.dylib": ("mach-o", ""),
        "b.dll": ("pe", ""),
        "broken.so": ("elf", "unknown"),
        "risc.so": ("elf", "riscv"),
    }


def test_an_addon_bound_to_one_node(tmp_path: Path) -> None:
    files = found(
        tmp_path,
        {
            "prebuilds/linux-x64/node.abi115.node": elf("x86_64"),
            "build/Release/addon.node": elf("x86_64"),
        },
    )

    assert {file.node_abi for file in files.values()} == {115, None}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no ELF files")
def test_a_real_extension_of_this_machine(tmp_path: Path) -> None:
    folder = Path(sysconfig.get_config_var("DESTSHARED"))
    extension = next(folder.glob("_ssl.*.so"), None) or next(folder.glob("*.so"))
    machine = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())

    file = found(tmp_path, {"x.so": extension.read_bytes()})["x.so"]

    assert (file.format, file.machine) == ("elf", machine)
    if platform.libc_ver()[0] == "glibc":
        newest = tuple(int(part) for part in platform.libc_ver()[1].split("."))
        assert (2, 0) < (file.glibc or (0, 0)) <= newest
        assert extension.name.partition(".")[0] != "_ssl" or any(
            name.startswith("libssl.so.") for name in file.libraries
        )
