from layergen.model.catalogue import CatalogueLayer
from layergen.resolve.catalogue import catalogue, known_issues
from tests.repositories import (
    LAYER,
    artifact,
    environment,
    function,
    layer,
    loaded,
    publication,
    release,
    repository_files,
)


def entry() -> CatalogueLayer:
    files = repository_files(
        {LAYER: layer(known_issues=["slow", {"text": "leaks", "releases": "<1.1.0"}])},
        released={
            LAYER: {
                "1.0.0": release("1.0.0", artifacts={"universal": package("2.10.0")}),
                "1.10.0": release("1.10.0", artifacts={"universal": package("3.0.0")}),
                "1.9.0": release("1.9.0", artifacts={"universal": package("2.11.0")}),
            }
        },
        functions={"checkout": function(), "alone": function(layers=[])},
        environments={"dev": environment(), "prod": environment(track="manual")},
        locks={
            "prod": {
                "layers": {
                    LAYER: {
                        "1.9.0": {
                            "eu-west-1": {"universal": publication(LAYER, 4, used_by=["nightly"])}
                        }
                    }
                },
                "functions": {"checkout": {LAYER: "1.9.0"}},
            }
        },
    )
    (found,) = catalogue(loaded(files)).layers
    return found


def package(version: str) -> dict[str, object]:
    return artifact(version, packages={"pydantic": {"version": version}})


def test_releases_come_newest_first_with_what_changed_since_the_one_before() -> None:
    newest, middle, oldest = entry().releases

    assert [r.release.version for r in (newest, middle, oldest)] == ["1.10.0", "1.9.0", "1.0.0"]
    assert oldest.changes is None
    assert newest.changes is not None
    (variant,) = newest.changes.variants
    (change,) = variant.packages
    assert (change.before, change.after, change.bump) == ("2.11.0", "3.0.0", "major")


def test_a_release_knows_where_it_is_and_who_gets_it() -> None:
    newest, middle, _ = entry().releases

    assert [(p.environment, p.pinned) for p in newest.presences] == [("dev", ("checkout",))]
    (prod,) = [p for p in middle.presences if p.environment == "prod"]
    assert (prod.published, prod.pinned, prod.used_by) == (
        ("eu-west-1",),
        ("checkout",),
        ("nightly",),
    )
    (version,) = middle.published
    assert (version.environment, version.region, version.variant) == (
        "prod",
        "eu-west-1",
        "universal",
    )
    assert version.publication.layer_version == 4


def test_functions_are_those_that_attach_the_layer() -> None:
    assert entry().functions == ("checkout",)


def test_known_issues_go_to_the_releases_they_concern() -> None:
    found = entry()

    assert known_issues(found.layer, "1.0.0") == ("slow", "leaks")
    assert known_issues(found.layer, "1.10.0") == ("slow",)
    assert [release.known_issues for release in found.releases][-1] == ("slow", "leaks")
