"""Files as they were, read from real repositories."""

import os
import subprocess
from pathlib import Path

import pytest

from layergen.adapters.git import file_at, ignored
from layergen.errors import LayergenError

LOCK = "layers.lock.json"


def git(root: Path, *arguments: str) -> None:
    names = {
        f"GIT_{who}_{what}": "test@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository in a folder of a work tree: a commit without the lock, then two with it."""
    root = tmp_path / "work" / "layers of ours"
    root.mkdir(parents=True)
    git(tmp_path / "work", "init", "--initial-branch", "main")
    git(root, "commit", "--allow-empty", "--message", "nothing")
    git(root, "tag", "empty")
    for text in ("first\r\n", "söcond"):
        (root / LOCK).write_bytes(text.encode())
        git(root, "add", ".")
        git(root, "commit", "--message", text.strip())
    (root / LOCK).write_text("not committed")
    return root


def test_reads_a_file_as_it_was(root: Path) -> None:
    assert file_at(root, "HEAD~1", LOCK) == "first\r\n"
    assert file_at(root, "main", LOCK) == "söcond"
    assert file_at(root, "empty", LOCK) is None


@pytest.mark.parametrize("reference", ["nope", "--all", "", "HEAD:layers.lock.json", "main nope"])
def test_an_unknown_commit(root: Path, reference: str) -> None:
    with pytest.raises(LayergenError, match="git knows no commit") as raised:
        file_at(root, reference, LOCK)
    assert "fetch-depth: 0" in raised.value.hint


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(LayergenError, match=r"git cannot read the history of .*: not a git repo"):
        file_at(tmp_path, "main", LOCK)


def test_a_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init")

    with pytest.raises(LayergenError, match="git knows no commit 'HEAD'"):
        file_at(tmp_path, "HEAD", LOCK)


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(LayergenError, match="git was not found"):
        file_at(tmp_path, "main", LOCK)


def test_ignored_files_are_told(tmp_path: Path) -> None:
    names = ["layers/a/node_modules/x.js", "layers/a/ä b.js", "layers/a/kept.js"]

    assert ignored(tmp_path, names) == ()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert ignored(tmp_path, names) == ()
    (tmp_path / ".gitignore").write_text("node_modules/\n*b.js\n")
    assert ignored(tmp_path, names) == tuple(names[:2])
    assert ignored(tmp_path, []) == ()
