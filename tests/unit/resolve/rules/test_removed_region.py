from layergen.resolve.rules.removed_region import check
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    environment,
    publication,
    releases,
    repository_files,
    rolled,
)
from tests.unit.resolve.rules.judging import judge, only, place

VERSIONS = ("1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0")


def published(region: str, *versions: str) -> Entry:
    entry = {region: {"universal": publication(LAYER, 1, region)}}
    return {"layers": {LAYER: dict.fromkeys(versions, entry)}}


def test_a_region_with_publications_cannot_just_go() -> None:
    files = repository_files(locks={"dev": published("us-east-1", "1.0.0")})

    finding = only(check, files)

    assert finding.rule == "removed-region"
    assert finding.place == place(files, "envs/dev/env.lock.json", '"us-east-1"')
    assert finding.message == "dev no longer lists us-east-1, where data-tools@1.0.0 can still be"
    assert finding.hint == (
        "list us-east-1 again and `terraform destroy` its root first; "
        "then take its entries out of envs/dev/env.lock.json"
    )


def test_many_publications_are_one_finding() -> None:
    files = repository_files(
        released={LAYER: releases(*VERSIONS)}, locks={"dev": published("us-east-1", *VERSIONS)}
    )

    assert "data-tools@1.2.0 and 2 more can still be" in only(check, files).message


def test_an_alias_is_left_behind_as_well() -> None:
    lock = {"rollouts": {"checkout": {"us-east-1": rolled("stable", "3")}}}
    files = repository_files(locks={"dev": lock})

    finding = only(check, files)

    assert finding.place == place(files, "envs/dev/env.lock.json", '"us-east-1"')
    assert "where the alias checkout/live can still be" in finding.message


def test_listed_regions_and_empty_ones_are_fine() -> None:
    empty: Entry = {"layers": {LAYER: {"1.0.0": {"us-east-1": {}}}}}
    environments = {"dev": environment(), "prod": environment(account="444455556666")}
    locks = {"dev": published(REGION, "1.0.0"), "prod": empty}

    assert not judge(check, repository_files(environments=environments, locks=locks))


def test_a_broken_list_of_regions_may_hold_it() -> None:
    files = repository_files(
        environments={"dev": environment(regions=[REGION, "us-east"])},
        locks={"dev": published("us-east-1", "1.0.0")},
    )

    assert not judge(check, files)
