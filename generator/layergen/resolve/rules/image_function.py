"""Container images that name layers."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import Case


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse layers on images: neither Terraform nor AWS would say so before the function fails."""
    for function in case.repository.strategy.functions.values():
        if function.package_type == "Image" and function.layers:
            yield Diagnostic(
                "image-with-layers",
                f"'{function.name}' is a container image, and Lambda attaches no layers to images",
                case.strategy_place("functions", function.name, "layers"),
                "copy their content in its Dockerfile, and remove `layers` here",
            )
