import os
import pty
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from layergen.adapters.repository_files import read_folder, writing
from layergen.adapters.shipped import shipped
from layergen.render.modules import module_bodies
from layergen.render.ownership import mark
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    environment,
    function,
    releases,
    repository_files,
    write_files,
)
from tests.unit.adapters.test_repository_files import AS_ANYBODY
from tests.unit.cli.running import Ran, layergen

Render = Callable[..., Ran]

DEV = f"envs/dev/{REGION}"
PROD = f"envs/prod/{REGION}"
PROD_US = "envs/prod/us-east-1"
COMMAND = [sys.executable, "-m", "layergen"]

ENVIRONMENTS = {
    "dev": environment(default_tags={"stage": "dev"}),
    "prod": environment(account="444455556666", regions=[REGION, "us-east-1"]),
}
LOCK: dict[str, Entry] = {"dev": {"layers": {LAYER: {"1.0.0": {}, "1.1.0": {}}}}}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-23")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    files = repository_files(
        released={LAYER: releases("1.0.0", "1.1.0")},
        functions={"checkout": function()},
        environments=ENVIRONMENTS,
        locks=LOCK,
        templates="terraform",
    )
    return write_files(tmp_path / "repository", files | {"terraform/extra.tf.j2": "# extra\n"})


@pytest.fixture
def render(repository: Path, capsys: pytest.CaptureFixture[str]) -> Render:
    def render(*arguments: str) -> Ran:
        return layergen(capsys, repository, "render", *arguments)

    return render


def snapshot(root: Path) -> dict[str, tuple[bytes, int, int]]:
    """Content, time and inode of every file; our own lock is opened by every run."""
    return {
        str(path.relative_to(root)): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".layergen" not in path.parts
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


class TestWriting:
    def test_writes_every_root_and_the_modules(self, repository: Path, render: Render) -> None:
        ran = render()
        assert ran.code == 0
        created = {line.removeprefix("create ") for line in ran.out.splitlines()}
        for folder in (DEV, PROD, PROD_US):
            assert {path for path in created if path.startswith(folder)} == {
                f"{folder}/{name}.tf"
                for name in ("consumers", "extra", "layers", "outputs", "providers", "versions")
            }
        assert {path for path in created if path.startswith("modules/")} == set(
            module_bodies(read_folder(shipped("modules")))
        )
        assert all((repository / path).is_file() for path in created)

    def test_a_second_run_writes_nothing(self, repository: Path, render: Render) -> None:
        render()
        before = snapshot(repository)
        ran = render()
        assert (ran.code, ran.out) == (0, "")
        assert "nothing to write" in ran.err
        assert snapshot(repository) == before

    def test_only_what_changed_is_written(self, repository: Path, render: Render) -> None:
        render()
        before = snapshot(repository)
        edit(repository / "envs/dev/env.yaml", "stage: dev", "stage: test")
        ran = render()
        assert (ran.code, ran.out) == (0, f"update {DEV}/providers.tf\n")
        after = snapshot(repository)
        changed = {path for path in after if after[path] != before.get(path)}
        assert changed == {"envs/dev/env.yaml", f"{DEV}/providers.tf"}

    def test_files_of_ones_own_stay_beside_it(self, repository: Path, render: Render) -> None:
        own = repository / DEV / "functions.tf"
        own.parent.mkdir(parents=True)
        own.write_text('resource "aws_lambda_function" "checkout" {}\n')
        assert render().code == 0
        assert render("--check").code == 0
        assert own.read_text() == 'resource "aws_lambda_function" "checkout" {}\n'

    def test_an_environment_that_is_gone_takes_its_rendered_files_along(
        self, repository: Path, render: Render
    ) -> None:
        render()
        own = repository / PROD / "own.tf"
        own.write_text("# mine\n")
        (repository / "envs/prod/env.yaml").unlink()
        ran = render()
        assert ran.code == 0
        assert f"delete {PROD}/layers.tf" in ran.out
        assert [path.name for path in (repository / PROD).iterdir()] == ["own.tf"]
        assert not (repository / PROD_US).exists()
        assert (repository / DEV / "layers.tf").exists()

    def test_quiet_says_nothing_beside_its_data(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert "create " in layergen(capsys, repository, "-q", "render").out
        assert layergen(capsys, repository, "-q", "render") == Ran(0, "", "")


class TestCheck:
    @pytest.mark.parametrize(
        ("change", "named"),
        [
            (("layers.yaml", "scope: team", "scope: team\n    share: {public: true}"), "layers.tf"),
            (("layers.yaml", "layers:\n    - data-tools", "layers: []"), "consumers.tf"),
            (("layers.lock.json", "1.1.0 \\u00b7 Parsing", "1.1.0 \\u00b7 Reading"), "layers.tf"),
            (("envs/dev/env.yaml", "stage: dev", "stage: test"), "providers.tf"),
            (
                ("envs/dev/env.yaml", "track: latest", "track: latest\nparameters: true"),
                "parameters.tf",
            ),
            (("envs/dev/env.lock.json", '"1.0.0": {},', ""), "layers.tf"),
            (("terraform/extra.tf.j2", "# extra", "# more"), "extra.tf"),
        ],
    )
    def test_names_what_a_changed_input_makes_different(
        self, repository: Path, render: Render, change: tuple[str, str, str], named: str
    ) -> None:
        render()
        assert render("--check") == Ran(0, "", "")
        path, old, new = change
        edit(repository / path, old, new)
        before = snapshot(repository)
        ran = render("--check")
        assert ran.code == 2
        assert f"{DEV}/{named}" in {line.split()[1] for line in ran.out.splitlines()}
        assert snapshot(repository) == before

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Parsing and validation", "Something else"),
            ("update_frequency: monthly", "license: X\n    update_frequency: weekly"),
        ],
    )
    def test_what_shapes_only_the_next_release_makes_nothing_different(
        self, repository: Path, render: Render, old: str, new: str
    ) -> None:
        render()
        edit(repository / "layers.yaml", old, new)
        assert render("--check").code == 0

    def test_names_an_output_that_was_edited(self, repository: Path, render: Render) -> None:
        render()
        edit(repository / DEV / "layers.tf", "data-tools", "mine")
        ran = render("--check")
        assert ran.code == 2
        assert ran.out == f"conflict {DEV}/layers.tf: somebody edited this rendered file\n"

    def test_names_an_output_that_was_deleted(self, repository: Path, render: Render) -> None:
        render()
        (repository / DEV / "layers.tf").unlink()
        (repository / "modules/layer/main.tf").unlink()
        ran = render("--check")
        assert ran.code == 2
        assert ran.out == f"create {DEV}/layers.tf\ncreate modules/layer/main.tf\n"

    def test_names_an_orphan(self, repository: Path, render: Render) -> None:
        render()
        orphan = repository / DEV / "old.tf"
        orphan.write_text(mark("old.tf", "# old\n"))
        assert render("--check") == Ran(2, f"delete {DEV}/old.tf\n", "")

    def test_line_endings_that_git_changed_are_no_difference(
        self, repository: Path, render: Render
    ) -> None:
        render()
        for path in (*repository.glob("envs/*/*/*.tf"), *repository.glob("modules/*/*.tf")):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert render("--check") == Ran(0, "", "")

    def test_writes_nothing_where_nothing_was_rendered(
        self, repository: Path, render: Render
    ) -> None:
        before = snapshot(repository)
        assert render("--check").code == 2
        assert render("--diff").code == 2
        assert snapshot(repository) == before
        assert not (repository / ".layergen").exists()


class TestDiff:
    def test_git_applies_it(self, repository: Path, render: Render, tmp_path: Path) -> None:
        render()
        edit(repository / "envs/dev/env.yaml", "stage: dev", "stage: test")
        edit(repository / "envs/dev/env.yaml", "track: latest", "track: latest\nparameters: true")
        edit(repository / "terraform/extra.tf.j2", "# extra", "{# nothing #}")
        (repository / "terraform/with space.tf.j2").write_text("# \u2028 is no line end\n", "utf-8")
        patched = shutil.copytree(repository, tmp_path / "patched")
        ran = render("--diff")
        assert ran.code == 2
        for change in ("+++ /dev/null", "--- /dev/null", f"--- a/{DEV}/providers.tf"):
            assert change in ran.out
        subprocess.run(["git", "apply", "-"], cwd=patched, input=ran.out.encode(), check=True)
        render()
        assert read_folder(patched) == read_folder(repository)

    def test_of_nothing_is_nothing(self, render: Render) -> None:
        render()
        assert render("--diff") == Ran(0, "", "")

    def test_names_what_is_in_the_way(self, repository: Path, render: Render) -> None:
        render()
        edit(repository / DEV / "layers.tf", "data-tools", "mine")
        assert render("--diff").out.startswith(f"# conflict {DEV}/layers.tf: ")


class TestScope:
    def orphan_everywhere(self, repository: Path) -> None:
        for folder in (DEV, PROD, PROD_US, "envs/prod/eu-north-1"):
            path = repository / folder / "old.tf"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(mark("old.tf", "# old\n"))

    @pytest.mark.parametrize(
        ("arguments", "written", "deleted"),
        [
            (("--env", "dev"), {DEV}, {DEV}),
            (("-e", "prod"), {PROD, PROD_US}, {PROD, PROD_US, "envs/prod/eu-north-1"}),
            (("--region", REGION), {DEV, PROD}, {DEV, PROD}),
            (("--env", "prod", "--region", "us-east-1"), {PROD_US}, {PROD_US}),
            (("-e", "dev", "-e", "prod", "-r", REGION), {DEV, PROD}, {DEV, PROD}),
        ],
    )
    def test_limits_what_is_written_and_deleted(
        self,
        repository: Path,
        render: Render,
        arguments: tuple[str, ...],
        written: set[str],
        deleted: set[str],
    ) -> None:
        self.orphan_everywhere(repository)
        assert render(*arguments, "--check").code == 2
        ran = render(*arguments)
        assert ran.code == 0
        changes = [line.split() for line in ran.out.splitlines()]
        folders = {
            kind: {path.rsplit("/", 1)[0] for change, path in changes if change == kind}
            for kind in ("create", "delete")
        }
        assert {f for f in folders["create"] if f.startswith("envs/")} == written
        assert folders["delete"] == deleted
        assert render(*arguments, "--check").code == 0

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--env", "stage"), "there is no environment 'stage' hint: known: dev, prod"),
            (("--region", "eu-west-9"), "no chosen environment has the region eu-west-9"),
            (("-e", "dev", "-r", "us-east-1"), "no chosen environment has the region us-east-1"),
        ],
    )
    def test_that_does_not_exist_is_an_error(
        self, repository: Path, render: Render, arguments: tuple[str, ...], said: str
    ) -> None:
        before = snapshot(repository)
        ran = render(*arguments)
        assert (ran.code, ran.out) == (1, "")
        assert said in ran.err
        assert snapshot(repository) == before


class TestStopping:
    def test_edited_and_foreign_files_stop_it_before_anything_is_written(
        self, repository: Path, render: Render
    ) -> None:
        render()
        edit(repository / "envs/dev/env.yaml", "stage: dev", "stage: test")
        edit(repository / PROD / "layers.tf", "data-tools", "mine")
        (repository / PROD_US / "versions.tf").write_text("# mine\n")
        before = snapshot(repository)
        ran = render()
        assert (ran.code, ran.out) == (1, "")
        assert f"{PROD}/layers.tf: error[edited-file]: somebody edited this" in ran.err
        assert f"{PROD_US}/versions.tf: error[foreign-file]: layergen did not write" in ran.err
        assert snapshot(repository) == before

    def test_what_is_no_text_is_somebody_elses(self, repository: Path, render: Render) -> None:
        folder = repository / DEV
        folder.mkdir(parents=True)
        (folder / "layers.tf").write_bytes(b"# caf\xe9\n")
        (folder / "outputs.tf").write_bytes(b"")
        (folder / "providers.tf").mkdir()
        before = snapshot(repository)
        ran = render()
        assert ran.code == 1
        assert ran.err.count("error[foreign-file]") == 3
        assert snapshot(repository) == before

    def test_a_link_that_leads_out_is_not_followed(
        self, repository: Path, render: Render, tmp_path: Path
    ) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "layers.tf").write_text(mark("layers.tf", "# old\n"))
        (repository / DEV).symlink_to(outside, target_is_directory=True)
        before = snapshot(outside)
        ran = render("--env", "dev")
        assert ran.code == 1
        assert "leads out of the repository" in ran.err
        assert snapshot(outside) == before

    def test_a_folder_that_may_not_be_written_is_named(
        self, repository: Path, render: Render
    ) -> None:
        render()
        edit(repository / "envs/dev/env.yaml", "stage: dev", "stage: test")
        before = snapshot(repository)
        (repository / DEV).chmod(0o555)
        ran = subprocess.run(
            [*AS_ANYBODY, *COMMAND, "-C", str(repository), "render"],
            capture_output=True,
            text=True,
            check=False,
        )
        (repository / DEV).chmod(0o755)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr == f"error: {DEV}/providers.tf cannot be written: Permission denied\n"
        assert snapshot(repository) == before

    def test_mistakes_in_the_repository_are_shown_with_their_place(
        self, repository: Path, render: Render
    ) -> None:
        edit(repository / "layers.yaml", "scope: team", "scope: tema")
        before = snapshot(repository)
        for option in ((), ("--check",), ("--diff",)):
            ran = render(*option)
            assert (ran.code, ran.out) == (1, "")
            assert "layers.yaml:10:12: error[bad-value]" in ran.err
        assert snapshot(repository) == before

    def test_a_broken_template_of_ones_own_is_named(self, repository: Path, render: Render) -> None:
        (repository / "terraform/extra.tf.j2").write_text("a = 1\n{{ nothing }}\n")
        before = snapshot(repository)
        ran = render()
        assert ran.code == 1
        assert "template extra.tf.j2: 'nothing' is undefined" in ran.err
        assert snapshot(repository) == before

    def test_wrong_usage_is_64(self, render: Render) -> None:
        assert render("--nonsense").code == 64
        assert render("surplus").code == 64

    def test_an_empty_folder_is_no_repository(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ran = layergen(capsys, tmp_path, "render")
        assert ran.code == 1
        assert "there is no strategy here" in ran.err
        assert list(tmp_path.iterdir()) == []


class TestProcesses:
    def test_two_at_once_give_what_one_gives(self, repository: Path, tmp_path: Path) -> None:
        alone = shutil.copytree(repository, tmp_path / "alone")
        subprocess.run([*COMMAND, "-C", alone, "render"], check=True, capture_output=True)
        both = [
            subprocess.Popen(
                [*COMMAND, "-C", repository, "render"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        outputs = [process.communicate() for process in both]
        assert [process.returncode for process in both] == [0, 0]
        # One writes, the other finds everything written.
        assert sorted(bool(out) for out, _ in outputs) == [False, True]
        assert read_folder(repository / "envs") == read_folder(alone / "envs")
        assert read_folder(repository / "modules") == read_folder(alone / "modules")

    def test_waits_while_another_is_writing(self, repository: Path, render: Render) -> None:
        ended = threading.Event()

        def run() -> None:
            subprocess.run([*COMMAND, "-C", repository, "render"], check=True, capture_output=True)
            ended.set()

        with writing(repository):
            thread = threading.Thread(target=run)
            thread.start()
            assert not ended.wait(3)
            assert not (repository / DEV).exists()
        thread.join()
        assert render("--check").code == 0

    def test_a_reader_that_goes_is_no_traceback(self, repository: Path) -> None:
        ran = subprocess.run(
            ["sh", "-c", '"$@" | head -1', "sh", *COMMAND, "-C", repository, "render"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.stdout.startswith("create ")
        assert "Traceback" not in ran.stderr

    @pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
    def test_colour_is_for_terminals_that_want_it(
        self, repository: Path, no_color: str, coloured: bool
    ) -> None:
        edit(repository / "layers.yaml", "scope: team", "scope: tema")
        env = {**os.environ, "TERM": "xterm", "NO_COLOR": no_color}
        command = [*COMMAND, "-C", str(repository), "render"]
        piped = subprocess.run(command, env=env, capture_output=True, check=False)
        assert b"bad-value" in piped.stderr
        assert b"\x1b" not in piped.stderr
        ours, theirs = pty.openpty()
        subprocess.run(command, env=env, stdout=theirs, stderr=theirs, check=False)
        shown = os.read(ours, 65536)
        os.close(ours)
        os.close(theirs)
        assert b"bad-value" in shown
        assert bool(re.search(rb"\x1b\[[\d;]*3\dm", shown)) == coloured


def test_terragrunt_may_stand_beside_the_rendered_files(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layergen(capsys, repository, "render")
    signed = "# Generated by Terragrunt. Sig: nIlQXj57tbuaRZEa\n"
    copied = (repository / DEV / "layers.tf").read_text()
    theirs = {
        "envs/terragrunt.hcl": "terraform {}\n",
        f"{DEV}/terragrunt.hcl": 'include "root" {}\n',
        f"{DEV}/backend.tf": f'{signed}terraform {{\n  backend "s3" {{}}\n}}\n',
        f"{DEV}/_generated_provider.tf": signed,
        # Terragrunt works in copies, which carry our mark.
        f"{DEV}/.terragrunt-cache/a/b/{DEV}/layers.tf": copied,
        f"{DEV}/.terragrunt-cache/a/b/{DEV}/gone.tf": copied,
    }
    write_files(repository, theirs)

    ran = layergen(capsys, repository, "render")

    assert (ran.code, ran.out) == (0, "")
    assert layergen(capsys, repository, "render", "--check").code == 0
    assert {path: (repository / path).read_text() for path in theirs} == theirs
