"""checkov as a tool of its own: pinned, in its own environment, never imported.

One process scans one root. checkov keys what it reads by the paths that module calls carry, and
they are the same in every root: in a scan of two roots, the findings of one disappear.
"""

import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import uv

from layergen.adapters import process
from layergen.adapters.completed import ProcessError, masked, tail
from layergen.adapters.overlay import overlaid
from layergen.adapters.temporary import temporary_folder
from layergen.errors import LayergenError

CHECKOV_VERSION = "3.3.30"

_PROVIDE = (
    f"uv fetches checkov from your package index; without one, install checkov=={CHECKOV_VERSION} "
    "yourself, and put it on PATH or name its executable in LAYERGEN_CHECKOV"
)
_OF_CHECKOV = re.compile(r"CKV_|CHECKOV_|BC_API_KEY|PRISMA_API_URL|LOG_LEVEL|HCL_PARSE_TIMEOUT_SEC")
_SETTINGS = {
    # By default checkov leaves a value of more than 10,000 characters unread, and with it every
    # release of a layer that has thirty of them.
    "CHECKOV_RENDER_MAX_LEN": "0",
    "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true",
    "HCL_PARSE_TIMEOUT_SEC": "0",
    "LOG_LEVEL": "WARNING",
}
_POLICY_NOT_LOADED = "Cannot load external check"


@dataclass(frozen=True, slots=True)
class Target:
    """A root below the top of the repository, or a plan of it as JSON.

    `declared_grants` is the JSON text that the policies compare grants with. `texts` replace files
    of the folder, by name, for this scan.
    """

    folder: str
    declared_grants: str
    plan: Path | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkov:
    """How checkov is started, the environment it gets, and the folder with our policies."""

    command: tuple[str, ...]
    env: Mapping[str, str]
    policies: Path

    def scan(self, top: Path, target: Target) -> str:
        """Scan one target of the repository at `top` and give checkov's JSON.

        Raises LayergenError when checkov gives none, or when it did not take our policies.
        """
        with contextlib.ExitStack() as stack:
            declared = stack.enter_context(temporary_folder()) / "declared-grants.json"
            declared.write_text(target.declared_grants, "utf-8")
            seen = top
            if target.texts:
                seen = stack.enter_context(overlaid(top, target.folder, target.texts))
            completed = process.run(
                [*self.command, *_what(target), *self._how()],
                cwd=seen,
                env={**self.env, "LAYERGEN_DECLARED_GRANTS": str(declared)},
            )
        # The exit code is no verdict: 1 stands for findings, unless .checkov.yaml is soft on them.
        if not completed.stdout.lstrip().startswith(("{", "[")):
            said = masked(tail(completed.stderr or completed.stdout), self.env)
            message = f"{self.command[0]} gave no report of checkov"
            raise LayergenError(f"{message}:\n{said}" if said else message, hint=self._hint())
        if _POLICY_NOT_LOADED in completed.stderr:
            raise LayergenError(
                "this checkov cannot load layergen's policies",
                hint=f"run checkov {CHECKOV_VERSION} on Python 3.11 or newer",
            )
        return completed.stdout.replace(json.dumps(str(seen))[:-1], json.dumps(str(top))[:-1])

    def _hint(self) -> str:
        if "LAYERGEN_CHECKOV" in self.env:
            return f"let LAYERGEN_CHECKOV name checkov {CHECKOV_VERSION}, or unset it"
        return _PROVIDE

    def _how(self) -> list[str]:
        # Not --quiet: it withholds the names of the files that checkov could not parse.
        options = ["--skip-download", "--compact", "--output", "json"]
        return [*options, "--external-checks-dir", str(self.policies)]


def find_checkov(policies: Path, environ: Mapping[str, str] = os.environ) -> Checkov:
    """Take `LAYERGEN_CHECKOV`, else a checkov of our version from PATH, else let uv provide it.

    The settings of checkov that `environ` holds are left out, so that a verdict does not depend
    on the machine; a `.checkov.yaml` is read as ever. Raises LayergenError when
    `LAYERGEN_CHECKOV` names nothing, or when uv cannot provide checkov.
    """
    kept = {name: value for name, value in environ.items() if not _OF_CHECKOV.match(name)}
    return Checkov(_command(environ), {**kept, **_SETTINGS}, policies)


def _command(environ: Mapping[str, str]) -> tuple[str, ...]:
    path = environ.get("PATH", os.defpath)
    if given := environ.get("LAYERGEN_CHECKOV"):
        if executable := shutil.which(given, path=path):
            return (executable,)
        raise LayergenError(
            f"LAYERGEN_CHECKOV names {given}, which cannot be run",
            hint="name the checkov executable, or unset it",
        )
    found = shutil.which("checkov", path=path)
    if found and _version(Path(found)) == CHECKOV_VERSION:
        return (found,)
    return _from_uv(environ)


def _version(executable: Path) -> str | None:
    """Read the version from what pip left beside the executable; asking checkov takes seconds."""
    libraries = executable.resolve().parent.parent.glob("lib/python3*/*-packages")
    installed = importlib.metadata.distributions(name="checkov", path=[str(p) for p in libraries])
    return next((distribution.version for distribution in installed), None)


def _from_uv(environ: Mapping[str, str]) -> tuple[str, ...]:
    tool = f"checkov=={CHECKOV_VERSION}"
    # Our own interpreter will do; uv shall not download one.
    run = (uv.find_uv_bin(), "tool", "run", "--quiet", f"--python={sys.executable}")
    probe = (f"--from={tool}", "python", "-c", "")
    # From uv's cache if it is there: no index is asked, and no dependency changes by itself.
    if not process.run([*run, "--offline", *probe], env=environ).returncode:
        return (*run, "--offline", tool)
    try:
        process.check([*run, *probe], env=environ)
    except ProcessError as error:
        raise LayergenError(
            f"checkov {CHECKOV_VERSION} could not be fetched: {error.message}", hint=_PROVIDE
        ) from None
    return (*run, tool)


def _what(target: Target) -> list[str]:
    if target.plan is None:
        return ["--directory", target.folder, "--framework", "terraform"]
    # From the root, checkov takes lines and inline skips, which a plan does not have.
    enrichment = ["--repo-root-for-plan-enrichment", target.folder]
    return ["--file", str(target.plan), "--framework", "terraform_plan", *enrichment]
