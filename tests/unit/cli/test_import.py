"""`layergen import` against an AWS that answers over HTTP."""

import base64
import hashlib
import io
import json
import stat
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layergen.adapters import repository_files as files_on_disk
from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.conftest import Boto
from tests.gatekeeper import Gatekeeper, gatekeeper
from tests.repositories import REGION, environment, repository_files, write_files
from tests.unit.cli.running import Ran, layergen, lock_of

OTHER = "us-east-1"
STRATEGY = """\
# Ours
version: 1

layers: {}   # none yet
functions: {}
"""
METADATA = "Metadata-Version: 2.1\nName: Demo\nVersion: 1.2\nLicense: MIT\n"
FILES = {
    "python/demo.py": "x = 1\n",
    "python/demo-1.2.dist-info/METADATA": METADATA,
    "python/demo-1.2.dist-info/RECORD": "demo.py,,\n",
}

Import = Callable[..., Ran]


def archive(files: dict[str, str], link: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(zipfile.ZipInfo(name, (2021, 5, 4, 3, 2, 2)), content)
        if link:
            info = zipfile.ZipInfo(link, (2021, 5, 4, 3, 2, 2))
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            opened.writestr(info, "demo.py")
    return buffer.getvalue()


def publish(aws: Any, name: str, content: bytes, **said: Any) -> Any:
    defaults: dict[str, Any] = {
        "Description": "By hand",
        "CompatibleRuntimes": ["python3.12"],
        "CompatibleArchitectures": ["arm64"],
    }
    return aws.publish_layer_version(
        LayerName=name, Content={"ZipFile": content}, **{**defaults, **said}
    )


@pytest.fixture
def root(
    tmp_path: Path, embedded_aws: State, aws_account: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))
    prod = environment(account=aws_account, track="manual", regions=[REGION, OTHER])
    files = repository_files({}, released={}, environments={"prod": prod})
    return write_files(tmp_path / "repository", {**files, "layers.yaml": STRATEGY})


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], root: Path) -> Import:
    def run(*arguments: str) -> Ran:
        return layergen(capsys, root, "import", "--env", "prod", *arguments)

    return run


def written(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".layergen" not in path.parts
    }


def release_of(root: Path, layer: str, version: str) -> Any:
    lock = json.loads((root / "layers.lock.json").read_text("utf-8"))
    return lock["layers"][layer][version]


def test_an_account_becomes_a_repository_and_a_second_run_changes_nothing(
    root: Path, run: Import, boto: Boto, capsys: pytest.CaptureFixture[str]
) -> None:
    aws = boto("lambda")
    content = archive(FILES)
    publish(aws, "tools", archive({"python/demo.py": "x = 0\n"}), LicenseInfo="MIT")
    published = publish(aws, "tools", content)
    publish(boto("lambda", OTHER), "tools", content)

    ran = run()
    files = written(root)
    again = run()

    assert ran.code == again.code == 0, ran.err
    assert "new in layers.yaml, for you to look at: tools" in ran.err
    assert files["layers.yaml"].decode() == STRATEGY.replace(
        "layers: {}   # none yet\n",
        "layers:   # none yet\n"
        "  # Imported from eu-west-1. How often does it change, how widely, whose is it?\n"
        "  tools:\n"
        "    description: By hand\n"
        "    runtimes: [python3.12]\n"
        "    architectures: [arm64]\n"
        "    update_frequency: static\n"
        "    scope: team\n"
        "    source: {files: layers/tools}\n",
    )
    release = release_of(root, "tools", "0.0.2")
    artifact = release["artifacts"]["universal"]
    assert release["description"] == "By hand"
    assert artifact["sha256"] == base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert artifact["zip_bytes"] == len(content)
    assert artifact["unzipped_bytes"] == sum(map(len, FILES.values()))
    assert artifact["packages"]["demo"]["version"] == "1.2"
    assert files["dist/layers/tools/0.0.2/universal.zip"] == content
    assert files["layers/tools/python/demo.py"] == b"x = 1\n"
    lock = lock_of(root, "prod")
    assert lock["layers"]["tools"]["0.0.2"][REGION]["universal"] == {
        "layer_version": 2,
        "arn": published["LayerVersionArn"],
        "published_at": published["CreatedDate"].replace("+0000", "Z"),
        "adopt": True,
    }
    assert lock["layers"]["tools"]["0.0.2"][OTHER]["universal"]["layer_version"] == 1
    assert lock["left_out"] == {"tools": {"0.0.1": [OTHER]}}
    assert (again.out, again.err) == ("", "nothing new")
    assert written(root) == files
    assert layergen(capsys, root, "validate").code == 0
    # The documents are those of the zip, and what lies in the folder is what was published.
    assert layergen(capsys, root, "build", "tools").out.startswith("kept ")
    assert "the content is the same" in layergen(capsys, root, "release", "tools").err


def test_what_came_since_is_taken_over_the_next_time(root: Path, run: Import, boto: Boto) -> None:
    aws = boto("lambda")
    publish(aws, "tools", archive(FILES))
    run()
    strategy = (root / "layers.yaml").read_bytes()
    publish(aws, "tools", archive({"python/demo.py": "x = 2\n"}))

    ran = run("--format", "json")

    told = json.loads(ran.out)
    assert told["releases"] == ["tools@0.0.2"]
    assert [one["becomes"] for one in told["adopted"]] == ["0.0.2"]
    assert (told["layers"], told["written"]) == ([], True)
    assert (root / "layers.yaml").read_bytes() == strategy
    assert (root / "layers/tools/python/demo.py").read_text() == "x = 1\n"


def test_a_dry_run_shows_all_of_it_and_writes_nothing(root: Path, run: Import, boto: Boto) -> None:
    aws = boto("lambda")
    publish(aws, "tools", archive(FILES), CompatibleRuntimes=[])
    publish(aws, "other", archive(FILES))
    before = written(root)

    ran = run("--dry-run", "--only", "to*")

    assert ran.code == 0, ran.err
    assert "tools" in ran.out
    assert "other" not in ran.out
    assert ran.err == "nothing was written: this was a dry run"
    assert written(root) == before


def test_without_contents_a_source_is_empty_and_releases_nothing(
    root: Path, run: Import, boto: Boto, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(boto("lambda"), "tools", archive(FILES))

    ran = run("--no-contents")
    files = written(root)
    released = layergen(capsys, root, "release", "tools")

    assert ran.code == 0, ran.err
    assert [name for name in files if name.startswith(("layers/tools", "dist"))] == [
        "layers/tools/.gitkeep"
    ]
    artifact = release_of(root, "tools", "0.0.1")["artifacts"]["universal"]
    assert "content" not in artifact
    assert artifact["unzipped_bytes"] == 0
    assert released.code == 1
    assert "nothing is left of layers/tools" in released.err
    assert layergen(capsys, root, "validate").code == 0
    for command in (["size"], ["status", "--all"], ["docs"], ["where", "demo"]):
        assert layergen(capsys, root, *command).code == 0


def test_a_zip_that_nobody_can_be_sure_of_is_adopted_and_told_of(
    root: Path, run: Import, boto: Boto
) -> None:
    publish(boto("lambda"), "tools", archive(FILES, link="python/link.py"))

    ran = run()

    assert ran.code == 0, ran.err
    assert "its zip holds python/link.py, which is no regular file" in ran.out
    assert "content" not in release_of(root, "tools", "0.0.1")["artifacts"]["universal"]
    assert (root / "layers/tools/.gitkeep").exists()


def test_files_that_git_would_lose_are_told(root: Path, run: Import, boto: Boto) -> None:
    publish(boto("lambda"), "tools", archive(FILES))
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / ".gitignore").write_text("*.dist-info/\n")

    ran = run()

    assert (
        "git ignores 2 files of layers/tools, such as "
        "layers/tools/python/demo-1.2.dist-info/METADATA"
    ) in ran.err


def test_a_folder_with_other_files_is_left_alone(root: Path, run: Import, boto: Boto) -> None:
    publish(boto("lambda"), "tools", archive(FILES))
    write_files(root, {"layers/tools/python/demo.py": "mine = True\n"})

    run()

    assert (root / "layers/tools/python/demo.py").read_text() == "mine = True\n"
    assert (root / "layers/tools-imported/python/demo.py").read_text() == "x = 1\n"
    assert "source: {files: layers/tools-imported}" in (root / "layers.yaml").read_text()


@pytest.mark.parametrize("stop", ["layers.yaml", "layers.lock.json", "envs/prod/env.lock.json"])
def test_killed_anywhere_it_goes_on_where_it_stopped(
    root: Path, run: Import, boto: Boto, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    publish(boto("lambda"), "tools", archive(FILES))
    deploy(boto)
    write = files_on_disk.write_text

    def killed(path: Path, text: str) -> None:
        if path.relative_to(root).as_posix() == stop:
            raise KeyboardInterrupt
        write(path, text)

    with monkeypatch.context() as patch:
        patch.setattr(files_on_disk, "write_text", killed)
        assert run().code == 130
    ran = run()
    files = written(root)

    assert ran.code == 0, ran.err
    assert lock_of(root, "prod")["functions"] == {"checkout": {"tools": "0.0.1"}}
    assert "source: {files: layers/tools}" in files["layers.yaml"].decode()
    assert files["layers.yaml"].decode().count("  checkout:") == 1
    assert release_of(root, "tools", "0.0.1")
    assert not any("importing" in name or "imported" in name for name in files)
    assert run().err == "nothing new"
    assert written(root) == files


@pytest.fixture
def guard(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    embedded_aws: State,
    aws_account: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Gatekeeper, str]]:
    """Let through what `iam` prints; gives that as well."""
    policy = layergen(capsys, root, "-q", "iam", "--env", "prod", "--for", "import").out
    with gatekeeper(embedded_aws.url, aws_account) as (keeper, url):
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        keeper.use(policy)
        yield keeper, policy


def deploy(boto: Boto) -> None:
    """Deploy a function with the first version of `tools`, under an alias."""
    aws = boto("lambda")
    role = boto("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    aws.create_function(
        FunctionName="checkout",
        Runtime="python3.12",
        Architectures=["arm64"],
        Handler="it.it",
        Role=role,
        Code={"ZipFile": archive(FILES)},
        Layers=[aws.get_layer_version(LayerName="tools", VersionNumber=1)["LayerVersionArn"]],
        Publish=True,
    )
    aws.create_alias(FunctionName="checkout", Name="live", FunctionVersion="1")


def test_the_printed_policy_is_enough_and_not_more(
    run: Import, boto: Boto, guard: tuple[Gatekeeper, str]
) -> None:
    publish(boto("lambda"), "tools", archive(FILES))
    deploy(boto)
    keeper, policy = guard

    ran = run()

    assert ran.code == 0, (ran.err, keeper.denied)
    assert keeper.denied == []
    statements = json.loads(policy)["Statement"]
    assert keeper.used() == {action for one in statements for action in one["Action"]}


@pytest.mark.parametrize(
    "denied",
    ["ListLayers", "ListLayerVersions", "GetLayerVersion", "GetLayerVersionPolicy", "ListAliases"],
)
def test_one_answer_that_fails_fails_all_of_it(
    root: Path, run: Import, boto: Boto, guard: tuple[Gatekeeper, str], denied: str
) -> None:
    publish(boto("lambda"), "tools", archive(FILES))
    deploy(boto)
    before = written(root)
    keeper, policy = guard
    keeper.use(policy.replace(f'"lambda:{denied}"', '"lambda:Nothing"'))

    ran = run()

    assert ran.code == 1
    assert f"the role needs the permission for {denied}" in ran.err
    assert written(root) == before


CODE = """\
resource "aws_lambda_layer_version" "tools" {
  layer_name          = "tools"
  compatible_runtimes = ["python3.12"]
  filename            = "layer.zip"
}

resource "aws_lambda_layer_version" "named" {
  layer_name = var.name
}
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    return write_files(tmp_path / "code", {"main.tf": CODE})


class TestCode:
    """Proposals for Terraform code; AWS is not asked."""

    @pytest.fixture(autouse=True)
    def nobody_answers(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert root.is_dir()
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    def test_proposals_are_printed_and_what_cannot_be_read_is_told(
        self, root: Path, run: Import, code: Path
    ) -> None:
        before = written(root)

        ran = run("--terraform", str(code), "--region", REGION)

        assert ran.code == 0
        assert ran.out.startswith("# For layers.yaml\nlayers:\n  # Imported from ")
        assert "\n  tools:\n    description: Imported; nobody described it\n" in ran.out
        assert (
            f"{code}/main.tf:8:3: warning[unreadable]: aws_lambda_layer_version.named: "
            "layer_name is var.name, which only Terraform can evaluate"
        ) in ran.err
        assert "hint: layergen import --env prod" in ran.err
        assert written(root) == before

    def test_entries_go_where_somebody_wants_them(
        self, root: Path, run: Import, code: Path
    ) -> None:
        ran = run(
            *("--terraform", str(code), "--region", REGION),
            *("--entries", str(root / "layers.yaml"), "--format", "json"),
        )

        assert ran.code == 0
        strategy = (root / "layers.yaml").read_text()
        assert strategy.startswith("# Ours\nversion: 1\n\nlayers:   # none yet\n")
        assert "\n  tools:\n" in strategy
        told = json.loads(ran.out)
        assert (told["layers"], told["unreadable"][0]["line"]) == (["tools"], 8)

    def test_blocks_replace_no_file(self, run: Import, code: Path) -> None:
        options = ("--terraform", str(code), "--region", REGION)

        ran = run(*options, "--blocks", str(code / "main.tf"))

        assert ran.code == 1
        assert "main.tf exists" in ran.err
        assert (code / "main.tf").read_text() == CODE

    def test_code_is_for_one_region(self, run: Import, code: Path) -> None:
        ran = run("--terraform", str(code))

        assert ran.code == 1
        assert "the code is for one of them: --region" in ran.err

    def test_a_folder_without_code_is_an_error(self, run: Import, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()

        ran = run("--terraform", str(tmp_path / "empty"), "--region", REGION)

        assert ran.code == 1
        assert "there is no Terraform in" in ran.err

    def test_its_options_need_it(self, run: Import) -> None:
        assert run("--same-state").code == 64
