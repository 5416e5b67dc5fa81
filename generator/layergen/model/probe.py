"""Probes: functions of ours that import what layers bring, in the runtime itself."""

import base64
from dataclasses import dataclass, field

from layergen.model.strategy import Architecture


@dataclass(frozen=True, slots=True)
class ProbeCode:
    """The code of a family of runtimes, as a zip. `sha256` is in base64, as AWS writes it."""

    family: str
    handler: str
    archive: bytes = field(repr=False)
    sha256: str

    @property
    def file(self) -> str:
        """Name the zip by its content."""
        return f"{self.family}-{base64.b64decode(self.sha256).hex()}.zip"

    @property
    def path(self) -> str:
        """Give where the zip lies below the top of the repository."""
        return f"dist/probes/{self.file}"


@dataclass(frozen=True, slots=True)
class RootProbe:
    """One probe of a root, and where Terraform takes its zip from: `filename` or `s3_key`."""

    name: str
    runtime: str
    architecture: Architecture
    code: ProbeCode
    filename: str | None = None
    s3_bucket: str | None = None
    s3_key: str | None = None
