from layergen.diagnostics import Severity
from layergen.resolve.rules.direct_upload import check
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    Files,
    artifact,
    environment,
    publication,
    release,
    repository_files,
)
from tests.unit.resolve.rules.judging import after, judge, only

S3 = {"s3": {"bucket": "acme-artifacts"}}


def zipped(size: int, lock: Entry | None = None, **changes: object) -> Files:
    cut = release("1.0.0", artifacts={"universal": artifact(zip_bytes=size)})
    return repository_files(
        released={LAYER: {"1.0.0": cut}},
        environments={"dev": environment(**changes)},
        locks={"dev": lock or {}},
    )


def test_a_large_artifact_needs_s3() -> None:
    files = zipped(61_234_567, artifacts="local")

    finding = only(check, files)

    assert finding.rule == "needs-s3"
    assert finding.place == after(files, "envs/dev/env.yaml", "artifacts: ")
    assert finding.message == (
        "data-tools@1.0.0 (universal) has 61.2 MB zipped, and Lambda takes 50 MB without S3"
    )


def test_s3_and_small_artifacts_are_fine() -> None:
    assert not judge(check, zipped(61_234_567, artifacts=S3))


def test_warnings_start_at_80_percent() -> None:
    finding = only(check, zipped(40_000_000))

    assert (finding.rule, finding.severity) == ("nearly-needs-s3", Severity.WARNING)
    assert not judge(check, zipped(39_999_999))
    assert only(check, zipped(50_000_000)).severity is Severity.WARNING


def test_what_is_published_everywhere_is_not_uploaded_again() -> None:
    published = {REGION: {"universal": publication(LAYER, 1)}}
    lock: Entry = {"layers": {LAYER: {"1.0.0": published}}}

    assert not judge(check, zipped(61_234_567, lock))
    assert len(judge(check, zipped(61_234_567, lock, regions=[REGION, "us-east-1"]))) == 1
    lock["left_out"] = {LAYER: {"1.0.0": ["us-east-1"]}}
    assert not judge(check, zipped(61_234_567, lock, regions=[REGION, "us-east-1"]))


def test_an_environment_that_does_not_hold_it_needs_nothing() -> None:
    assert not judge(check, zipped(61_234_567, track="manual"))


def test_broken_artifacts_may_name_a_bucket() -> None:
    assert not judge(check, zipped(61_234_567, artifacts={"s3": {}}))
