"""What new releases would do to functions."""

from layergen.diagnostics import Severity
from layergen.model.manifest import Manifest, ManifestFile
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.release_effects import (
    budget_effects,
    neighbours,
    overlaps_with,
    upload_effects,
)
from tests.repositories import (
    LAYER,
    artifact,
    environment,
    function,
    layer,
    loaded,
    release,
    repository_files,
)

LIMIT = 1000


def sized(version: str, size: int, six: str = "1.0") -> dict[str, object]:
    packages = {"six": {"version": six}}
    return release(
        version,
        artifacts={"universal": artifact(f"{size}", unzipped_bytes=size, packages=packages)},
    )


def repository(new: int, *, overrides: list[str] | None = None) -> Repository:
    return loaded(
        repository_files(
            {LAYER: layer(), "other": layer()},
            released={
                LAYER: {"1.0.0": sized("1.0.0", 10), "1.1.0": sized("1.1.0", new, six="2.0")},
                "other": {"1.0.0": sized("1.0.0", 100)},
            },
            functions={
                "checkout": function(layers=[LAYER, "other"], overrides=overrides or []),
                "ingest": function(layers=["other"]),
            },
            environments={"dev": environment(), "prod": environment(track="manual")},
            locks={
                "prod": {
                    "layers": {LAYER: {"1.0.0": {}}},
                    "functions": {"checkout": {LAYER: "1.0.0"}},
                }
            },
        )
    )


def new_release(whole: Repository) -> dict[str, Release]:
    return {LAYER: whole.layers_lock.releases[LAYER]["1.1.0"]}


def sizes(new: int) -> list[tuple[Severity, str]]:
    whole = repository(new)
    effects = budget_effects(whole, new_release(whole), {"checkout": 5}, LIMIT)
    return [(effect.severity, effect.message) for effect in effects]


def test_what_fits_is_not_told() -> None:
    assert sizes(100) == []


def test_nearly_too_much_is_a_warning() -> None:
    assert sizes(700) == [
        (
            Severity.WARNING,
            "'checkout' would have 0.0 MiB unzipped, 80 % of what Lambda takes, in dev",
        )
    ]


def test_too_much_is_an_error_only_where_nobody_has_to_pin() -> None:
    assert [(severity, message.rpartition(" ")[2]) for severity, message in sizes(1200)] == [
        (Severity.ERROR, "dev"),
        (Severity.WARNING, "prod"),
    ]


def test_overlaps_name_packages_and_the_files_beyond_them() -> None:
    whole = repository(101)
    new, other = (
        whole.layers_lock.releases[name][version].artifacts["universal"]
        for name, version in ((LAYER, "1.1.0"), ("other", "1.0.0"))
    )

    def manifest(content: str, **files: str) -> Manifest:
        entries = {path: ManifestFile(path, "0644", 1, digest) for path, digest in files.items()}
        return Manifest(content, entries)

    manifests = {
        new.content: manifest(new.content, **{"python/six.py": "1", "python/conf.py": "1"}),
        other.content: manifest(other.content, **{"python/six.py": "2", "python/conf.py": "2"}),
    }

    effects = [e.message for e in overlaps_with(whole, new_release(whole), manifests)]

    both = f"checkout: {LAYER}@1.1.0 and other@1.0.0"
    last = "other@1.0.0 wins, which is attached"
    assert effects == [
        f"{both} differ in six 2.0 and 1.0; file by file {last} last",
        f"{both} bring 1 file with other content: python/conf.py; {last} later",
    ]
    declared = repository(101, overrides=["six", "python/conf.py"])
    assert list(overlaps_with(declared, new_release(declared), manifests)) == []


def test_neighbours_are_what_functions_have_beside_a_new_release() -> None:
    whole = repository(100)

    assert [f"{r.layer}@{r.version}" for r in neighbours(whole, new_release(whole))] == [
        f"{LAYER}@1.1.0",
        "other@1.0.0",
    ]


def uploads(*environments: tuple[str, dict[str, object]], zipped: int) -> list[tuple[str, str]]:
    cut = release("1.0.0", artifacts={"universal": artifact(zip_bytes=zipped)})
    whole = loaded(
        repository_files(released={LAYER: {"1.0.0": cut}}, environments=dict(environments))
    )
    releases = whole.layers_lock.releases[LAYER].values()
    return [(str(e.severity), e.message) for e in upload_effects(whole, releases, LIMIT)]


def test_too_large_an_upload_is_an_error_where_an_environment_takes_it_by_itself() -> None:
    follows, waits = ("dev", environment()), ("prod", environment(track="manual"))
    stored = ("dev", environment(artifacts={"s3": {"bucket": "acme"}}))
    told = "has 0.0 MB zipped, and Lambda takes 0 MB without S3; without a bucket:"
    sentence = f"{LAYER}@1.0.0 (universal) {told}"

    assert uploads(follows, waits, zipped=LIMIT + 1) == [("error", f"{sentence} dev")]
    assert uploads(stored, waits, zipped=LIMIT + 1) == [("warning", f"{sentence} prod")]
    assert uploads(follows, zipped=LIMIT * 8 // 10) == [("warning", f"{sentence} dev")]
    assert uploads(follows, waits, zipped=LIMIT * 8 // 10 - 1) == []
    assert uploads(stored, zipped=LIMIT + 1) == []
