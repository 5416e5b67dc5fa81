"""Small npm packages, right or deliberately wrong, and a registry on this machine with them."""

import base64
import contextlib
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

REGULAR = 0o644
EXECUTABLE = 0o755


@dataclass(frozen=True)
class Tarball:
    """A published version: its package.json, and the bytes of its tarball."""

    manifest: Mapping[str, Any]
    content: bytes

    @property
    def name(self) -> str:
        return str(self.manifest["name"])

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def integrity(self) -> str:
        return f"sha512-{base64.b64encode(hashlib.sha512(self.content).digest()).decode()}"


@dataclass
class Entry:
    """One entry of a tar archive; a regular file by default."""

    name: str
    content: bytes = b""
    mode: int = REGULAR
    kind: bytes = tarfile.REGTYPE
    target: str = ""
    pax: dict[str, str] = field(default_factory=dict)


def make_tarball(
    name: str,
    version: str = "1.0.0",
    files: Mapping[str, bytes] | None = None,
    *,
    modes: Mapping[str, int] | None = None,
    top: str = "package",
    **manifest: Any,
) -> Tarball:
    """Make a package. `manifest` is what else its package.json says."""
    said = {"name": name, "version": version, **manifest}
    content = {
        "package.json": json.dumps(said).encode(),
        **(files if files is not None else {"index.js": f"module.exports = '{name}'\n".encode()}),
    }
    entries = [
        Entry(f"{top}/{path}", data, (modes or {}).get(path, REGULAR))
        for path, data in content.items()
    ]
    return Tarball(said, tar(entries))


def tar(entries: Sequence[Entry]) -> bytes:
    """Write entries as a gzipped tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for entry in entries:
            info = tarfile.TarInfo(entry.name)
            info.size = len(entry.content)
            info.mode = entry.mode
            info.type = entry.kind
            info.linkname = entry.target
            info.pax_headers = entry.pax
            archive.addfile(info, io.BytesIO(entry.content))
    return buffer.getvalue()


def lock_text(root: Mapping[str, Any], packages: Mapping[str, Any], version: int = 3) -> str:
    """Write a package-lock.json: what the layer asks for, and entries by install path."""
    content = {
        "name": "demo",
        "lockfileVersion": version,
        "requires": True,
        "packages": {"": dict(root), **packages},
    }
    return f"{json.dumps(content, indent=2)}\n"


def locked(tarball: Tarball, **more: Any) -> dict[str, Any]:
    """Give a package's entry in a package-lock.json."""
    kept = ("dependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta")
    entry = {
        "version": tarball.version,
        "integrity": tarball.integrity,
        **{
            key: tarball.manifest[key]
            for key in (*kept, "os", "cpu", "libc")
            if key in tarball.manifest
        },
    }
    if "install" in tarball.manifest.get("scripts", {}):
        entry["hasInstallScript"] = True
    return entry | more


@contextlib.contextmanager
def registry(tarballs: Sequence[Tarball]) -> Iterator[str]:
    """Serve packages over HTTP as an npm registry does; gives its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Registry, tuple(tarballs)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Registry(BaseHTTPRequestHandler):
    def __init__(self, tarballs: Sequence[Tarball], *arguments: Any) -> None:
        self._tarballs = tarballs
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = unquote(self.path).lstrip("/")
        for tarball in self._tarballs:
            if path == self._file(tarball):
                self._answer(200, tarball.content, "application/octet-stream")
                return
        versions = {t.version: self._version(t) for t in self._tarballs if t.name == path}
        if not versions:
            self._answer(404, b'{"error": "not found"}')
            return
        packument = {
            "name": path,
            "dist-tags": {"latest": list(versions)[-1]},
            "versions": versions,
        }
        self._answer(200, json.dumps(packument).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""

    def _version(self, tarball: Tarball) -> dict[str, Any]:
        url = f"http://{self.headers['Host']}/{self._file(tarball)}"
        scripts = tarball.manifest.get("scripts", {})
        return {
            **tarball.manifest,
            "hasInstallScript": "install" in scripts,
            "dist": {"tarball": url, "integrity": tarball.integrity},
        }

    @staticmethod
    def _file(tarball: Tarball) -> str:
        return f"files/{tarball.name}/{tarball.version}.tgz"

    def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
