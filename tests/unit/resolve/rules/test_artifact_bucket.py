import pytest

from layergen.resolve.rules.artifact_bucket import check
from tests.repositories import Entry, environment, repository_files
from tests.unit.resolve.rules.judging import after, judge, only

TWO = ["eu-west-1", "us-east-1"]


def stored(bucket: str, **changes: object) -> Entry:
    return environment(artifacts={"s3": {"bucket": bucket}}, **changes)


def test_one_bucket_for_two_regions_is_refused() -> None:
    files = repository_files(environments={"dev": stored("acme", regions=TWO)})

    finding = only(check, files)

    assert finding.rule == "bucket-region"
    assert finding.place == after(files, "envs/dev/env.yaml", "bucket: ")
    assert finding.message == (
        "the bucket 'acme' cannot serve both dev in eu-west-1 and dev in us-east-1: "
        "Lambda reads from its own region only"
    )


def test_two_environments_in_different_regions_cannot_share_one_either() -> None:
    environments = {"dev": stored("acme"), "prod": stored("acme", regions=["us-east-1"])}
    files = repository_files(environments=environments)

    finding = only(check, files)

    assert finding.place == after(files, "envs/prod/env.yaml", "bucket: ")
    assert "both dev in eu-west-1 and prod in us-east-1" in finding.message


def test_a_bucket_per_region_and_a_shared_one_in_one_region_are_fine() -> None:
    environments = {
        "dev": stored("acme-{region}", regions=TWO),
        "prod": stored("acme-{region}", regions=["us-east-1"]),
        "local": environment(artifacts="local", regions=TWO),
    }

    assert not judge(check, repository_files(environments=environments))


@pytest.mark.parametrize("bucket", ["acme-{rgion}", "acme/layers", "{environment}.", "a" * 64])
def test_what_s3_would_refuse_is_said_once(bucket: str) -> None:
    files = repository_files(environments={"d": stored(bucket, regions=TWO)})

    finding = only(check, files)

    assert finding.rule == "bad-bucket"
    assert finding.place == after(files, "envs/d/env.yaml", "bucket: ")
