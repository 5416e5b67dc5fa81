"""Terraform or OpenTofu, run without questions. Every method takes the root it works in."""

import contextlib
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from layergen.adapters import process
from layergen.adapters.completed import Completed, ProcessError
from layergen.adapters.plugin_mirror import OPENTOFU_HOST, TERRAFORM_HOST, find_mirror
from layergen.adapters.temporary import temporary_folder
from layergen.diagnostics import Diagnostic, Place, Severity
from layergen.errors import LayergenError

_UNREACHABLE = re.compile(
    r"could not connect|no such host|connection (refused|reset)|timed? ?out|unreachable"
    r"|forbidden|proxyconnect|certificate",
    re.IGNORECASE,
)
_NOT_FORMATTED = 3
_DATA = "TF_DATA_DIR"
_CACHE = "TF_PLUGIN_CACHE_DIR"
_installing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Terraform:
    """One executable with the environment it gets.

    With `plugin_dir`, providers come from that mirror and no registry is asked.
    """

    executable: str
    env: Mapping[str, str]
    plugin_dir: Path | None = None

    @property
    def name(self) -> str:
        """Give what people type to run it."""
        return Path(self.executable).name

    def init(self, root: Path, *, backend: bool = True, keep_lock: bool = False) -> Path | None:
        """Install the providers and, unless told otherwise, set the backend up.

        With `keep_lock`, a dependency lock file that would have to change is an error. Returns the
        mirror that the providers came from; None stands for their registry. Looks for a mirror by
        itself when the registry cannot be reached. Raises ProcessError.
        """
        options = [
            "-input=false",
            *([] if backend else ["-backend=false"]),
            *(["-lockfile=readonly"] if keep_lock else []),
        ]
        if self.plugin_dir is not None:
            self._check(root, "init", *options, f"-plugin-dir={self.plugin_dir.absolute()}")
            return self.plugin_dir
        completed = self._run(root, "init", *options)
        if not completed.returncode:
            return None
        tofu = self.name.startswith("tofu")
        mirror = None
        if _UNREACHABLE.search(" ".join(completed.stderr.split())):
            mirror = find_mirror(OPENTOFU_HOST if tofu else TERRAFORM_HOST, environ=self.env)
        if mirror is None:
            raise ProcessError(
                completed,
                self.env,
                hint="without a registry, point LAYERGEN_PLUGIN_DIR at a provider mirror",
            )
        self._check(root, "init", *options, f"-plugin-dir={mirror}")
        return mirror

    @contextlib.contextmanager
    def initialised(self, root: Path) -> Iterator[Self]:
        """Give one that can plan in a root. What it has to install for that is gone afterwards.

        A root that is initialised stays as it is. In another one, neither `.terraform` nor
        `.terraform.lock.hcl` comes to stay or changes. Raises ProcessError.
        """
        if (root / self.env.get(_DATA, ".terraform")).is_dir():
            yield self
            return
        dependencies = root / ".terraform.lock.hcl"
        had_lock = dependencies.exists()
        with temporary_folder() as folder:
            aside = replace(self, env={**self.env, _DATA: str(folder)})
            try:
                # Terraform's plugin cache is not made for several at once.
                with _installing if _CACHE in self.env else contextlib.nullcontext():
                    aside.init(root, keep_lock=had_lock)
                yield aside
            finally:
                if not had_lock:
                    dependencies.unlink(missing_ok=True)

    def validate(self, root: Path) -> tuple[Diagnostic, ...]:
        """Let Terraform check an initialised root, and sort what it says.

        Places are relative to the root.
        """
        completed = self._run(root, "validate", "-json")
        try:
            found = json.loads(completed.stdout)["diagnostics"]
        except (ValueError, KeyError):
            raise ProcessError(completed, self.env) from None
        # Terraform walks its graph in no particular order.
        return tuple(sorted(map(_diagnostic, found), key=lambda one: one.place))

    def fmt_check(self, root: Path) -> tuple[str, ...]:
        """List the files below a root that `fmt` would change. Raises ProcessError on bad HCL."""
        completed = self._run(root, "fmt", "-check", "-recursive", "-list=true")
        if completed.returncode not in {0, _NOT_FORMATTED}:
            raise ProcessError(completed, self.env)
        return tuple(completed.stdout.split("\n")[:-1])

    def plan(self, root: Path, out: Path, *, refresh_only: bool = False, lock: bool = True) -> None:
        """Write a plan file. What it says is read with `show_json`, never from the exit code.

        With `refresh_only`, it holds what changed outside of Terraform and nothing else. Without
        `lock`, a role that may only read the state is enough. Raises ProcessError; Terraform may
        have written what it got to, a plan that is errored.
        """
        options = [
            *(["-refresh-only"] if refresh_only else []),
            *([] if lock else ["-lock=false"]),
        ]
        self._check(root, "plan", "-input=false", *options, f"-out={out.absolute()}")

    def show_json(self, root: Path, planfile: Path) -> str:
        """Give a plan file as JSON text. It holds sensitive values: do not print it."""
        return self._check(root, "show", "-json", str(planfile.absolute())).stdout

    def apply(self, root: Path, planfile: Path) -> str:
        """Apply exactly the plan that was reviewed. Returns what Terraform said."""
        return self._check(root, "apply", "-input=false", str(planfile.absolute())).stdout

    def output_json(self, root: Path) -> str:
        """Give the outputs of a root's state as JSON text, sensitive ones included."""
        return self._check(root, "output", "-json").stdout

    def _run(self, root: Path, command: str, *arguments: str) -> Completed:
        return process.run(
            [self.executable, f"-chdir={root}", command, "-no-color", *arguments], env=self.env
        )

    def _check(self, root: Path, command: str, *arguments: str) -> Completed:
        completed = self._run(root, command, *arguments)
        if completed.returncode:
            raise ProcessError(completed, self.env)
        return completed


def find_terraform(environ: Mapping[str, str] = os.environ) -> Terraform | None:
    """Take `LAYERGEN_TERRAFORM`, else terraform, else tofu from PATH; None when there is none.

    Under Atlantis, the version that it has chosen for the root comes before the one on PATH.

    Raises LayergenError when `LAYERGEN_TERRAFORM` or `LAYERGEN_PLUGIN_DIR` names nothing.
    """
    path = environ.get("PATH", os.defpath)
    given = environ.get("LAYERGEN_TERRAFORM")
    names = [given] if given else ["terraform", "tofu"]
    if not given and (chosen := environ.get("ATLANTIS_TERRAFORM_VERSION")):
        # What Atlantis calls the versions that it downloads.
        names = [f"terraform{chosen}", f"tofu{chosen}", *names]
    for name in names:
        if executable := shutil.which(name, path=path):
            return Terraform(executable, _environment(environ), _plugin_dir(environ))
    if given:
        raise LayergenError(
            f"LAYERGEN_TERRAFORM names {given}, which cannot be run",
            hint="name the terraform or tofu executable, or unset it",
        )
    return None


def _plugin_dir(environ: Mapping[str, str]) -> Path | None:
    given = environ.get("LAYERGEN_PLUGIN_DIR")
    if not given:
        return None
    if not Path(given).is_dir():
        raise LayergenError(
            f"LAYERGEN_PLUGIN_DIR names {given}, which is not a folder",
            hint=f"name the folder that holds {TERRAFORM_HOST}, or unset it",
        )
    return Path(given)


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    env = {**environ, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    # Terraform warns about a missing one, on every command.
    if not Path(env.get("TF_CLI_CONFIG_FILE", os.devnull)).exists():
        del env["TF_CLI_CONFIG_FILE"]
    return env


def _diagnostic(found: Mapping[str, object]) -> Diagnostic:
    place = Place("")
    span = found.get("range")
    if isinstance(span, dict):
        start = span["start"]
        place = Place(span["filename"], start["line"], start["column"])
    return Diagnostic(
        rule="terraform",
        message=str(found["summary"]),
        place=place,
        hint=str(found.get("detail") or ""),
        severity=Severity(str(found["severity"])),
    )
