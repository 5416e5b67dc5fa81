"""A layer on disk, as `/opt` holds it. Only proofs need one."""

from collections.abc import Iterable
from pathlib import Path

from layergen.build.protocol import Member
from layergen.build.streams import OpenArchive, by_archive
from layergen.errors import LayergenError


class ExtractedLayer:
    """Files of a layer below a folder, to which more can be added and from which taken away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def put(self, members: Iterable[Member]) -> None:
        """Write members; one that is there already stays as it is."""
        for archive, group in by_archive(members):
            with OpenArchive(archive) as content:
                for member in group:
                    path = self._path(member.path)
                    if path.exists():
                        continue
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.content(member))
                    path.chmod(0o755 if member.executable else 0o644)

    def take(self, members: Iterable[Member]) -> None:
        """Remove members, and the folders that become empty."""
        for member in members:
            path = self._path(member.path)
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self.folder or any(folder.iterdir()):
                    break
                folder.rmdir()

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder):
            raise LayergenError(f"{name} leads out of the layer")
        return path
