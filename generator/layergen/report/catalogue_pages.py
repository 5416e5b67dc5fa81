"""The catalogue as pages: an index and one page per layer in Markdown, and one page of HTML."""

import base64
import hashlib
from collections.abc import Mapping

from layergen.model.catalogue import Catalogue
from layergen.report.catalogue import layer_words
from layergen.report.pages import page


def catalogue_pages(catalogue: Catalogue, templates: Mapping[str, str]) -> dict[str, str]:
    """Give the bodies of all pages by file name."""
    layers = [layer_words(layer) for layer in catalogue.layers]
    script = page(templates, "catalogue.js.j2")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    pages = {
        "README.md": page(templates, "catalogue.md.j2", layers=layers),
        # Its policy allows this one script, and nothing from anywhere else.
        "index.html": page(
            templates,
            "catalogue.html.j2",
            layers=layers,
            script=script,
            script_hash=f"sha256-{digest}",
        ),
    }
    for layer in layers:
        text = page(templates, "catalogue_layer.md.j2", layer=layer)
        pages[f"{layer['name']}/README.md"] = text.rstrip("\n") + "\n"
    return pages
