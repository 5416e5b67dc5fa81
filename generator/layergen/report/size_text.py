"""Sizes for people: releases, their packages, and the functions' budgets."""

from collections.abc import Iterable, Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from layergen.model.budget import Budget, SizeReport, Standing, standing, unpruned_bytes
from layergen.model.release import Artifact, Package, Release
from layergen.report.table import add_row, percent, size, table

_STYLES = {Standing.FITS: "", Standing.NEAR: "yellow", Standing.BEYOND: "bold red"}
_SHOWN = 15
_REST = "…"


def size_text(report: SizeReport) -> Group:
    """Show every release with its packages, the largest first, and every function's budget."""
    parts: list[Text | Table] = []
    for release in report.releases:
        parts += [_title(f"{release.layer}@{release.version}"), _variants(release, report)]
        for packages in _packages(release):
            parts += [Text(), packages]
        parts.append(Text())
    if report.budgets:
        limit = size(report.limits.unzipped_bytes)
        parts += [_title(f"Functions, of {limit} unzipped"), _functions(report)]
    return Group(*parts)


def _title(text: str) -> Text:
    return Text(text, style="bold underline")


def _variants(release: Release, report: SizeReport) -> Table:
    limits = report.limits
    shown = table(
        "variant",
        "zipped",
        "of direct upload",
        "unzipped",
        "of limit",
        "before pruning",
        right=("zipped", "of direct upload", "unzipped", "of limit", "before pruning"),
    )
    for artifact in release.artifacts.values():
        worst = max(
            standing(artifact.zip_bytes, limits.direct_upload_bytes),
            standing(artifact.unzipped_bytes, limits.unzipped_bytes),
            key=list(Standing).index,
        )
        s3 = artifact.zip_bytes > limits.direct_upload_bytes
        add_row(
            shown,
            artifact.variant,
            size(artifact.zip_bytes),
            "needs S3" if s3 else percent(artifact.zip_bytes, limits.direct_upload_bytes),
            size(artifact.unzipped_bytes),
            percent(artifact.unzipped_bytes, limits.unzipped_bytes),
            size(unpruned_bytes(artifact)),
            style="yellow" if s3 and worst is not Standing.NEAR else _STYLES[worst],
        )
    return shown


def _packages(release: Release) -> Iterator[Table]:
    """Show the packages of each variant; variants whose packages weigh the same share a table."""
    alike: dict[tuple[Package, ...], list[Artifact]] = {}
    for artifact in release.artifacts.values():
        if artifact.packages:
            alike.setdefault(artifact.packages, []).append(artifact)
    for packages, artifacts in alike.items():
        heading = "package" if len(alike) == 1 else f"package ({_names(artifacts)})"
        shown = table(
            heading,
            "version",
            "zipped",
            "unzipped",
            "share",
            "before pruning",
            right=("zipped", "unzipped", "share", "before pruning"),
        )
        ordered = sorted(packages, key=lambda package: (-package.unzipped_bytes, package.name))
        for package in ordered[:_SHOWN]:
            measured = bool(package.unzipped_bytes)
            add_row(
                shown,
                package.name,
                package.version,
                size(package.zip_bytes) if measured else "",
                size(package.unzipped_bytes) if measured else "",
                percent(package.unzipped_bytes, artifacts[0].unzipped_bytes) if measured else "",
                size(package.unpruned_bytes) if measured else "",
            )
        if rest := ordered[_SHOWN:]:
            _add_rest(shown, rest, artifacts[0])
        yield shown


def _add_rest(shown: Table, rest: list[Package], artifact: Artifact) -> None:
    unzipped = sum(package.unzipped_bytes for package in rest)
    add_row(
        shown,
        f"{_REST} {len(rest)} more",
        "",
        size(sum(package.zip_bytes for package in rest)),
        size(unzipped),
        percent(unzipped, artifact.unzipped_bytes),
        size(sum(package.unpruned_bytes for package in rest)),
    )


def _names(artifacts: Iterable[Artifact]) -> str:
    return ", ".join(artifact.variant for artifact in artifacts)


def _functions(report: SizeReport) -> Table:
    shown = table(
        "function",
        "environments",
        "layers",
        "unzipped",
        "of limit",
        "made of",
        right=("unzipped", "of limit"),
    )
    alike: dict[tuple[str, str], list[Budget]] = {}
    for budget in report.budgets:
        alike.setdefault((budget.function.name, _made_of(budget)), []).append(budget)
    for (function, made_of), found in alike.items():
        budget = found[0]
        add_row(
            shown,
            function,
            ", ".join(one.environment for one in found),
            f"{len(budget.function.layers)} of {report.limits.layers_per_function}",
            size(budget.unzipped_bytes),
            percent(budget.unzipped_bytes, budget.limit),
            made_of,
            style=_STYLES[budget.standing],
        )
    return shown


def _made_of(budget: Budget) -> str:
    lines = [f"{one.name} {size(one.artifact.unzipped_bytes)}" for one in budget.attached]
    if budget.package_bytes is not None:
        lines.append(f"its code {size(budget.package_bytes)}")
    lines += [f"no release of {layer}" for layer in budget.absent]
    return "\n".join(lines)
