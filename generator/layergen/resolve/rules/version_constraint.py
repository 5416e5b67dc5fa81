"""Version constraints of the rendered roots that Terraform would refuse."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.strategy import TerraformVersions
from layergen.resolve.rules.case import Case
from layergen.resolve.rules.terraform_constraint import version_range


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse constraints nobody can read, and those that exclude what the modules need."""
    written, needed = case.repository.strategy.terraform, TerraformVersions()
    for key, product, constraint, need in (
        (
            "required_version",
            "Terraform or OpenTofu",
            written.required_version,
            needed.required_version,
        ),
        ("aws_provider", "hashicorp/aws", written.aws_provider, needed.aws_provider),
    ):
        place = case.strategy_place("terraform", key)
        try:
            allowed = version_range(constraint)
        except ValueError as error:
            yield Diagnostic("unreadable-constraint", str(error), place, f'for example "{need}"')
            continue
        if (allowed & version_range(need)).is_empty:
            yield Diagnostic(
                "impossible-constraint",
                f"no {product} satisfies both {constraint} and {need}, which the modules need",
                place,
                f'write {key}: "{need}"',
            )
