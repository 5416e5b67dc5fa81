"""`layergen diff`: what changed between two releases."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import checkout, session
from layergen.cli.manifests import manifests_of

if TYPE_CHECKING:
    from layergen.model.release import Release


class DiffFormat(StrEnum):
    """How the difference is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="LAYER@VERSION", help="The older release.")],
    after: Annotated[
        str, typer.Argument(metavar="LAYER[@VERSION]", help="The newer one; the newest by default.")
    ],
    *,
    format_: Annotated[
        DiffFormat,
        typer.Option("--format", envvar="LAYERGEN_DIFF_FORMAT", help="How it is printed."),
    ] = DiffFormat.TEXT,
) -> None:
    """Show which packages, files and bytes differ between two releases.

    Packages and bytes come from the lock alone. Files come from the manifests below dist/layers,
    or from the zips there; `layergen build` recreates both. Variants that only one of the releases
    has, as after another `split_by` or in another layer, are compared as one set.

    Example: `layergen diff data-tools@1.3.0 data-tools@1.4.0 --format markdown`
    """
    from layergen.adapters import console
    from layergen.report.diff_json import diff_json
    from layergen.report.diff_markdown import diff_markdown
    from layergen.report.diff_text import diff_text
    from layergen.resolve.diff import diff_releases
    from layergen.resolve.release_reference import find_release

    current = session(context)
    found = checkout(current)
    old, new = find_release(found.repository, before), find_release(found.repository, after)
    result = diff_releases(old, new, manifests_of(found.root, [old, new]))
    match format_:
        case DiffFormat.TEXT:
            console.show(diff_text(result))
        case DiffFormat.JSON:
            console.write(diff_json(result))
        case DiffFormat.MARKDOWN:
            console.write(diff_markdown(result))
    if any(variant.files is None for variant in result.variants):
        missing = " ".join(_without_manifest(found.root, [old, new]))
        current.say(f"files were not compared, as manifests are not here: layergen build {missing}")


def _without_manifest(root: Path, releases: list["Release"]) -> Iterator[str]:
    for release in releases:
        known = manifests_of(root, [release])
        if any(artifact.content not in known for artifact in release.artifacts.values()):
            yield f"{release.layer}@{release.version}"
