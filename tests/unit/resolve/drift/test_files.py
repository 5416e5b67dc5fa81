from layergen.diagnostics import Diagnostic, Place
from layergen.model.drift import Kind
from layergen.resolve.drift.files import FilesCase, StaleLock, check, zips_of
from tests.repositories import loaded, repository_files

REPOSITORY = loaded(repository_files())
ZIP = "dist/layers/data-tools/1.0.0/universal.zip"


def test_nothing_that_differs() -> None:
    ((release, sha256),) = zips_of(REPOSITORY).values()

    assert release == "data-tools@1.0.0"
    assert list(check(FilesCase(REPOSITORY, zips={ZIP: sha256}))) == []


def test_each_difference_has_its_kind_its_root_and_what_heals_it() -> None:
    case = FilesCase(
        REPOSITORY,
        stale=(StaleLock("layers/a/requirements.txt", ("a", "b"), ("-x==1", "+x==2")),),
        unreleased={"a": ("+ y 1",), "c": ("+ z 1",)},
        outdated={"envs/dev/eu-west-1/layers.tf": "update", "modules/layer/main.tf": "create"},
        conflicts=(
            Diagnostic("edited-file", "edited", Place("envs/dev/eu-west-1/outputs.tf"), "move it"),
            Diagnostic("foreign-file", "foreign", Place("modules/layer/x.tf"), "rename it"),
        ),
        zips={ZIP: "another"},
    )

    assert [(one.kind, one.root, one.subject, one.command) for one in check(case)] == [
        (
            Kind.STALE_LOCK,
            "",
            "layers/a/requirements.txt",
            "layergen lock a && layergen release a && layergen release b",
        ),
        # What a stale lock is about already is not told again.
        (Kind.STALE_LOCK, "", "c", "layergen release c"),
        (
            Kind.OUTDATED_FILES,
            "envs/dev/eu-west-1",
            "envs/dev/eu-west-1/layers.tf",
            "layergen render",
        ),
        (Kind.OUTDATED_FILES, "", "modules/layer/main.tf", "layergen render"),
        (
            Kind.OUTDATED_FILES,
            "envs/dev/eu-west-1",
            "envs/dev/eu-west-1/outputs.tf",
            "rm envs/dev/eu-west-1/outputs.tf && layergen render",
        ),
        (Kind.OUTDATED_FILES, "", "modules/layer/x.tf", "layergen render"),
        (Kind.ALTERED_ARTIFACT, "", ZIP, "layergen build data-tools@1.0.0"),
    ]
