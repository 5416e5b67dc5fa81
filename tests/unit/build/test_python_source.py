"""When a package is built from source, what of it is kept, and what is refused.

The lock names its files, so no index is asked; the build is what `tests/wheels.py` puts into a
source. Building with the real pip is the matter of `adapters/test_pip_build.py`.
"""

import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from layergen.build.package_cache import PackageCache
from layergen.build.python import PythonBuilder
from layergen.build.python_source import allowed_builds
from layergen.build.zip_reader import DEFLATED, content_of
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.strategy import ARCHITECTURES, Architecture
from layergen.model.variant import Variant
from tests.repositories import layer, loaded, repository_files
from tests.wheels import make_sdist, make_wheel, sha256

Make = Callable[..., PythonBuilder]
FOLDER = "layers/demo"
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
CPYTHON = f"cp{MINOR.replace('.', '')}-cp{MINOR.replace('.', '')}"
RUNTIME = f"python{MINOR}"
X86 = Variant("x86_64", (RUNTIME,), ("x86_64",))
ARM = Variant("arm64", (RUNTIME,), ("arm64",))
BOTH = Variant("universal", (RUNTIME,), ARCHITECTURES)


class Builds:
    """Builds a source that lies on this disk, and counts."""

    def __init__(self) -> None:
        self.sources: list[Path] = []
        self.count = 0

    def __call__(self, line: str, *, python_version: str, folder: Path) -> bool:
        assert python_version == MINOR
        for source in self.sources:
            if sha256(source) in line:
                self.count += 1
                (folder / source.name).write_bytes(source.read_bytes())
                with tarfile.open(source) as archive:
                    (built,) = [m for m in archive.getmembers() if "/built/" in m.name]
                    content = archive.extractfile(built)
                    assert content is not None
                    (folder / Path(built.name).name).write_bytes(content.read())
                return True
        return False


@pytest.fixture
def builds() -> Builds:
    return Builds()


@pytest.fixture
def make(root: Path, cache: PackageCache, runtimes: dict[str, Runtime], builds: Builds) -> Make:
    def no_index(*_: object, **__: object) -> Sequence[str]:
        pytest.fail("the lock names the files")

    def builder(*allowed: str) -> PythonBuilder:
        return PythonBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=no_index,
            build=builds,
            allowed={FOLDER: frozenset(allowed)},
        )

    return builder


def lock(root: Path, source: Path, *wheels: Path) -> None:
    """Write a pylock.toml with one package."""

    def entry(file: Path) -> str:
        return f'{{ name = "{file.name}", path = "x", hashes = {{ sha256 = "{sha256(file)}" }} }}'

    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    (root / FOLDER / "pylock.toml").write_text(
        'lock-version = "1.0"\ncreated-by = "test"\n[[packages]]\nname = "demo"\nversion = "1.0"\n'
        f"sdist = {entry(source)}\n"
        + (f"wheels = [{', '.join(map(entry, wheels))}]\n" if wheels else "")
    )


def refusal(builder: PythonBuilder, variant: Variant) -> tuple[str, str, str]:
    with pytest.raises(InvalidInputError) as caught:
        builder.resolve(FOLDER, variant)
    (finding,) = caught.value.diagnostics
    return finding.rule, finding.message, finding.hint


def test_builds_once_what_has_no_wheel(
    tmp_path: Path, root: Path, make: Make, builds: Builds
) -> None:
    source = make_sdist(
        tmp_path, make_wheel(tmp_path, "demo", files={"demo.py": b"text = 1\n" * 9})
    )
    builds.sources = [source]
    lock(root, source)

    packages = make("demo").resolve(FOLDER, BOTH)
    members = make("demo").collect(FOLDER, BOTH, packages)

    assert packages == (Package("demo", "1.0", source.name, sha256(source)),)
    assert packages[0].is_built
    content = {member.path: content_of(member) for member in members}
    assert content["python/demo.py"] == b"text = 1\n" * 9
    assert "python/demo-1.0.dist-info/METADATA" in content
    assert {member.package for member in members} == {"demo"}
    assert {member.method for member in members if member.path == "python/demo.py"} == {DEFLATED}
    for variant in (X86, ARM):
        assert make("demo").resolve(FOLDER, variant) == packages
        assert make().collect(FOLDER, variant, packages) == members
    assert builds.count == 1


def test_its_streams_are_not_those_of_the_wheel(
    tmp_path: Path, root: Path, make: Make, builds: Builds
) -> None:
    """The Python that built it may have had another zlib."""
    wheel = make_wheel(tmp_path, "demo", files={"demo.py": b"text = 1\n" * 999})
    source = make_sdist(tmp_path, wheel)
    builds.sources = [source]
    lock(root, source)

    packages = make("demo").resolve(FOLDER, X86)
    member = make("demo").collect(FOLDER, X86, packages)[0]

    stream = member.archive.read_bytes()[member.offset :][: member.compressed_size]
    assert stream not in wheel.read_bytes()


def test_what_is_not_allowed_is_not_built(
    tmp_path: Path, root: Path, make: Make, builds: Builds
) -> None:
    builds.sources = [make_sdist(tmp_path, make_wheel(tmp_path, "demo"))]
    lock(root, *builds.sources)

    rule, message, hint = refusal(make("other"), X86)

    assert rule == "no-wheel"
    assert message.startswith(f"demo 1.0 has no wheel for {RUNTIME} on x86_64 (up to manylinux_2_")
    assert "`allow_builds: [demo]`" in hint
    assert builds.count == 0
    make("demo").resolve(FOLDER, X86)
    assert refusal(make(), X86)[0] == "no-wheel"


def test_a_wheel_that_fits_is_taken_before_the_source(
    tmp_path: Path, root: Path, make: Make, builds: Builds
) -> None:
    wheel = make_wheel(tmp_path, "demo", tag=f"{CPYTHON}-manylinux2014_x86_64")
    source = make_sdist(tmp_path, make_wheel(tmp_path / "built", "demo"))
    builds.sources = [source]
    lock(root, source, wheel)

    chosen = {v.name: make("demo").resolve(FOLDER, v)[0].file for v in (X86, ARM, BOTH)}

    assert chosen == {"x86_64": wheel.name, "arm64": source.name, "universal": source.name}


def test_native_wheels_for_every_target_still_ask_for_a_split(
    tmp_path: Path, root: Path, make: Make, builds: Builds
) -> None:
    wheels = [
        make_wheel(tmp_path, "demo", tag=f"{CPYTHON}-manylinux2014_{machine}")
        for machine in ("x86_64", "aarch64")
    ]
    builds.sources = [make_sdist(tmp_path, make_wheel(tmp_path / "built", "demo"))]
    lock(root, *builds.sources, *wheels)

    assert refusal(make("demo"), BOTH)[0] == "native-wheels"
    assert builds.count == 0


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_native_build_serves_the_machine_that_it_is_tagged_for(
    *, tmp_path: Path, root: Path, make: Make, builds: Builds, architecture: Architecture
) -> None:
    mine, other = (X86, ARM) if architecture == "x86_64" else (ARM, X86)
    machine = {"x86_64": "x86_64", "arm64": "aarch64"}[architecture]
    built = make_wheel(tmp_path, "demo", tag=f"{CPYTHON}-linux_{machine}")
    builds.sources = [make_sdist(tmp_path, built)]
    lock(root, *builds.sources)

    packages = make("demo").resolve(FOLDER, mine)
    rule, message, hint = refusal(make("demo"), other)

    assert make("demo").collect(FOLDER, mine, packages)
    assert rule == "native-build"
    assert message == (
        f"demo 1.0 is built from source into {built.name}, "
        f"which {RUNTIME} on {other.name} cannot load"
    )
    assert f"under Python {MINOR} on Linux with glibc on {other.name}" in hint
    assert refusal(make("demo"), BOTH)[2] == "set `split_by: architecture` on the layer"
    with pytest.raises(InvalidInputError) as caught:
        make().collect(FOLDER, other, packages)
    assert str(caught.value.diagnostics[0].place) == "layers.lock.json"


@pytest.mark.parametrize(
    "tag",
    [
        "cp38-cp38-linux_x86_64",
        "cp38-cp38-manylinux_2_17_x86_64",
        f"{CPYTHON}-manylinux_2_99_x86_64",
        f"{CPYTHON}-musllinux_1_2_x86_64",
        f"{CPYTHON}-macosx_11_0_arm64",
        f"{CPYTHON}-win_amd64",
    ],
)
def test_a_build_for_another_kind_of_machine(
    *, tmp_path: Path, root: Path, make: Make, builds: Builds, tag: str
) -> None:
    builds.sources = [make_sdist(tmp_path, make_wheel(tmp_path, "demo", tag=tag))]
    lock(root, *builds.sources)

    assert refusal(make("demo"), X86)[0] == "native-build"


@pytest.mark.parametrize("tag", ["cp38-abi3-linux_x86_64", "cp38-abi3-manylinux_2_17_x86_64"])
def test_a_stable_abi_serves_later_pythons(
    *, tmp_path: Path, root: Path, make: Make, builds: Builds, tag: str
) -> None:
    builds.sources = [make_sdist(tmp_path, make_wheel(tmp_path, "demo", tag=tag))]
    lock(root, *builds.sources)

    later = Variant("x86_64", (RUNTIME, "python3.14"), ("x86_64",))
    assert make("demo").resolve(FOLDER, later)


def test_a_build_that_failed_is_not_tried_again(
    tmp_path: Path, root: Path, make: Make, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds.sources = [make_sdist(tmp_path, make_wheel(tmp_path, "demo"))]
    lock(root, *builds.sources)
    builder = make("demo")
    monkeypatch.setattr(builds, "sources", None)

    def fail(*_: object, **__: object) -> bool:
        builds.count += 1
        raise LayergenError("demo 1.0 cannot be built from source")

    monkeypatch.setattr(Builds, "__call__", fail)

    for variant in (X86, ARM):
        with pytest.raises(LayergenError, match="cannot be built from source"):
            builder.resolve(FOLDER, variant)
    assert builds.count == 1


def test_a_build_of_another_version(tmp_path: Path, root: Path, make: Make, builds: Builds) -> None:
    source = make_sdist(tmp_path, make_wheel(tmp_path, "demo", "2.0"))
    builds.sources = [source.rename(tmp_path / "demo-1.0.tar.gz")]
    lock(root, *builds.sources)

    with pytest.raises(LayergenError, match=r"demo-1\.0\.tar\.gz is built into demo-2\.0-py3-none"):
        make("demo").resolve(FOLDER, X86)


def test_no_source_either(tmp_path: Path, root: Path, make: Make) -> None:
    wheel = make_wheel(tmp_path, "demo", tag=f"{CPYTHON}-manylinux2014_x86_64")
    lock(root, make_sdist(tmp_path, wheel), wheel)

    rule, message, hint = refusal(make("demo"), ARM)

    assert (rule, "and no source to build one from" in message) == ("no-wheel", True)
    assert "allow_builds" not in hint


def test_a_frozen_source_that_is_gone_and_a_cache_that_is_lost(
    tmp_path: Path, make: Make, builds: Builds
) -> None:
    """The lock on disk does not matter for a release, nor what the strategy allows today."""
    source = make_sdist(tmp_path, make_wheel(tmp_path, "demo"))
    frozen = Package("demo", "1.0", source.name, sha256(source))
    with pytest.raises(LayergenError, match=r"demo-1\.0\.tar\.gz cannot be fetched any more"):
        make().collect(FOLDER, X86, [frozen])
    builds.sources = [source]
    first = make().collect(FOLDER, X86, [frozen])
    first[0].archive.write_bytes(b"damaged")

    assert make().collect(FOLDER, X86, [frozen]) == first
    assert builds.count == 2


def test_layers_that_share_a_folder_have_to_agree() -> None:
    allowed = {"a": ["Py_YAML", "b"], "b": ["py-yaml", "c"]}
    layers = {
        name: layer(source={"pip": FOLDER}, allow_builds=names) for name, names in allowed.items()
    }

    strategy = loaded(repository_files(layers, released={})).strategy

    assert allowed_builds(strategy.layers.values()) == {"py-yaml"}
