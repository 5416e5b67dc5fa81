"""Layers from wheels, fetched by pip from an index on this machine."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from layergen.build.builders import Builders
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Builder
from layergen.build.python import PythonBuilder
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.strategy import SourceKind
from layergen.model.variant import Variant
from tests.wheels import lock_line, make_wheel, sha256

Serve = Callable[[Sequence[Path]], None]
ARM = Variant("arm64", ("python3.12",), ("arm64",))
BOTH = Variant("universal", ("python3.12",), ("arm64", "x86_64"))
TWO_PYTHONS = Variant("arm64", ("python3.11", "python3.12"), ("arm64",))
FOLDER = "layers/demo"


@pytest.fixture
def builder(all_builders: Builders) -> Builder:
    return all_builders[SourceKind.PIP]


def lock(root: Path, *lines: str, name: str = "requirements.txt") -> None:
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(lines))


def platform_wheels(folder: Path, *tags: str, name: str = "native") -> list[Path]:
    return [make_wheel(folder, name, tag=tag, files={f"{name}.py": tag.encode()}) for tag in tags]


def no_process(*_: object, **__: object) -> Sequence[str]:
    pytest.fail("a process was started for a package that the cache has")


def no_build(*_: object, **__: object) -> bool:
    pytest.fail("a build was started for a package that the cache has")


def test_resolves_collects_and_then_needs_no_process(
    *,
    tmp_path: Path,
    root: Path,
    serve: Serve,
    builder: Builder,
    cache: PackageCache,
    runtimes: dict[str, Runtime],
) -> None:
    pure = make_wheel(tmp_path, "pure")
    native = platform_wheels(
        tmp_path,
        "cp312-cp312-manylinux_2_28_aarch64",
        "cp312-cp312-manylinux_2_28_x86_64",
        "cp312-cp312-musllinux_1_2_aarch64",
        "py3-none-any",
    )
    serve([pure, *native])
    lock(root, lock_line(*native), lock_line(pure))

    packages = builder.resolve(FOLDER, ARM)
    members = builder.collect(FOLDER, ARM, packages)

    assert packages == (
        Package("native", "1.0", native[0].name, sha256(native[0])),
        Package("pure", "1.0", pure.name, sha256(pure)),
    )
    assert {(m.path, m.package) for m in members if "dist-info" not in m.path} == {
        ("python/native.py", "native"),
        ("python/pure.py", "pure"),
    }
    offline = PythonBuilder(
        root, cache, runtimes=runtimes, fetch=no_process, build=no_build, allowed={}
    )
    assert offline.resolve(FOLDER, ARM) == packages
    assert offline.collect(FOLDER, ARM, packages) == members


def test_a_shared_content_takes_the_wheel_that_all_targets_load(
    tmp_path: Path, root: Path, serve: Serve, builder: Builder
) -> None:
    native = platform_wheels(
        tmp_path, "cp312-cp312-manylinux2014_aarch64", "cp39-abi3-manylinux2014_aarch64",
        "py3-none-any",
    )  # fmt: skip
    serve(native)
    lock(root, lock_line(*native))

    assert [p.file for p in builder.resolve(FOLDER, ARM)] == [native[0].name]
    assert [p.file for p in builder.resolve(FOLDER, TWO_PYTHONS)] == [native[1].name]
    assert [p.file for p in builder.resolve(FOLDER, BOTH)] == [native[2].name]


@pytest.mark.parametrize(
    ("variant", "tags", "split"),
    [
        (
            BOTH,
            ["cp312-cp312-manylinux2014_aarch64", "cp312-cp312-manylinux2014_x86_64"],
            "architecture",
        ),
        (
            TWO_PYTHONS,
            ["cp312-cp312-manylinux2014_aarch64", "cp311-cp311-manylinux2014_aarch64"],
            "runtime",
        ),
    ],
)
def test_native_wheels_ask_for_a_split(
    *,
    tmp_path: Path,
    root: Path,
    serve: Serve,
    builder: Builder,
    variant: Variant,
    tags: list[str],
    split: str,
) -> None:
    one = platform_wheels(tmp_path, *tags)
    two = platform_wheels(tmp_path, *tags, name="other")
    serve([*one, *two])
    lock(root, lock_line(*one), lock_line(*two))

    with pytest.raises(InvalidInputError) as caught:
        builder.resolve(FOLDER, variant)

    assert [d.rule for d in caught.value.diagnostics] == ["native-wheels"] * 2
    first = caught.value.diagnostics[0]
    assert "native 1.0 has native wheels" in first.message
    assert first.hint == f"set `split_by: {split}` on the layer"
    assert str(first.place) == f"{FOLDER}/requirements.txt:1:1"


def test_no_wheel_for_the_target(
    tmp_path: Path, root: Path, serve: Serve, builder: Builder
) -> None:
    wheels = platform_wheels(tmp_path, "cp312-cp312-manylinux2014_x86_64")
    serve(wheels)
    lock(root, lock_line(*wheels))

    with pytest.raises(InvalidInputError) as caught:
        builder.resolve(FOLDER, ARM)

    assert caught.value.diagnostics[0].message == (
        "native 1.0 has no wheel for python3.12 on arm64 (up to manylinux_2_34)"
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["python_version < '3.12'"],
            "demo is needed as 1.0 on python3.11 on arm64, and not at all on python3.12 on arm64",
        ),
        (
            ["python_version < '3.12'", "python_version >= '3.12'"],
            "demo is needed as 1.0 on python3.11 on arm64 and 2.0 on python3.12 on arm64",
        ),
    ],
)
def test_targets_that_want_different_packages_ask_for_a_split(
    tmp_path: Path, root: Path, builder: Builder, lines: list[str], message: str
) -> None:
    lock(
        root,
        *(
            lock_line(make_wheel(tmp_path, "demo", f"{number}.0"), marker=marker)
            for number, marker in enumerate(lines, 1)
        ),
    )

    with pytest.raises(InvalidInputError) as caught:
        builder.resolve(FOLDER, TWO_PYTHONS)

    (finding,) = caught.value.diagnostics
    assert message in finding.message
    assert "split_by: runtime" in finding.hint


def test_a_frozen_file_is_fetched_by_its_own_hash(
    tmp_path: Path, root: Path, serve: Serve, builder: Builder
) -> None:
    """The lock on disk does not matter for a release; nor would pip's own choice."""
    best, frozen = platform_wheels(tmp_path, "cp312-cp312-manylinux2014_aarch64", "py3-none-any")
    serve([best, frozen])
    package = Package("native", "1.0", frozen.name, sha256(frozen))

    members = builder.collect(FOLDER, ARM, [package])

    assert "python/native.py" in {m.path for m in members}
    assert not (root / FOLDER).exists()


def test_a_frozen_file_that_is_gone(tmp_path: Path, serve: Serve, builder: Builder) -> None:
    serve([make_wheel(tmp_path, "demo", "2.0")])
    package = Package("demo", "1.0", "demo-1.0-py3-none-any.whl", "0" * 64)

    with pytest.raises(LayergenError, match="cannot be fetched any more"):
        builder.collect(FOLDER, ARM, [package])


def test_a_replaced_file_is_noticed(
    tmp_path: Path, root: Path, serve: Serve, builder: Builder
) -> None:
    lock(root, lock_line(make_wheel(tmp_path, "demo")))
    serve([make_wheel(tmp_path, "demo", files={"demo.py": b"evil"})])

    with pytest.raises(LayergenError, match=r"demo==1\.0 that has none of the locked hashes"):
        builder.resolve(FOLDER, ARM)


def test_a_damaged_cache_repairs_itself(
    tmp_path: Path, root: Path, serve: Serve, builder: Builder
) -> None:
    wheel = make_wheel(tmp_path, "demo")
    serve([wheel])
    lock(root, lock_line(wheel))
    packages = builder.resolve(FOLDER, ARM)
    before = builder.collect(FOLDER, ARM, packages)
    before[0].archive.write_bytes(b"damaged")

    assert builder.collect(FOLDER, ARM, packages) == before
    assert before[0].archive.stat().st_size > 100


@pytest.mark.parametrize(
    ("recorded", "files", "message"),
    [
        ({"demo.py": "sha256=AAAA"}, None, "other content than its RECORD says"),
        ({}, {"../demo.py": b""}, "it leads out of its folder"),
    ],
)
def test_refuses_a_wheel_that_is_corrupt_or_unsafe(
    *,
    tmp_path: Path,
    root: Path,
    serve: Serve,
    builder: Builder,
    recorded: dict[str, str],
    files: dict[str, bytes] | None,
    message: str,
) -> None:
    wheel = make_wheel(tmp_path, "demo", files=files, recorded=recorded)
    serve([wheel])
    lock(root, lock_line(wheel))

    with pytest.raises(LayergenError, match=message):
        builder.resolve(FOLDER, ARM)


def test_a_pylock_chooses_without_an_index(
    tmp_path: Path, root: Path, builder: Builder, serve: Serve
) -> None:
    wheels = platform_wheels(
        tmp_path, "cp312-cp312-manylinux2014_aarch64", "cp312-cp312-manylinux2014_x86_64"
    )
    listed = ", ".join(
        f'{{ name = "{w.name}", path = "{w.name}", hashes = {{ sha256 = "{sha256(w)}" }} }}'
        for w in wheels
    )
    lock(
        root,
        'lock-version = "1.0"\ncreated-by = "test"\n',
        f'[[packages]]\nname = "native"\nversion = "1.0"\nwheels = [{listed}]\n',
        name="pylock.toml",
    )

    packages = builder.resolve(FOLDER, ARM)
    with pytest.raises(InvalidInputError) as caught:
        builder.resolve(FOLDER, BOTH)

    assert packages == (Package("native", "1.0", wheels[0].name, sha256(wheels[0])),)
    assert caught.value.diagnostics[0].hint == "set `split_by: architecture` on the layer"
    serve(wheels)
    assert builder.collect(FOLDER, ARM, packages)


def test_there_has_to_be_one_lock(root: Path, builder: Builder) -> None:
    (root / FOLDER).mkdir(parents=True)
    with pytest.raises(
        LayergenError, match=r"neither requirements\.txt nor pylock\.toml"
    ) as caught:
        builder.resolve(FOLDER, ARM)
    assert "layergen lock" in caught.value.hint

    lock(root, name="requirements.txt")
    lock(root, name="pylock.toml")
    with pytest.raises(LayergenError, match=r"both requirements\.txt and pylock\.toml"):
        builder.resolve(FOLDER, ARM)


def test_a_lock_that_is_no_text(root: Path, builder: Builder) -> None:
    lock(root)
    (root / FOLDER / "requirements.txt").write_bytes(b"\xff\xfe")

    with pytest.raises(LayergenError, match="cannot be read"):
        builder.resolve(FOLDER, ARM)


def test_an_index_that_cannot_be_reached(
    tmp_path: Path, root: Path, serve: Serve, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve([])
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    lock(root, lock_line(make_wheel(tmp_path, "demo")))

    with pytest.raises(LayergenError, match="cannot be reached"):
        builder.resolve(FOLDER, ARM)
