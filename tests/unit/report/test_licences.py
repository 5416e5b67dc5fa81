"""The licences of a release in one line."""

from layergen.model.release import Artifact, Package, Release
from layergen.report.licences import licence_summary


def release(*variants: tuple[Package, ...]) -> Release:
    artifacts = {
        str(number): Artifact(str(number), (), (), "", "", 0, 0, packages)
        for number, packages in enumerate(variants)
    }
    return Release("demo", "1.0.0", "", "", artifacts)


def test_packages_are_counted_once_over_all_variants() -> None:
    shared = Package("shared", "1", licences=("MIT",))
    native = Package("native", "1", licences=("BSD License", "MIT"))
    silent = Package("silent", "1")

    assert licence_summary(release((shared, native), (shared, silent))) == (
        "MIT (2), BSD License (1), unknown (silent)"
    )


def test_without_packages_there_is_nothing_to_say() -> None:
    assert licence_summary(release(())) == ""
