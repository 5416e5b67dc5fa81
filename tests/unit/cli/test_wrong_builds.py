"""What no build can be made of: one clear message, exit code 1, and nothing left behind.

Each command is a process of its own, with a folder for temporary files that nobody else uses.
"""

import contextlib
import json
import os
import platform
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from layergen.build.package_cache import FORMAT
from tests.npm_settings import use_registry
from tests.repositories import LAYER, layer, repository_files, write_files
from tests.signals import ended, heard
from tests.tarballs import Entry, Tarball, lock_text, locked, make_tarball, registry, tar
from tests.wheels import lock_line, make_sdist, make_wheel, served

FOLDER = f"layers/{LAYER}"
NPM = layer(source={"npm": FOLDER}, runtimes=["nodejs22.x"])
PIP = layer(source={"pip": FOLDER})
MEGABYTE = 1 << 20
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.argv[2], sys.argv[2:])
"""
STOPS = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM", signal.SIGHUP: "SIGHUP"}
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
HERE = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


class Scene:
    """A repository, a package cache and a folder for temporary files."""

    def __init__(self, folder: Path, commands: contextlib.ExitStack) -> None:
        self._commands = commands
        self.root = folder / "repository"
        self.cache = folder / "cache"
        self.temporary = folder / "temporary"
        self.temporary.mkdir()

    def write(self, entry: dict[str, Any], **files: str) -> None:
        """Write a repository with one layer, and files of its folder."""
        below = {f"{FOLDER}/{name}": text for name, text in files.items()}
        write_files(self.root, repository_files({LAYER: entry}, released={}) | below)

    def start(self, *arguments: str, file_bytes: int | None = None) -> subprocess.Popen[str]:
        """Start a command; `file_bytes` is how large a file it may write."""
        limited = [] if file_bytes is None else [sys.executable, "-c", LIMITED, str(file_bytes)]
        with heard():
            command = subprocess.Popen(
                [*limited, sys.executable, "-m", "layergen", "-C", self.root, *arguments],
                env={
                    **os.environ,
                    "LAYERGEN_CACHE": str(self.cache),
                    "LAYERGEN_TODAY": "2026-01-15",
                    "TMPDIR": str(self.temporary),
                    "NO_COLOR": "1",
                },
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        return self._commands.enter_context(ended(command))

    def succeed(self, *arguments: str) -> None:
        command = self.start(*arguments)
        _, err = command.communicate(timeout=60)
        assert command.returncode == 0, err

    def refused(self, *arguments: str, file_bytes: int | None = None) -> str:
        """Run a command that has to fail and leave all as it was; give its one message."""
        before = self.files()
        command = self.start(*arguments, file_bytes=file_bytes)
        out, err = command.communicate(timeout=60)
        assert (command.returncode, out) == (1, ""), err
        assert "Traceback" not in err
        assert err.count("error: ") + err.count(": error[") == 1, err
        assert self.files() == before
        self.assert_clean()
        return err

    def files(self) -> dict[str, bytes]:
        """Give what is in the repository, but for the state that layergen keeps out of git."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and not path.is_symlink() and ".layergen" not in path.parts
        }

    def assert_clean(self) -> None:
        """There is no temporary file or folder anywhere."""
        dist = self.root / "dist/layers"
        assert list(self.temporary.iterdir()) == []
        assert [path for path in dist.rglob("*") if path.name.startswith(".")] == []
        assert list(self.cache.glob("*/tmp/*")) == []
        assert [path for path in self.cache.rglob("*") if path.name.startswith(".")] == []


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with contextlib.ExitStack() as commands:
        yield Scene(tmp_path, commands)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Make pip see nothing but given wheels."""
    with contextlib.ExitStack() as stack:

        def start(*wheels: Path) -> None:
            use_index(monkeypatch, stack.enter_context(served(tmp_path / "index", wheels)))

        yield start


def use_index(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    for name, value in {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
        "PIP_INDEX_URL": url,
        "UV_NO_CONFIG": "1",
        "UV_NO_CACHE": "1",
        "UV_DEFAULT_INDEX": url,
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Make npm see nothing but given packages."""
    with contextlib.ExitStack() as stack:

        def start(*tarballs: Tarball) -> None:
            use_registry(monkeypatch, tmp_path, stack.enter_context(registry(tarballs)))

        yield start


def npm_files(*tarballs: Tarball, **entries: dict[str, Any]) -> dict[str, str]:
    wanted = {"dependencies": {tarball.name: tarball.version for tarball in tarballs}}
    packages = {
        f"node_modules/{tarball.name}": entries.get(tarball.name, locked(tarball))
        for tarball in tarballs
    }
    return {
        "package.json": json.dumps({"name": "demo", **wanted}),
        "package-lock.json": lock_text(wanted, packages),
    }


def test_no_wheel_for_the_target(tmp_path: Path, scene: Scene, index: Callable[..., None]) -> None:
    wheel = make_wheel(tmp_path, "native", tag="cp312-cp312-manylinux2014_x86_64")
    index(wheel)
    scene.write(PIP, **{"requirements.in": "native\n", "requirements.txt": lock_line(wheel)})

    said = scene.refused("release", LAYER)

    assert f"{FOLDER}/requirements.txt:1:1: error[" in said
    assert "native 1.0" in said
    assert "arm64" in said


def test_a_python_package_that_has_to_be_compiled(
    tmp_path: Path, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdist = tmp_path / "index" / "native-1.0.tar.gz"
    sdist.parent.mkdir()
    ran = tmp_path / "ran"
    with tarfile.open(sdist, "w:gz") as archive:
        (tmp_path / "setup.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
        archive.add(tmp_path / "setup.py", "native-1.0/setup.py")
        (tmp_path / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: native\nVersion: 1.0\n")
        archive.add(tmp_path / "PKG-INFO", "native-1.0/PKG-INFO")
    page = sdist.parent / "simple/native/index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<a href="/native-1.0.tar.gz">native-1.0.tar.gz</a>')
    scene.write(PIP, **{"requirements.in": "native\n"})
    with served(sdist.parent, []) as url:
        use_index(monkeypatch, url)

        said = scene.refused("lock")
        (scene.root / FOLDER / "requirements.txt").write_text(
            f"native==1.0 --hash=sha256:{'0' * 64}\n"
        )
        again = scene.refused("release", LAYER)

    assert "allow to build it: `allow_builds: [native]`" in said
    assert "native 1.0" in again
    assert not ran.exists()


def test_a_python_package_whose_build_fails(
    tmp_path: Path, scene: Scene, index: Callable[..., None]
) -> None:
    source = make_sdist(
        tmp_path,
        make_wheel(tmp_path, "native"),
        before="raise SystemExit('demo.h: No such file or directory')",
    )
    index(source)
    locked = {"requirements.in": "native\n", "requirements.txt": lock_line(source)}
    scene.write({**PIP, "allow_builds": ["native"]}, **locked)

    for command in (["release", LAYER], ["lock", "--upgrade", "native"]):
        said = scene.refused(*command)

        assert said.startswith("error: native 1.0 cannot be built from source:\n")
        assert "demo.h: No such file or directory\n" in said


def test_a_node_package_that_has_to_be_compiled(scene: Scene, npm: Callable[..., None]) -> None:
    native = make_tarball(
        "native",
        files={"binding.gyp": b"{}", "index.js": b"require('./build/Release/native.node')\n"},
        scripts={"install": "node-gyp rebuild"},
    )
    npm(native)
    scene.write(NPM, **npm_files(native))

    said = scene.refused("release", LAYER)

    assert f"{FOLDER}/package-lock.json:11:5: error[install-script]: native" in said
    assert "allow it: `allow_scripts: [native]`" in said


def test_a_wheel_with_another_hash(
    tmp_path: Path, scene: Scene, index: Callable[..., None]
) -> None:
    wheel = make_wheel(tmp_path, "pure")
    index(wheel)
    other = make_wheel(tmp_path / "other", "pure", files={"pure.py": b"other\n"})
    scene.write(PIP, **{"requirements.in": "pure\n", "requirements.txt": lock_line(other)})

    assert "pure==1.0 that has none of the locked hashes" in scene.refused("release", LAYER)


def test_a_tarball_with_another_hash(scene: Scene, npm: Callable[..., None]) -> None:
    served, wanted = make_tarball("pure"), make_tarball("pure", files={"index.js": b"1"})
    npm(served)
    scene.write(NPM, **npm_files(wanted))

    assert "pure@1.0.0 that is not the locked one" in scene.refused("release", LAYER)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"version": 1, "layers": {"data-tools": {"1.0', "layers.lock.json:1:"),
        ("", "layers.lock.json"),
        ("[]", "layers.lock.json"),
        ('{"version": 1, "layers": []}', "layers.lock.json:1:"),
        ('{"version": 1, "layers": {"data-tools": {"1.0.0": 7}}}', "layers.lock.json:1:"),
        ('{"version": "x", "layers": {}}', "layers.lock.json:1:"),
        ("\x00\xff", "layers.lock.json"),
    ],
)
@pytest.mark.parametrize("command", [("release", LAYER), ("build",), ("render",)])
def test_a_corrupt_layers_lock(
    scene: Scene, text: str, message: str, command: tuple[str, ...]
) -> None:
    scene.write(layer())
    (scene.root / "layers.lock.json").write_text(text, encoding="latin-1")

    assert message in scene.refused(*command)


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 1, "regions": 7}'])
def test_a_corrupt_environment_lock(scene: Scene, text: str) -> None:
    scene.write(layer())
    (scene.root / "envs/dev/env.lock.json").write_text(text)

    assert "envs/dev/env.lock.json" in scene.refused("release", LAYER)


@pytest.mark.parametrize(
    "text",
    ["native==1.0 --hash=sha256:", "<<<<<<< ours\n", "native==1.0 --hash=sha256:00\n", "\x00"],
)
def test_a_corrupt_requirements_txt(scene: Scene, text: str) -> None:
    scene.write(PIP, **{"requirements.in": "native\n", "requirements.txt": text})

    assert f"{FOLDER}/requirements.txt:1:1: error[" in scene.refused("release", LAYER)


@pytest.mark.parametrize(
    "text",
    [
        '{"lockfileVersion": 3, "packages": {"": {',
        "[]",
        '{"lockfileVersion": "x"}',
        '{"lockfileVersion": 3, "packages": []}',
        '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/pure": 7}}',
        '{"lockfileVersion": 3, "packages": {"": {"dependencies": ["pure"]}}}',
    ],
)
def test_a_corrupt_package_lock(scene: Scene, text: str) -> None:
    scene.write(NPM, **npm_files(make_tarball("pure")) | {"package-lock.json": text})

    assert f"{FOLDER}/package-lock.json" in scene.refused("release", LAYER)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (".", f"{FOLDER}/python/link is a symbolic link that leads in a circle"),
        ("link", f"{FOLDER}/python/link cannot be followed"),
        ("../../../../outside", f"{FOLDER}/python/link is a symbolic link that leads out"),
    ],
)
def test_links_in_a_circle_or_out_of_the_repository(
    tmp_path: Path, scene: Scene, target: str, message: str
) -> None:
    (tmp_path / "outside").write_text("secret")
    scene.write(layer())
    (scene.root / FOLDER / "python/link").symlink_to(target)

    assert message in scene.refused("release", LAYER)


def test_a_source_outside_of_the_repository(tmp_path: Path, scene: Scene) -> None:
    (tmp_path / "outside").mkdir()
    scene.write(layer(source={"files": "../outside"}))

    assert "layers.yaml:" in scene.refused("release", LAYER)


def test_a_tarball_with_a_file_outside_of_its_folder(
    scene: Scene, npm: Callable[..., None]
) -> None:
    evil = make_tarball("evil")
    content = tar([Entry("package/package.json", b"{}"), Entry("package/../../../evil", b"x")])
    evil = Tarball(evil.manifest, content)
    npm(evil)
    scene.write(NPM, **npm_files(evil))

    assert "evil" in scene.refused("release", LAYER)


def test_a_wheel_with_a_file_outside_of_its_folder(
    tmp_path: Path, scene: Scene, index: Callable[..., None]
) -> None:
    wheel = make_wheel(tmp_path, "evil", files={"../../evil.py": b"x"})
    index(wheel)
    scene.write(PIP, **{"requirements.in": "evil\n", "requirements.txt": lock_line(wheel)})

    assert "evil-1.0-py3-none-any.whl" in scene.refused("release", LAYER)


def test_a_layer_of_300_megabytes(scene: Scene) -> None:
    scene.write(layer())
    with (scene.root / FOLDER / "model.bin").open("wb") as file:
        file.truncate(300 * MEGABYTE)

    said = scene.refused("release", LAYER)

    assert LAYER in said
    assert "262144000" in said.replace(",", "")


def test_a_full_disk(scene: Scene) -> None:
    scene.write(layer())
    (scene.root / FOLDER / "model.bin").write_bytes(os.urandom(2 * MEGABYTE))

    cold = scene.refused("release", LAYER, file_bytes=MEGABYTE)
    scene.succeed("release", LAYER)
    (scene.root / f"dist/layers/{LAYER}/1.0.0/universal.zip").unlink()
    warm = scene.refused("build", file_bytes=MEGABYTE)

    assert f"error: {scene.cache}/{FORMAT}: File too large" in cold
    assert f"/dist/layers/{LAYER}/1.0.0/universal.zip: File too large" in warm
    assert "hint: make room there; LAYERGEN_CACHE moves the package cache" in cold


@pytest.mark.parametrize("kind", ["pip", "npm"])
def test_a_disk_that_is_full_when_packages_are_fetched(
    *,
    tmp_path: Path,
    scene: Scene,
    index: Callable[..., None],
    npm: Callable[..., None],
    kind: str,
) -> None:
    """pip tells it in a traceback, and npm in a code of its own."""
    noise = os.urandom(2 * MEGABYTE)
    if kind == "pip":
        wheel = make_wheel(tmp_path, "big", files={"big.bin": noise})
        index(wheel)
        scene.write(PIP, **{"requirements.in": "big\n", "requirements.txt": lock_line(wheel)})
    else:
        tarball = make_tarball("big", files={"big.bin": noise})
        npm(tarball)
        scene.write(NPM, **npm_files(tarball))

    said = scene.refused("release", LAYER, file_bytes=MEGABYTE)

    assert said.startswith(
        f"error: {scene.cache}/{FORMAT}: No space left on device\n  hint: make room"
    )
    assert len(said.splitlines()) == 2


def test_a_disk_that_is_full_when_a_layer_is_proved(
    tmp_path: Path, scene: Scene, index: Callable[..., None]
) -> None:
    """A file of zeros fits into a cache and a zip, and is too large where it is extracted."""
    files = {"big.py": b"", "big.bin": bytes(2 * MEGABYTE)}
    wheel = make_wheel(tmp_path, "big", files=files)
    index(wheel)
    scene.write(
        layer(source={"pip": FOLDER}, runtimes=[f"python{MINOR}"], architectures=[HERE]),
        **{"requirements.in": "big\n", "requirements.txt": lock_line(wheel)},
    )

    said = scene.refused("release", LAYER, file_bytes=MEGABYTE)

    assert said.startswith(f"error: {scene.temporary}: File too large\n  hint: make room there")


def test_a_disk_that_is_full_when_the_release_is_described(scene: Scene) -> None:
    """The zip of a few files is smaller than its SBOM."""
    scene.write(layer())

    assert "universal.cdx.json" in scene.refused("release", LAYER, file_bytes=600)


def test_a_file_where_a_folder_has_to_be(scene: Scene) -> None:
    scene.write(layer())
    (scene.root / "dist").write_text("")

    assert f"{scene.root}/dist" in scene.refused("release", LAYER)


class Stalling(BaseHTTPRequestHandler):
    """A registry that takes questions and never answers."""

    asked = threading.Event()
    over = threading.Event()

    def do_GET(self) -> None:
        self.asked.set()
        self.over.wait()


@pytest.fixture
def stalling() -> Iterator[str]:
    Stalling.asked.clear()
    Stalling.over.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stalling)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    Stalling.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def stopped_by(signum: signal.Signals) -> str:
    hint = "no file is half-written; run the command again"
    return f"error: stopped by {STOPS[signum]}\n  hint: {hint}\n"


@pytest.mark.parametrize(
    ("kind", "signum"),
    [*(("pip", signum) for signum in STOPS), ("npm", signal.SIGINT), ("npm", signal.SIGTERM)],
)
def test_a_stop_while_packages_are_fetched(
    *,
    tmp_path: Path,
    scene: Scene,
    stalling: str,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    signum: signal.Signals,
) -> None:
    if kind == "pip":
        use_index(monkeypatch, stalling)
        wheel = make_wheel(tmp_path, "pure")
        scene.write(PIP, **{"requirements.in": "pure\n", "requirements.txt": lock_line(wheel)})
    else:
        use_registry(monkeypatch, tmp_path, stalling)
        scene.write(NPM, **npm_files(make_tarball("pure")))
    before = scene.files()

    command = scene.start("release", LAYER)
    assert Stalling.asked.wait(30)
    command.send_signal(signum)
    out, err = command.communicate(timeout=20)

    assert (command.returncode, out, err) == (1, "", stopped_by(signum))
    assert scene.files() == before
    scene.assert_clean()


def test_a_stop_while_a_package_is_built(
    tmp_path: Path, scene: Scene, index: Callable[..., None]
) -> None:
    running = tmp_path / "running"
    before = f"import time; open({str(running)!r}, 'w').close(); time.sleep(60)"
    source = make_sdist(tmp_path, make_wheel(tmp_path, "slow"), before=before)
    index(source)
    locked = {"requirements.in": "slow\n", "requirements.txt": lock_line(source)}
    scene.write({**PIP, "allow_builds": ["slow"]}, **locked)
    files = scene.files()

    command = scene.start("-q", "release", LAYER)
    wait_for(running)
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=20)

    assert (command.returncode, out, err) == (1, "", stopped_by(signal.SIGINT))
    assert scene.files() == files
    scene.assert_clean()


def test_a_stop_while_a_layer_is_proved(
    tmp_path: Path, scene: Scene, index: Callable[..., None]
) -> None:
    """Neither of the modules would let go within the minute; whoever waits presses twice."""
    running = tmp_path / "running"
    module = f"import time\nopen({str(running)!r}, 'w').close()\ntime.sleep(60)\n".encode()
    wheels = [make_wheel(tmp_path, name, files={f"{name}.py": module}) for name in ("one", "two")]
    index(*wheels)
    scene.write(
        layer(source={"pip": FOLDER}, runtimes=[f"python{MINOR}"], architectures=[HERE]),
        **{"requirements.in": "one\ntwo\n", "requirements.txt": "".join(map(lock_line, wheels))},
    )
    before = scene.files()

    command = scene.start("-q", "release", LAYER)
    wait_for(running)
    command.send_signal(signal.SIGINT)
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=20)

    assert (command.returncode, out, err) == (1, "", stopped_by(signal.SIGINT))
    assert scene.files() == before
    scene.assert_clean()


@pytest.mark.parametrize("tenths", range(1, 7))
def test_a_stop_at_any_moment(scene: Scene, tenths: int) -> None:
    scene.write(layer())
    (scene.root / FOLDER / "model.bin").write_bytes(os.urandom(8 * MEGABYTE))
    before = scene.files()

    command = scene.start("release", LAYER)
    wait_until_it_listens(command.pid)
    time.sleep(tenths / 10)
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=20)

    released = LAYER in json.loads(scene.files().get("layers.lock.json", b"{}")).get("layers", {})
    assert (command.returncode, err) in [(1, stopped_by(signal.SIGINT)), (0, "")]
    assert released or (command.returncode, out) == (1, "")
    assert scene.files().items() >= before.items() or released
    scene.assert_clean()
    scene.succeed("release", LAYER)


def wait_until_it_listens(pid: int) -> None:
    """Wait for the first line of ours: on a busy machine an interpreter takes its time to start.

    Python itself handles SIGINT and leaves SIGTERM alone.
    """
    end = time.monotonic() + 30
    bit = 1 << (signal.SIGTERM - 1)
    while not int(caught(pid), 16) & bit:
        assert time.monotonic() < end
        time.sleep(0.005)


def caught(pid: int) -> str:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))


def wait_for(path: Path) -> None:
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.02)
