"""The baseline of `lint`: findings that are known and may stay, both ways."""

import json
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import Field

from layergen.diagnostics import Place
from layergen.errors import InvalidInputError, LayergenError
from layergen.load.border import WireModel, check
from layergen.load.lock_text import json_text
from layergen.load.yaml_document import parse_yaml
from layergen.model.finding import Identity

FORMAT_VERSION = 1


class KnownEntry(WireModel):
    """One finding, by what stays the same of it."""

    root: str = Field(description="Folder of the Terraform root")
    check: str = Field(description="Id of the check")
    resource: str = Field(description="Address of the resource or module")


class BaselineFile(WireModel):
    """Findings that may stay."""

    version: Literal[1] = Field(description="Version of this file's format")
    findings: list[KnownEntry] = Field(description="Known findings")


def load_baseline(text: str, file: str) -> Mapping[Identity, Place]:
    """Read a baseline, with the place of each entry. Raises LayergenError."""
    document = parse_yaml(text, file)
    if isinstance(document.data, dict) and "failed_checks" in document.data:
        raise LayergenError(
            f"{file} is a baseline of checkov's own, whose paths are the same in every root",
            hint="write one of layergen: layergen lint --write-baseline FILE",
        )
    wire, findings = check(BaselineFile, document)
    if findings or wire is None:
        raise InvalidInputError(findings)
    return {
        Identity(entry.root, entry.check, entry.resource): document.values["findings", position]
        for position, entry in enumerate(wire.findings)
    }


def baseline_text(known: Iterable[Identity]) -> str:
    """Write a baseline: sorted, one finding per line, so that two branches merge."""
    entries = ",\n".join(
        "    " + json_text({"root": entry.root, "check": entry.check, "resource": entry.subject})
        for entry in sorted(set(known))
    )
    findings = f"[\n{entries}\n  ]" if entries else "[]"
    return f'{{\n  "version": {json.dumps(FORMAT_VERSION)},\n  "findings": {findings}\n}}\n'
