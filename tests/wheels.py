"""Small wheels and sources, right or wrong, and an index on this machine that serves them."""

import base64
import contextlib
import csv
import hashlib
import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from packaging.utils import parse_sdist_filename, parse_wheel_filename

REGULAR = 0o100644
EXECUTABLE = 0o100755


def make_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    files: Mapping[str, bytes] | None = None,
    *,
    tag: str = "py3-none-any",
    requires: Sequence[str] = (),
    requires_python: str = "",
    headers: Sequence[str] = (),
    modes: Mapping[str, int] | None = None,
    recorded: Mapping[str, str] | None = None,
) -> Path:
    """Write a wheel. `recorded` overrules what RECORD says of a path; "" leaves the path out.

    `headers` are further lines of METADATA.
    """
    stem = f"{name.replace('-', '_')}-{version}"
    dist_info = f"{stem}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"]
    metadata += [f"Requires-Dist: {requirement}\n" for requirement in requires]
    metadata += [f"{header}\n" for header in headers]
    if requires_python:
        metadata.append(f"Requires-Python: {requires_python}\n")
    content = {
        **(files if files is not None else {f"{name.replace('-', '_')}.py": b"x = 1\n"}),
        f"{dist_info}/METADATA": "".join(metadata).encode(),
        f"{dist_info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    content[f"{dist_info}/RECORD"] = _record(content, f"{dist_info}/RECORD", recorded or {})
    path = folder / f"{stem}-{tag}.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for file, data in content.items():
            info = zipfile.ZipInfo(file, (2020, 2, 3, 4, 5, 6))
            info.external_attr = (modes or {}).get(file, REGULAR) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


BACKEND = """\
import pathlib, shutil
def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    {before}
    (wheel,) = pathlib.Path("built").iterdir()
    shutil.copy(wheel, wheel_directory)
    return wheel.name
"""
PYPROJECT = """\
[build-system]
requires = {requires}
build-backend = "backend"
backend-path = ["."]
"""


def make_sdist(
    folder: Path, wheel: Path, *, before: str = "pass", requires: Sequence[str] = ()
) -> Path:
    """Write a source that is built into that very wheel, once the statement `before` has run.

    It brings what builds it, so that no index is asked for tools, unless it `requires` some.
    """
    name, version, _, _ = parse_wheel_filename(wheel.name)
    stem = f"{name.replace('-', '_')}-{version}"
    content = {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        "pyproject.toml": PYPROJECT.format(requires=list(requires)).encode(),
        "backend.py": BACKEND.format(before=before).encode(),
        f"built/{wheel.name}": wheel.read_bytes(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for file, data in content.items():
            info = tarfile.TarInfo(f"{stem}/{file}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def sha256(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock_line(*files: Path, marker: str = "") -> str:
    """Give the line of a requirements.txt that allows these files of one package."""
    name, version = _project(files[0])
    hashes = "".join(f" \\\n    --hash=sha256:{sha256(file)}" for file in files)
    condition = f" ; {marker}" if marker else ""
    return f"{name}=={version}{condition}{hashes}\n"


@contextlib.contextmanager
def served(folder: Path, packages: Sequence[Path]) -> Iterator[str]:
    """Serve wheels and sources over HTTP as a simple package index; gives its URL."""
    pages: dict[str, list[str]] = {}
    for package in packages:
        (folder / "files").mkdir(parents=True, exist_ok=True)
        (folder / "files" / package.name).write_bytes(package.read_bytes())
        link = f'<a href="/files/{package.name}#sha256={sha256(package)}">{package.name}</a>'
        pages.setdefault(_project(package)[0], []).append(link)
    for name, links in pages.items():
        page = folder / "simple" / name / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/simple"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _project(file: Path) -> tuple[str, str]:
    """Give the normalized name and the version that a file's name says."""
    if file.suffix == ".whl":
        name, version, _, _ = parse_wheel_filename(file.name)
    else:
        name, version = parse_sdist_filename(file.name)
    return name, str(version)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""


def _record(content: Mapping[str, bytes], record: str, recorded: Mapping[str, str]) -> bytes:
    rows = {
        path: "sha256="
        + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        for path, data in content.items()
    } | {record: ""}
    rows |= recorded
    left_out = {path for path, digest in recorded.items() if not digest}
    text = io.StringIO()
    csv.writer(text).writerows(
        [path, digest, ""] for path, digest in rows.items() if path not in left_out
    )
    return text.getvalue().encode()
