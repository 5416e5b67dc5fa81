"""Which releases and functions a size report is about."""

from layergen.model.budget import SizeReport, unpruned_bytes
from layergen.model.release import Artifact, Package
from layergen.model.repository import Repository
from layergen.model.runtime import Limits
from layergen.resolve.size import size_report
from tests.repositories import LAYER, function, layer, loaded, releases, repository_files

LIMITS = Limits(5, 1000, 100, 256, 140, 15)


def repository() -> Repository:
    return loaded(
        repository_files(
            {LAYER: layer(), "other": layer()},
            released={LAYER: releases("1.9.0", "1.10.0"), "other": releases("1.0.0")},
            functions={
                "checkout": function(),
                "ingest": function(layers=["other"]),
                "bare": function(layers=[]),
            },
        )
    )


def names(report: SizeReport) -> tuple[list[str], list[str]]:
    return (
        [f"{release.layer}@{release.version}" for release in report.releases],
        [budget.function.name for budget in report.budgets],
    )


def test_by_default_the_newest_of_every_layer_and_every_function_with_layers() -> None:
    report = size_report(repository(), [], {}, LIMITS)

    assert names(report) == ([f"{LAYER}@1.10.0", "other@1.0.0"], ["checkout", "ingest"])


def test_with_a_release_only_the_functions_of_its_layer() -> None:
    whole = repository()
    chosen = whole.layers_lock.releases[LAYER]["1.9.0"]

    assert names(size_report(whole, [chosen], {}, LIMITS)) == ([f"{LAYER}@1.9.0"], ["checkout"])


def test_the_size_before_pruning_is_known_if_packages_were_measured() -> None:
    measured = Package("a", "1", unzipped_bytes=5, unpruned_bytes=8)

    assert unpruned_bytes(Artifact("", (), (), "", "", 1, 7, (measured,))) == 10
    assert unpruned_bytes(Artifact("", (), (), "", "", 1, 7, (Package("a", "1"),))) is None
    assert unpruned_bytes(Artifact("", (), (), "", "", 1, 7)) is None
