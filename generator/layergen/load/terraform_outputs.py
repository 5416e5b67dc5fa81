"""The output `layergen` of a root, from the JSON that `terraform output -json` prints."""

import json
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from layergen.diagnostics import Diagnostic, Place
from layergen.load import fields
from layergen.load.border import WireModel, check
from layergen.load.yaml_document import Document
from layergen.model.layer_version import in_utc
from layergen.model.outputs import OUTPUT, PublishedVersion, RootOutputs, output_place
from layergen.model.source_map import Path


def _in_utc(value: str) -> str:
    try:
        return in_utc(value)
    except ValueError:
        raise PydanticCustomError(
            "bad-date", "'{value}' is no date of AWS", {"value": value}
        ) from None


class PublishedVersionEntry(WireModel):
    """One layer version."""

    arn: str
    layer_version: Annotated[int, Field(ge=1)]
    created_date: Annotated[str, AfterValidator(_in_utc)]
    code_sha256: str
    granted: bool


class RootOutputsEntry(WireModel):
    """The value of the output."""

    environment: str
    account: fields.AccountId
    region: fields.Region
    publications: dict[
        fields.LayerName, dict[str, dict[fields.ReleaseVersion, PublishedVersionEntry]]
    ]
    aliases: dict[str, str] = Field(default_factory=dict)


def load_outputs(text: str, source: str) -> tuple[RootOutputs | None, tuple[Diagnostic, ...]]:
    """Load a root's output. `source` says in findings where the text is from.

    Takes what `terraform output -json` prints, or `terraform output -json layergen` of this output
    alone. Other outputs, which people may have added to the root, are not looked at. None if
    there is nothing to record, and then there is a finding that says why.
    """
    try:
        outputs = json.loads(text)
    except (ValueError, RecursionError):
        outputs = None
    if not isinstance(outputs, dict):
        return None, (
            Diagnostic(
                "no-outputs",
                "this is not what `terraform output -json` prints",
                Place(source),
            ),
        )
    output = outputs.get(OUTPUT)
    value = output.get("value") if isinstance(output, dict) else None
    if output is None and "publications" in outputs:
        value = outputs
    if value is None:
        return None, (
            Diagnostic(
                "no-outputs",
                f"Terraform has no output '{OUTPUT}' here: the root has not been applied yet",
                Place(source),
                "run `layergen render`, then `terraform apply` in it, then record",
            ),
        )
    document = Document(source, data=value)
    for path in _paths(value, ()):
        document.values[path] = document.keys[path] = output_place(source, path)
    wire, findings = check(RootOutputsEntry, document)
    return (None if findings or wire is None else _model(wire, source)), tuple(findings)


def _paths(value: object, path: Path) -> Iterator[Path]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))


def _model(wire: RootOutputsEntry, source: str) -> RootOutputs:
    return RootOutputs(
        source=source,
        environment=wire.environment,
        account=wire.account,
        region=wire.region,
        publications={
            layer: {
                variant: {
                    version: PublishedVersion(
                        arn=entry.arn,
                        layer_version=entry.layer_version,
                        created_date=entry.created_date,
                        code_sha256=entry.code_sha256,
                        granted=entry.granted,
                    )
                    for version, entry in versions.items()
                }
                for variant, versions in variants.items()
            }
            for layer, variants in wire.publications.items()
        },
        aliases=wire.aliases,
    )
