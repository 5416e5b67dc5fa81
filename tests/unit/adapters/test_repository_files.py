import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from layergen.adapters.repository_files import (
    apply_changes,
    existing,
    read_folder,
    read_text,
    read_texts,
    state_folder,
    write_text,
    writing,
)
from layergen.errors import LayergenError

WRITE_FOREVER = """
import itertools, sys
from pathlib import Path
from layergen.adapters.repository_files import write_text
print("ready", flush=True)
for letter in itertools.cycle("ab"):
    write_text(Path(sys.argv[1]), letter * 300_000)
"""

STOP_AFTER_ONE = """
import sys, time
from pathlib import Path
from layergen.adapters.repository_files import apply_changes

class Changes(dict):
    def items(self):
        yield "envs/dev/a.tf", "new\\n"
        print("ready", flush=True)
        time.sleep(600)
        yield "envs/dev/b.tf", "new\\n"

apply_changes(Path(sys.argv[1]), Changes())
"""

# The superuser may write anywhere, so it gives that right up.
AS_ANYBODY = (
    ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    if os.geteuid() == 0
    else []
)


def started(code: str, argument: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(argument)], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


class TestReading:
    def test_reads_what_people_and_layergen_wrote(self, tmp_path: Path) -> None:
        wanted = ["envs/dev/env.lock.json", "envs/dev/env.yaml", "layers.lock.json", "layers.yaml"]
        for name in [*wanted, "envs/env.yaml", "envs/dev/eu-west-1/env.yaml", "other.yaml"]:
            write_text(tmp_path / name, f"{name}\r\n")
        (tmp_path / "envs/prod/env.yaml").mkdir(parents=True)
        texts = read_texts(tmp_path)
        assert texts == {name: f"{name}\r\n" for name in wanted}

    def test_text_that_is_no_text_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "layers.yaml"
        path.write_bytes(b"# caf\xe9\n")
        with pytest.raises(LayergenError, match=r"layers\.yaml is not UTF-8 \(byte 5\)"):
            read_text(path)
        with pytest.raises(LayergenError, match="cannot be read: No such file"):
            read_text(tmp_path / "none.yaml")
        with pytest.raises(LayergenError, match="cannot be read: Is a directory"):
            read_text(tmp_path)

    def test_a_folder_is_read_without_what_terraform_installed(self, tmp_path: Path) -> None:
        for name in ("layer/main.tf", "layer/.terraform/modules/x.tf", "versions.tf"):
            write_text(tmp_path / name, name)
        (tmp_path / "binary").write_bytes(b"\xff\xfe")
        assert read_folder(tmp_path) == {
            "layer/main.tf": "layer/main.tf",
            "versions.tf": "versions.tf",
        }
        assert read_folder(tmp_path, "*.tf") == {"versions.tf": "versions.tf"}
        assert read_folder(tmp_path / "none") == {}

    def test_existing_keeps_files_and_folders_that_are_there(self, tmp_path: Path) -> None:
        write_text(tmp_path / "layers/a/x.py", "")
        assert existing(tmp_path, ["layers/a", "layers/a/x.py", "layers/b"]) == {
            "layers/a",
            "layers/a/x.py",
        }

    def test_a_repository_may_lie_anywhere(self, tmp_path: Path) -> None:
        write_text(tmp_path / ".terraform/repository/a.tf", "a")

        assert read_folder(tmp_path / ".terraform/repository") == {"a.tf": "a"}


class TestWriting:
    def test_bytes_are_those_of_the_text(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "folder" / "a.tf"
        write_text(path, "one\r\ntwo\n\u2028é")
        assert path.read_bytes() == "one\r\ntwo\n\u2028é".encode()
        assert list(path.parent.iterdir()) == [path]

    @pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
    def test_mode_is_that_of_any_new_file(self, tmp_path: Path, mask: int, mode: int) -> None:
        before = os.umask(mask)
        try:
            write_text(tmp_path / "a.tf", "")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "a.tf").stat().st_mode) == mode

    def test_killed_at_any_moment_the_file_is_old_or_new_and_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "a.tf"
        write_text(path, "b" * 300_000)
        for milliseconds in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55):
            process = started(WRITE_FOREVER, path)
            time.sleep(milliseconds / 1000)
            kill(process)
            text = path.read_text()
            assert text in {"a" * 300_000, "b" * 300_000}

    def test_killed_between_two_files_the_second_is_the_old_one(self, tmp_path: Path) -> None:
        for name in ("a.tf", "b.tf"):
            write_text(tmp_path / "envs/dev" / name, "old\n")
        kill(started(STOP_AFTER_ONE, tmp_path))
        assert read_folder(tmp_path) == {"envs/dev/a.tf": "new\n", "envs/dev/b.tf": "old\n"}

    def test_a_failed_write_leaves_the_old_file_and_nothing_else(self, tmp_path: Path) -> None:
        path = tmp_path / "a.tf"
        write_text(path, "old\n")
        with pytest.raises(UnicodeEncodeError):
            write_text(path, "half\n\ud800")
        assert read_folder(tmp_path) == {"a.tf": "old\n"}

    def test_a_folder_that_may_not_be_written_is_named(self, tmp_path: Path) -> None:
        folder = tmp_path / "envs"
        write_text(folder / "a.tf", "old\n")
        folder.chmod(0o555)
        code = (
            "import sys; from pathlib import Path\n"
            "from layergen.adapters.repository_files import apply_changes\n"
            "apply_changes(Path(sys.argv[1]), {'envs/a.tf': sys.argv[2] or None})"
        )
        for text in ("new\n", ""):
            ran = subprocess.run(
                [*AS_ANYBODY, sys.executable, "-c", code, str(tmp_path), text],
                capture_output=True,
                text=True,
                check=False,
            )
            assert "LayergenError: envs/a.tf cannot be written: Permission denied" in ran.stderr
        folder.chmod(0o755)
        assert read_folder(tmp_path) == {"envs/a.tf": "old\n"}


class TestChanges:
    def test_files_are_written_and_deleted_and_emptied_folders_go(self, tmp_path: Path) -> None:
        for name in ("envs/dev/eu/a.tf", "envs/dev/us/b.tf", "envs/prod/eu/c.tf"):
            write_text(tmp_path / name, "old\n")
        apply_changes(
            tmp_path,
            {
                "envs/dev/eu/a.tf": "new\n",
                "envs/dev/us/b.tf": None,
                "envs/prod/eu/c.tf": None,
                "envs/prod/eu/gone.tf": None,
                "modules/layer/main.tf": "new\n",
            },
        )
        assert read_folder(tmp_path) == {
            "envs/dev/eu/a.tf": "new\n",
            "modules/layer/main.tf": "new\n",
        }
        assert [path.name for path in (tmp_path / "envs").iterdir()] == ["dev"]

    @pytest.mark.parametrize("text", ["new\n", None], ids=["write", "delete"])
    def test_nothing_outside_is_touched(self, tmp_path: Path, text: str | None) -> None:
        outside, root = tmp_path / "outside", tmp_path / "root"
        write_text(outside / "a.tf", "theirs\n")
        root.mkdir()
        (root / "folder").symlink_to(outside, target_is_directory=True)
        (root / "file.tf").symlink_to(outside / "a.tf")
        for name in ("folder/a.tf", "file.tf", "../outside/a.tf", "folder/new/b.tf"):
            with pytest.raises(LayergenError, match=r"leads out of the repository"):
                apply_changes(root, {name: text})
        assert read_folder(outside) == {"a.tf": "theirs\n"}

    def test_a_way_out_is_seen_before_anything_is_written(self, tmp_path: Path) -> None:
        outside, root = tmp_path / "outside", tmp_path / "root"
        outside.mkdir()
        write_text(root / "a.tf", "old\n")
        (root / "z").symlink_to(outside, target_is_directory=True)

        with pytest.raises(LayergenError, match=r"z/b\.tf leads out"):
            apply_changes(root, {"a.tf": "new\n", "z/b.tf": "new\n"})

        assert read_text(root / "a.tf") == "old\n"


class TestLock:
    def test_our_own_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / ".layergen").write_text("mine")

        with (
            pytest.raises(LayergenError, match=r"\.layergen cannot be written: File exists"),
            writing(tmp_path),
        ):
            pass

    def test_our_own_folder_stays_out_of_git(self, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
        assert state_folder(tmp_path) == state_folder(tmp_path) == tmp_path / ".layergen"
        with writing(tmp_path):
            pass
        status = subprocess.run(
            ["git", "status", "--porcelain", "-uall"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert status.stdout == ""

    def test_one_writes_at_a_time(self, tmp_path: Path) -> None:
        counter = tmp_path / "counter"
        counter.write_text("0")

        def add() -> None:
            for _ in range(20):
                with writing(tmp_path):
                    number = int(counter.read_text())
                    time.sleep(0.001)
                    counter.write_text(str(number + 1))

        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counter.read_text() == "80"

    def test_a_killed_writer_holds_nothing(self, tmp_path: Path) -> None:
        code = (
            "import sys, time; from pathlib import Path\n"
            "from layergen.adapters.repository_files import writing\n"
            "with writing(Path(sys.argv[1])):\n"
            "    print('ready', flush=True); time.sleep(600)"
        )
        kill(started(code, tmp_path))
        before = time.monotonic()
        with writing(tmp_path):
            pass
        assert time.monotonic() - before < 5
