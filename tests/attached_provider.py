"""Providers that stay up between the runs of Terraform.

Terraform starts the AWS provider up to four times per command, and each start costs more than all
that a test asks of it. What Terraform talks to here is the same executable, started once.
"""

import contextlib
import itertools
import json
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

_SAID = re.compile(r"TF_REATTACH_PROVIDERS='(.+)'")
_PATIENCE = 60.0
"""Seconds that a provider may take until it says where it listens."""
_AT_ONCE = 2
"""A provider holds 400 MB; a test works in one account, or in two. More stay up if all are busy."""
_QUIET = {
    f"TF_LOG_{name}": "off"
    for name in (
        *("PROVIDER", "PROVIDER_AWS", "SDK", "SDK_FRAMEWORK"),
        *("SDK_HELPER_SCHEMA", "SDK_MUX", "SDK_PROTO"),
    )
}

_CONFIGURATION = re.compile(r'^provider "aws"', re.MULTILINE)

Key = tuple[str, ...]
Running = tuple[subprocess.Popen[bytes], object]
"""A provider, and what Terraform has to know to attach to it."""


class AttachedProviders:
    """The providers of one test process, one per root and AWS environment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._running: dict[Key, Running] = {}
        self._busy: Counter[Key] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._running:
            self._stop(next(iter(self._running)))

    @contextlib.contextmanager
    def attached(self, root: Path, env: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """Give the variables that attach Terraform to the provider that a root was set up with.

        A process holds one configuration at a time, so a root with aliases gets none.
        """
        pattern = ".terraform/providers/*/hashicorp/aws/*/*/terraform-provider-aws*"
        installed = next(root.glob(pattern), None)
        if installed is None or _configurations(root) > 1:
            yield {}
            return
        account = {name: value for name, value in env.items() if name.startswith("AWS_")}
        # Paths in a configuration are relative to the root that a provider was started in.
        key = (str(installed.absolute()), *(f"{name}={account[name]}" for name in sorted(account)))
        address = "/".join(installed.relative_to(root).parts[2:5])
        with self._lock:
            # The one that was asked last stands last.
            found = self._running.pop(key, None) or self._start(installed, root, env)
            self._running[key] = found
            self._busy[key] += 1
            idle = [one for one in self._running if not self._busy[one]]
            for one in idle[: max(0, len(self._running) - _AT_ONCE)]:
                self._stop(one)
        try:
            yield {"TF_REATTACH_PROVIDERS": json.dumps({address: found[1]})}
        finally:
            with self._lock:
                self._busy[key] -= 1

    def _start(self, executable: Path, root: Path, env: Mapping[str, str]) -> Running:
        log = self._folder / f"{next(self._numbers)}.log"
        with log.open("wb") as out:
            provider = subprocess.Popen(
                [executable.absolute(), "-debug"],
                cwd=root,
                env={**env, **_QUIET},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and provider.poll() is None:
            if said := _SAID.search(log.read_text("utf-8", "replace")):
                (where,) = json.loads(said[1]).values()
                return provider, where
            time.sleep(0.02)
        provider.kill()
        provider.wait()
        raise AssertionError(f"{executable} did not come up:\n{log.read_text('utf-8', 'replace')}")

    def _stop(self, key: Key) -> None:
        provider, _ = self._running.pop(key)
        provider.terminate()
        provider.wait()


def _configurations(root: Path) -> int:
    texts = (file.read_text("utf-8") for file in root.glob("*.tf"))
    return sum(len(_CONFIGURATION.findall(text)) for text in texts)
