"""The real Terraform with the real AWS provider, against an embedded AWS.

Without Terraform or the provider these tests fail; they never skip.
"""

import itertools
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Protocol

import boto3
import pytest
from filelock import FileLock
from hypothesis import settings

from layergen.adapters.terraform import Terraform, find_terraform
from layergen.errors import LayergenError
from layergen.sandbox import lifecycle
from layergen.sandbox.environment import environment
from layergen.sandbox.state import State
from tests.attached_provider import AttachedProviders

# The workers share the machine with Terraform; how long an example takes says nothing. Half of the
# usual number of examples keeps the suite short; what needs more asks for more.
settings.register_profile("layergen", settings(), deadline=None, max_examples=50)
settings.load_profile("layergen")

PROVIDER = """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80, < 7"
    }
  }
}
"""

SELDOM = "400"
"""How much memory Go may fill, in percent of what it holds, until it collects its garbage.

By default, that is a quarter of the time of a plan.
"""

_accounts = itertools.count(200_000_000_000)


class RunTerraform(Protocol):
    """Runs one Terraform command in a root; any exit code outside `codes` is a failure.

    It works with a provider that stays up, one per account.
    """

    def __call__(
        self,
        cwd: Path,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        codes: tuple[int, ...] = (0,),
    ) -> subprocess.CompletedProcess[str]: ...


class InitTerraform(Protocol):
    """Initialises a root with the provider that the session found."""

    def __call__(
        self, cwd: Path, *, backend: bool = True, env: Mapping[str, str] | None = None
    ) -> None: ...


class Boto(Protocol):
    """Makes a boto3 client of the test's account, or of another one."""

    def __call__(
        self, service: str, region: str = "eu-west-1", *, account: str | None = None
    ) -> Any: ...


@pytest.fixture(scope="session")
def installed() -> Terraform:
    """Terraform or OpenTofu, with an environment that knows no AWS account."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environ = {"GOGC": SELDOM, **kept}
    found = find_terraform(environ)
    if found is None:
        pytest.fail("these tests need terraform or tofu on PATH")
    return found


@pytest.fixture(scope="session")
def plugin_dir(installed: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `init -plugin-dir` takes: a mirror, or what the registry was asked for once."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    cache = Path(installed.env.get("TF_PLUGIN_CACHE_DIR", shared / "plugins"))
    cache.mkdir(parents=True, exist_ok=True)
    root = tmp_path_factory.mktemp("provider")
    (root / "versions.tf").write_text(PROVIDER)
    caching = Terraform(
        installed.executable,
        {**installed.env, "TF_PLUGIN_CACHE_DIR": str(cache)},
        installed.plugin_dir,
    )
    answer = shared / "plugin-dir"
    try:
        # One worker asks; a second one would install the cache into itself.
        with FileLock(shared / "plugins.lock"):
            if not answer.exists():
                answer.write_text(str(caching.init(root, backend=False) or cache))
        return Path(answer.read_text())
    except LayergenError as error:
        pytest.fail(f"these tests need the AWS provider: {error.message}\n{error.hint}")


@pytest.fixture(scope="session")
def providers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AttachedProviders]:
    with AttachedProviders(tmp_path_factory.mktemp("attached")) as providers:
        yield providers


@pytest.fixture(scope="session")
def terraform(installed: Terraform, providers: AttachedProviders) -> RunTerraform:
    def terraform(
        cwd: Path,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        codes: tuple[int, ...] = (0,),
    ) -> subprocess.CompletedProcess[str]:
        env = dict(installed.env if env is None else env)
        alone = arguments[0] in {"fmt", "init"}
        nothing = nullcontext(dict[str, str]())
        with nothing if alone else providers.attached(cwd, env) as attached:
            completed = subprocess.run(
                [installed.executable, *arguments],
                cwd=cwd,
                env=env | attached,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        if completed.returncode not in codes:
            raise AssertionError(
                f"terraform {' '.join(arguments)}: exit code {completed.returncode}\n"
                f"{completed.stdout}\n{completed.stderr}"
            )
        return completed

    return terraform


@pytest.fixture(scope="session")
def terraform_init(terraform: RunTerraform, plugin_dir: Path) -> InitTerraform:
    def terraform_init(
        cwd: Path, *, backend: bool = True, env: Mapping[str, str] | None = None
    ) -> None:
        options = [] if backend else ["-backend=false"]
        mirror = f"-plugin-dir={plugin_dir}"
        terraform(cwd, "init", "-input=false", "-no-color", mirror, *options, env=env)

    return terraform_init


@pytest.fixture(scope="session")
def embedded_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """A sandbox of this test process, in a process of its own."""
    with lifecycle.ephemeral(tmp_path_factory.mktemp("embedded-aws")) as state:
        yield state


@pytest.fixture
def aws_account() -> str:
    """An account that no other test works in."""
    return str(next(_accounts))


@pytest.fixture
def aws_environment(embedded_aws: State, installed: Terraform, aws_account: str) -> dict[str, str]:
    """The environment of a program that works in the test's account."""
    return environment(embedded_aws.url, aws_account, base=installed.env)


@pytest.fixture
def boto(embedded_aws: State, aws_account: str) -> Boto:
    def boto(service: str, region: str = "eu-west-1", *, account: str | None = None) -> Any:
        env = environment(embedded_aws.url, account or aws_account, region=region)
        session: Any = boto3.Session(
            aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=env["AWS_SESSION_TOKEN"],
            region_name=region,
        )
        return session.client(service, endpoint_url=embedded_aws.url)

    return boto
