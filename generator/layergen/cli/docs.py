"""`layergen docs`: the catalogue of the layers, for the people who use them."""

from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, checkout, session
from layergen.cli.settling import CheckOption, DiffOption, settle
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.render.ownership import Reconciliation

_COMMAND = "layergen docs"


class CatalogueFormat(StrEnum):
    """Pages in a folder, or one document on stdout."""

    PAGES = "pages"
    JSON = "json"


def docs(
    context: typer.Context,
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR", help="The folder of the pages.")
    ] = "docs/layers",
    check: CheckOption = False,
    diff: DiffOption = False,
    format_: Annotated[
        CatalogueFormat,
        typer.Option(
            "--format",
            envvar="LAYERGEN_DOCS_FORMAT",
            help="Markdown and HTML pages in the folder, or JSON on stdout.",
        ),
    ] = CatalogueFormat.PAGES,
) -> None:
    """Write the catalogue: what each layer holds, where it is, who gets it, what changed.

    An index and one page per layer in Markdown, and one page of HTML with everything. All of it
    comes from the strategy and the locks, so the same inputs give the same bytes.

    Example: `layergen docs --check`
    """
    from layergen.adapters import console
    from layergen.report.catalogue_json import catalogue_json
    from layergen.resolve.catalogue import catalogue

    current = session(context)
    folder = _folder(output)
    found = checkout(current, mending=True)
    if format_ is CatalogueFormat.JSON:
        console.write(catalogue_json(catalogue(found.repository)))
        return
    settle(current, lambda: _reconcile(found, folder), check=check, diff=diff)


def _folder(output: str) -> str:
    path = PurePosixPath(output)
    if path.is_absolute() or ".." in path.parts or str(path) == ".":
        raise LayergenError(
            f"{output} is not a folder inside the repository", hint="for example docs/layers"
        )
    return str(path)


def _reconcile(found: Checkout, folder: str) -> "Reconciliation":
    from layergen.adapters.repository_files import existing, read_folder
    from layergen.adapters.shipped import shipped
    from layergen.render.ownership import reconcile
    from layergen.report.catalogue_pages import catalogue_pages
    from layergen.resolve.catalogue import catalogue

    templates = read_folder(shipped("templates") / "report", "*.j2")
    pages = catalogue_pages(catalogue(found.repository), templates)
    bodies = {f"{folder}/{name}": text for name, text in pages.items()}
    standing = {f"{folder}/{name}": text for name, text in read_folder(found.root / folder).items()}
    standing |= dict.fromkeys(existing(found.root, bodies.keys() - standing.keys()), "")
    return reconcile(bodies, standing, _COMMAND)
