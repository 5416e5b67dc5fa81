"""Layers from npm packages, fetched by the real npm from a registry on this machine."""

import json
import platform
import struct
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from layergen.adapters.npm import fetch_tarballs
from layergen.adapters.npm_install import install_with_scripts
from layergen.build.archive import write_archive
from layergen.build.nodejs import NpmBuilder
from layergen.build.npm_scripts import ScriptRules
from layergen.build.package_cache import PackageCache
from layergen.build.zip_reader import content_of
from layergen.errors import InvalidInputError, LayergenError
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant
from tests.npm_settings import use_registry
from tests.tarballs import Tarball, lock_text, locked, make_tarball, registry

Serve = Callable[[Sequence[Tarball]], None]
Make = Callable[..., NpmBuilder]
FOLDER = "layers/tools"
BOTH = Variant("universal", ("nodejs20.x", "nodejs22.x"), ("x86_64", "arm64"))
ARM = Variant("arm64", ("nodejs22.x",), ("arm64",))
SCRIPT = {"install": "node install.js"}


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(tarballs: Sequence[Tarball]) -> None:
            use_registry(monkeypatch, tmp_path, stack.enter_context(registry(tarballs)))

        yield start


@pytest.fixture
def make(root: Path, cache: PackageCache, runtimes: dict[str, Runtime]) -> Make:
    def builder(fetch: Any = fetch_tarballs, **rules: Sequence[str]) -> NpmBuilder:
        scripts = ScriptRules(**{name: frozenset(names) for name, names in rules.items()})
        return NpmBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=fetch,
            install=install_with_scripts,
            scripts={FOLDER: scripts},
        )

    return builder


def write(root: Path, packages: Mapping[str, Tarball | dict[str, Any]], **manifest: Any) -> None:
    """Write manifest and lock; every package directly below the layer is asked for."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    entries = {
        f"node_modules/{path}": locked(found) if isinstance(found, Tarball) else found
        for path, found in packages.items()
    }
    manifest = manifest or {
        "dependencies": {path: "*" for path in packages if "/node_modules/" not in path}
    }
    (folder / "package.json").write_text(json.dumps(manifest))
    (folder / "package-lock.json").write_text(lock_text(manifest, entries))


def no_process(*_: object, **__: object) -> None:
    pytest.fail("npm was asked for a package that the cache has")


def findings(builder: NpmBuilder, variant: Variant = BOTH) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        builder.resolve(FOLDER, variant)
    return [(finding.message, finding.hint) for finding in caught.value.diagnostics]


def test_resolves_collects_and_then_needs_no_process(
    root: Path, serve: Serve, make: Make, tmp_path: Path
) -> None:
    old, new = make_tarball("b", "1.0.0"), make_tarball("b", "2.0.0")
    a = make_tarball(
        "@s/a", dependencies={"b": "2"}, files={"bin/a": b"#!"}, modes={"bin/a": 0o755}
    )
    serve([old, new, a])
    write(root, {"@s/a": a, "@s/a/node_modules/b": new, "b": old, "alias": locked(new, name="b")})

    packages = make().resolve(FOLDER, BOTH)
    members = make().collect(FOLDER, BOTH, packages)

    assert packages == (
        Package("@s/a", "1.0.0", "s-a-1.0.0.tgz", integrity=a.integrity),
        Package("b", "1.0.0", "b-1.0.0.tgz", integrity=old.integrity),
        Package(
            "b",
            "2.0.0",
            "b-2.0.0.tgz",
            integrity=new.integrity,
            paths=("node_modules/@s/a/node_modules/b", "node_modules/alias"),
        ),
    )
    assert {(m.path, m.package, m.executable) for m in members} == {
        ("nodejs/node_modules/@s/a/package.json", "@s/a@1.0.0", False),
        ("nodejs/node_modules/@s/a/bin/a", "@s/a@1.0.0", True),
        ("nodejs/node_modules/@s/a/node_modules/b/package.json", "b@2.0.0", False),
        ("nodejs/node_modules/@s/a/node_modules/b/index.js", "b@2.0.0", False),
        ("nodejs/node_modules/alias/package.json", "b@2.0.0", False),
        ("nodejs/node_modules/alias/index.js", "b@2.0.0", False),
        ("nodejs/node_modules/b/package.json", "b@1.0.0", False),
        ("nodejs/node_modules/b/index.js", "b@1.0.0", False),
    }
    offline = make(fetch=no_process)
    assert offline.resolve(FOLDER, BOTH) == packages
    assert offline.collect(FOLDER, BOTH, packages) == members
    write_archive(members, tmp_path / "layer.zip")
    with zipfile.ZipFile(tmp_path / "layer.zip") as archive:
        assert archive.testzip() is None


def test_a_frozen_package_is_fetched_without_the_layers_folder(serve: Serve, make: Make) -> None:
    package = make_tarball("a")
    serve([package, make_tarball("a", "2.0.0")])

    members = make().collect(
        FOLDER, BOTH, [Package("a", "1.0.0", "a-1.0.0.tgz", integrity=package.integrity)]
    )

    assert "nodejs/node_modules/a/index.js" in {member.path for member in members}


def test_variants_side_by_side_fetch_once(root: Path, serve: Serve, make: Make) -> None:
    package = make_tarball("a")
    serve([package])
    write(root, {"a": package})
    asked: list[Sequence[str]] = []

    def fetch(specifiers: Sequence[str], *, project: Path, folder: Path) -> None:
        asked.append(specifiers)
        fetch_tarballs(specifiers, project=project, folder=folder)

    builder = make(fetch=fetch)
    packages = builder.resolve(FOLDER, BOTH)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: builder.collect(FOLDER, BOTH, packages), range(4)))

    assert asked == [["a@1.0.0"]]


def test_a_replaced_tarball_is_noticed(root: Path, serve: Serve, make: Make) -> None:
    write(root, {"a": make_tarball("a")})
    serve([make_tarball("a", files={"index.js": b"evil"})])
    packages = make().resolve(FOLDER, BOTH)

    with pytest.raises(LayergenError, match=r"offers a tarball for a@1\.0\.0 that is not the lock"):
        make().collect(FOLDER, BOTH, packages)


def test_an_edited_lock_cannot_start_anything_else(make: Make) -> None:
    for name, version in (("--registry=x", "1.0.0"), ("../a", "1.0.0"), ("a", "file:x")):
        with pytest.raises(LayergenError, match="is no package of a registry"):
            make(fetch=no_process).collect(
                FOLDER, BOTH, [Package(name, version, "a.tgz", integrity="sha512-x")]
            )


def test_a_folder_without_its_files(root: Path, make: Make) -> None:
    with pytest.raises(LayergenError, match=r"has no package-lock\.json") as caught:
        make().resolve(FOLDER, BOTH)
    assert "layergen lock" in caught.value.hint
    write(root, {})
    (root / FOLDER / "package.json").unlink()
    with pytest.raises(LayergenError, match=r"has no package\.json"):
        make().resolve(FOLDER, BOTH)


def test_another_family_of_runtimes(root: Path, make: Make) -> None:
    write(root, {})

    with pytest.raises(LayergenError, match=r"cannot be built for the runtime python3\.12"):
        make().resolve(FOLDER, Variant("universal", ("python3.12",), ("arm64",)))


def test_platform_packages_ask_for_a_split(root: Path, make: Make) -> None:
    natives = {
        f"@a/{cpu}": make_tarball(f"@a/{cpu}", os=["linux"], cpu=[cpu]) for cpu in ("x64", "arm64")
    }
    write(root, natives, optionalDependencies=dict.fromkeys(natives, "*"))

    said = findings(make())

    assert len(said) == 2
    assert {hint for _, hint in said} == {"set `split_by: architecture` on the layer"}
    assert [package.name for package in make().resolve(FOLDER, ARM)] == ["@a/arm64"]


def test_what_npm_installs_wins_over_a_copy_in_a_tarball(
    root: Path, serve: Serve, make: Make
) -> None:
    copies = {"node_modules/b/index.js": b"copy", "node_modules/c/index.js": b"bundled"}
    a = make_tarball("a", files=copies, dependencies={"b": "1", "c": "1"})
    b = make_tarball("b", files={"index.js": b"installed"})
    serve([a, b])
    bundled = {"version": "1.0.0", "inBundle": True}
    write(root, {"a": a, "a/node_modules/b": b, "a/node_modules/c": bundled})

    packages = make().resolve(FOLDER, BOTH)
    members = make().collect(FOLDER, BOTH, packages)

    content = {m.path.removeprefix("nodejs/node_modules/a/"): content_of(m) for m in members}
    assert content["node_modules/b/index.js"] == b"installed"
    assert content["node_modules/c/index.js"] == b"bundled"
    assert len(members) == len(content)
    assert packages[2] == Package("c", "1.0.0", paths=("node_modules/a/node_modules/c",))


def elf(machine: int) -> bytes:
    return b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack("<HH", 3, machine) + b"\0" * 40


@pytest.mark.parametrize(
    ("files", "said", "hint"),
    [
        (
            {"binding.gyp": b"{}"},
            "is compiled when it is installed, and brings no addon for the target",
            "allow_scripts: [native]",
        ),
        (
            {"binding.gyp": b"{}", "prebuilds/x64.node": elf(62), "mac.node": b"\xcf\xfa" * 20},
            "is compiled when it is installed, and brings no addon for the target",
            "allow_scripts: [native]",
        ),
        (
            {"install.js": b""},
            "runs a script when it is installed, and scripts are off",
            "skip_scripts: [native]",
        ),
    ],
)
def test_packages_that_need_their_script_are_refused(
    *,
    root: Path,
    serve: Serve,
    make: Make,
    files: dict[str, bytes],
    said: str,
    hint: str,
) -> None:
    native = make_tarball("native", files=files, scripts=SCRIPT)
    serve([native])
    write(root, {"native": native})

    ((message, way_out),) = findings(make())

    assert message == f"native 1.0.0 {said}"
    assert hint in way_out


def test_packages_that_work_without_their_script(root: Path, serve: Serve, make: Make) -> None:
    prebuilt = make_tarball(
        "prebuilt",
        files={"binding.gyp": b"", "x64.node": elf(62), "arm64.node": elf(183)},
        scripts=SCRIPT,
    )
    split = make_tarball("split", scripts=SCRIPT, optionalDependencies={"@split/linux": "1"})
    linux = make_tarball("@split/linux", os=["linux"])
    banner = make_tarball("banner", scripts=SCRIPT)
    packages = [prebuilt, split, linux, banner]
    serve(packages)
    write(root, {package.name: package for package in packages})

    resolved = make(skip=["banner"]).resolve(FOLDER, BOTH)

    assert {package.name for package in resolved} == {package.name for package in packages}
    assert all(package.file for package in resolved)


HOST = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), "")
MADE = """
const fs = require('fs');
fs.writeFileSync('made.txt', require('helper'), {mode: 0o755});
fs.symlinkSync('made.txt', 'made.so.1');
fs.symlinkSync('../helper/index.js', 'outside.js');
fs.symlinkSync('.', 'circle');
fs.symlinkSync('nowhere', 'broken');
fs.symlinkSync('loop', 'loop');
"""


def write_scripted(root: Path, serve: Serve) -> Tarball:
    helper = make_tarball("helper", files={"index.js": b"module.exports = 'help'"})
    scripted = make_tarball(
        "scripted",
        files={"install.js": MADE.encode(), "index.js": b""},
        scripts=SCRIPT,
        dependencies={"helper": "1"},
    )
    other = make_tarball(
        "other", files={"install.js": b"throw Error('must not run')"}, scripts=SCRIPT
    )
    serve([helper, scripted, other])
    write(root, {package.name: package for package in (helper, scripted, other)})
    return scripted


def test_only_a_script_that_is_allowed_runs(
    root: Path, serve: Serve, make: Make, runtimes: dict[str, Runtime]
) -> None:
    modules = subprocess.run(
        ["node", "-p", "process.versions.modules"], check=True, capture_output=True, text=True
    )
    here = next(r for r in runtimes.values() if str(r.node_abi) == modules.stdout.strip())
    variant = Variant("here", (here.name,), (HOST,))  # type: ignore[arg-type]
    scripted = write_scripted(root, serve)
    builder = make(allow=["scripted"], skip=["other"])

    packages = builder.resolve(FOLDER, variant)
    members = builder.collect(FOLDER, variant, packages)

    assert Package("scripted", "1.0.0", integrity=scripted.integrity) in packages
    made = {m.path: m for m in members}["nodejs/node_modules/scripted/made.txt"]
    assert (content_of(made), made.executable) == (b"help", True)
    assert (made.package, made.archive.is_file()) == ("scripted@1.0.0", True)
    ours = {m.path.rpartition("/scripted/")[2]: m for m in members if "/scripted/" in m.path}
    assert set(ours) == {"package.json", "index.js", "install.js", "made.txt", "made.so.1"}
    assert content_of(ours["made.so.1"]) == b"help"
    assert {m.path for m in members if "/helper/" in m.path} == {
        "nodejs/node_modules/helper/index.js",
        "nodejs/node_modules/helper/package.json",
    }
    assert not (root / FOLDER / "node_modules").exists()

    write(root, {})
    with pytest.raises(LayergenError, match="was installed by its script, and"):
        builder.collect(FOLDER, variant, packages)


def test_scripts_do_not_run_for_another_machine(root: Path, serve: Serve, make: Make) -> None:
    write_scripted(root, serve)
    builder = make(allow=["scripted"], skip=["other"])
    packages = builder.resolve(FOLDER, BOTH)
    foreign: Any = "arm64" if HOST == "x86_64" else "x86_64"

    with pytest.raises(LayergenError, match="for one processor only") as caught:
        builder.collect(FOLDER, BOTH, packages)
    assert "split_by: architecture" in caught.value.hint
    with pytest.raises(LayergenError, match="have to run on Linux with glibc on"):
        builder.collect(FOLDER, Variant("foreign", ("nodejs22.x",), (foreign,)), packages)
    with pytest.raises(LayergenError, match=r"have to run under a Node\.js of the layer's"):
        builder.collect(FOLDER, Variant("old", ("nodejs16.x",), (HOST,)), packages)  # type: ignore[arg-type]


def test_a_script_that_fails(root: Path, serve: Serve, make: Make) -> None:
    write_scripted(root, serve)
    builder = make(allow=["scripted", "other"])
    variant = Variant("here", ("nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x"), (HOST,))  # type: ignore[arg-type]
    packages = builder.resolve(FOLDER, variant)

    with pytest.raises(LayergenError, match="must not run"):
        builder.collect(FOLDER, variant, packages)


def test_a_package_locked_twice_with_different_content(root: Path, make: Make) -> None:
    one, two = make_tarball("a"), make_tarball("a", files={"x.js": b""})
    write(root, {"a": one, "b": locked(two, name="a")})

    with pytest.raises(LayergenError, match=r"locks a 1\.0\.0 with two different integrities"):
        make().resolve(FOLDER, BOTH)
