"""Reading and writing a user's repository: atomic, under a lock, never outside of it."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from layergen.errors import LayergenError, system_error

_PATTERNS = ("layers.yaml", "layers.lock.json", "envs/*/env.yaml", "envs/*/env.lock.json")
_LOCK_SECONDS = 60.0


def read_texts(root: Path) -> dict[str, str]:
    """Read the strategy, the environments and the locks, by path below the root."""
    return {
        path.relative_to(root).as_posix(): read_text(path)
        for pattern in _PATTERNS
        for path in sorted(root.glob(pattern))
        if path.is_file()
    }


def read_text(path: Path) -> str:
    """Read a text file as it is. Raises LayergenError for anything that is not UTF-8."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise LayergenError(
            f"{path} is not UTF-8 (byte {error.start})", hint="save it as UTF-8"
        ) from None
    except OSError as error:
        raise LayergenError(f"{path} cannot be read: {error.strerror}") from None


def read_folder(folder: Path, pattern: str = "**/*") -> dict[str, str]:
    """Read the text files of a folder that match, by path below it; other files are passed over."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob(pattern)):
        if path.is_file() and ".terraform" not in path.relative_to(folder).parts:
            with contextlib.suppress(UnicodeDecodeError):
                texts[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8")
    return texts


def existing(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Keep the paths that exist below the root."""
    return frozenset(path for path in paths if (root / path).exists())


def write_text(path: Path, text: str) -> None:
    """Replace a file in one step. Killed at any moment, the old file is still there and whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def apply_changes(root: Path, changes: Mapping[str, str | None]) -> None:
    """Write and delete (None) files below the root, each in one step; drop emptied folders."""
    for name in changes:
        if not (root / name).resolve().is_relative_to(root.resolve()):
            raise LayergenError(f"{name} leads out of the repository", hint="remove the link")
    for name, text in changes.items():
        path = root / name
        try:
            if text is None:
                path.unlink(missing_ok=True)
                _drop_empty(path.parent, root)
            else:
                write_text(path, text)
        except OSError as error:
            raise system_error(error, f"{name} cannot be written") from None


def _drop_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def state_folder(root: Path) -> Path:
    """Give `.layergen/`, which keeps itself out of git. Raises LayergenError."""
    folder = root / ".layergen"
    try:
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            write_text(ignore, "*\n")
    except OSError as error:
        raise system_error(error, f"{folder} cannot be written") from None
    return folder


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the repository's lock, so that two commands never lose each other's changes."""
    from filelock import FileLock, Timeout

    lock = FileLock(state_folder(root) / "lock", timeout=_LOCK_SECONDS)
    try:
        with lock:
            yield
    except Timeout:
        raise LayergenError(
            f"another layergen has been writing here for {_LOCK_SECONDS:.0f} seconds",
            hint="wait for it, or stop it",
        ) from None
