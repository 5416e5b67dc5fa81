"""The claim of a variant, held against what its compiled files and wheels say."""

import pytest

from layergen.build.native import NativeProof, prove_native
from layergen.build.native_file import NativeFile
from layergen.diagnostics import Place
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture
from layergen.model.variant import Variant

BOTH: tuple[Architecture, ...] = ("x86_64", "arm64")


def so(path: str, machine: str, **more: object) -> NativeFile:
    return NativeFile(path, "elf", machine, **more)  # type: ignore[arg-type]


def proof(
    runtimes: dict[str, Runtime],
    *files: NativeFile,
    names: tuple[str, ...] = ("python3.12",),
    architectures: tuple[Architecture, ...] = ("arm64",),
    packages: tuple[Package, ...] = (),
) -> NativeProof:
    variant = Variant("universal", names, architectures)
    return prove_native(files, packages, variant, runtimes, Place("layers/x"))


def test_the_right_machine_passes(runtimes: dict[str, Runtime]) -> None:
    assert proof(runtimes, so("python/a.so", "arm64", glibc=(2, 34))) == NativeProof((), ())


def test_a_universal_layer_with_native_code_is_refused_with_the_way_out(
    runtimes: dict[str, Runtime],
) -> None:
    (finding,) = proof(runtimes, so("python/a.so", "x86_64"), architectures=BOTH).findings

    assert finding.rule == "wrong-architecture"
    assert "python/a.so is compiled for x86_64" in finding.message
    assert "python3.12 on arm64" in finding.message
    assert "split_by: architecture" in (finding.hint or "")


def test_the_wrong_machine_alone_is_refused(runtimes: dict[str, Runtime]) -> None:
    (finding,) = proof(runtimes, so("bin/tool", "x86_64")).findings

    assert "bring the build for arm64" in (finding.hint or "")


def test_a_newer_glibc_than_one_runtime_has(runtimes: dict[str, Runtime]) -> None:
    file = so("python/a.so", "arm64", glibc=(2, 28))

    (finding,) = proof(runtimes, file, names=("python3.11", "python3.12")).findings

    assert finding.rule == "newer-glibc"
    assert "needs GLIBC 2.28; python3.11 has 2.26" in finding.message
    assert "split_by: runtime" in (finding.hint or "")
    assert proof(runtimes, file).findings == ()


def test_musl_never_loads(runtimes: dict[str, Runtime]) -> None:
    (finding,) = proof(runtimes, so("python/a.so", "arm64", musl=True)).findings

    assert finding.rule == "musl"


@pytest.mark.parametrize(
    "form",
    [
        "nodejs/node_modules/a/prebuilds/linux-{}/a.node",
        "nodejs/node_modules/@img/sharp-linux-{}/lib/sharp.node",
        "nodejs/node_modules/a/a.linux-{}-gnu.node",
    ],
)
def test_twins_serve_each_their_machine(runtimes: dict[str, Runtime], form: str) -> None:
    x64, arm64 = so(form.format("x64"), "x86_64"), so(form.format("arm64"), "arm64")
    musl = so(form.format("x64").replace("linux-", "linuxmusl-"), "x86_64", musl=True)

    both = proof(runtimes, x64, arm64, musl, names=("nodejs20.x",), architectures=BOTH)
    one = proof(runtimes, x64, arm64, names=("nodejs20.x",))

    assert both == NativeProof((), (musl.path,))
    assert one == NativeProof((), (x64.path,))
    assert proof(runtimes, x64, names=("nodejs20.x",), architectures=BOTH).findings


def test_other_systems_are_spare(runtimes: dict[str, Runtime]) -> None:
    android = so("nodejs/node_modules/a/android-arm64/a.node", "arm64")
    mac = NativeFile("nodejs/node_modules/a/darwin-arm64/a.node", "mach-o")
    linux = so("nodejs/node_modules/a/linux-arm64/a.node", "arm64")

    found = proof(runtimes, mac, android, linux, names=("nodejs20.x",))

    assert found == NativeProof((), (android.path, mac.path))
    assert proof(runtimes, mac, names=("nodejs20.x",)) == NativeProof((), (mac.path,))
    assert proof(runtimes, android, names=("nodejs20.x",)).findings


def test_an_addon_of_one_node_abi(runtimes: dict[str, Runtime]) -> None:
    path = "nodejs/node_modules/a/build/Release/a.node"
    bound = so(path, "arm64", node_abi=115)

    (finding,) = proof(runtimes, bound, names=("nodejs20.x", "nodejs22.x")).findings

    assert finding.rule == "wrong-node-abi"
    assert "ABI 115; nodejs22.x has 127" in finding.message
    assert "split_by: runtime" in (finding.hint or "")
    assert proof(runtimes, bound, names=("nodejs20.x",)).findings == ()
    assert proof(runtimes, so(path, "arm64"), names=("nodejs20.x", "nodejs22.x")).findings == ()


def test_wheel_tags(runtimes: dict[str, Runtime]) -> None:
    file = "native-1.0-cp312-cp312-manylinux_2_28_x86_64.whl"
    wheel = Package("native", "1.0", file, "0" * 64)
    pure = Package("pure", "1.0", "pure-1.0-py3-none-any.whl", "0" * 64)

    (finding,) = proof(runtimes, packages=(wheel, pure), architectures=BOTH).findings

    assert finding.rule == "wrong-wheel"
    assert finding.message == f"{file} does not load on python3.12 on arm64"
