"""Which layer versions that no lock knows may be deleted."""

from collections.abc import Mapping
from typing import Any

import pytest

from layergen.errors import LayergenError
from layergen.model.layer_version import DeployedLayerVersion, LayerContent, PolicyStatement
from layergen.model.repository import Repository
from layergen.model.unmanaged import Sighting, UnmanagedVersion
from layergen.resolve.unmanaged import choose_names, decide, unmanaged
from tests.repositories import (
    ACCOUNT,
    LAYER,
    REGION,
    artifact,
    environment,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
)

OTHER = "us-east-1"


def repository(**lock: Any) -> Repository:
    return loaded(
        repository_files(
            {LAYER: layer(), "native": layer(split_by="architecture")},
            released={LAYER: releases("1.0.0", "1.1.0")},
            environments={
                "dev": environment(track="manual", regions=[REGION, OTHER], name_prefix="dev-"),
                "prod": environment(track="manual"),
            },
            locks={
                "prod": {
                    "layers": {LAYER: {"1.0.0": {REGION: {"universal": publication(LAYER, 2)}}}},
                    **lock,
                }
            },
        )
    )


def version(number: int, name: str = LAYER, region: str = REGION) -> DeployedLayerVersion:
    arn = f"arn:aws:lambda:{region}:{ACCOUNT}:layer:{name}:{number}"
    return DeployedLayerVersion(region, name, number, arn, "2026-11-20T09:14:03.000+0000")


def content(text: str) -> LayerContent:
    return LayerContent(artifact(text)["sha256"], 1000, "")


def decided(
    *versions: DeployedLayerVersion,
    keep: int = 0,
    users: Mapping[int, tuple[str, ...]] | None = None,
    whole: tuple[str, ...] = (REGION, OTHER),
    contents: Mapping[int, LayerContent] | None = None,
    policies: Mapping[int, tuple[PolicyStatement, ...]] | None = None,
    shared_ok: bool = False,
    found: Repository | None = None,
) -> dict[str, UnmanagedVersion]:
    """Decide, with answers given by number; versions are named by region and number."""

    def by_arn(answers: Mapping[int, Any] | None) -> dict[str, Any]:
        return {
            one.arn: answers[one.number] for one in versions if answers and one.number in answers
        }

    found = found or repository()
    sighting = Sighting(
        versions, by_arn(users), frozenset(whole), by_arn(contents), by_arn(policies)
    )
    answer = decide(found, found.environments["prod"], sighting, keep, shared_ok=shared_ok)
    return {f"{one.version.region} {one.version.number}": one for one in answer}


def why(found: Mapping[str, UnmanagedVersion]) -> dict[str, tuple[str, str]]:
    return {place: (one.decision, one.why) for place, one in found.items()}


GOES = ("delete", "nobody uses it")


class TestNames:
    def names(self, *globs: str) -> tuple[str, ...]:
        found = repository()
        there = [LAYER, f"dev-{LAYER}", "native-arm64", "native-x", "legacy-a", "legacy-b"]
        return choose_names(found, found.environments["prod"], there, globs)

    def test_the_environments_own_are_looked_at(self) -> None:
        assert self.names() == (LAYER, "native-arm64")

    def test_globs_add_others(self) -> None:
        assert self.names("legacy-*") == (LAYER, "legacy-a", "legacy-b", "native-arm64")
        assert len(self.names("*")) == 6

    def test_a_glob_that_means_nothing_is_a_mistake(self) -> None:
        with pytest.raises(LayergenError, match=r"no layer of account 1+2+3+ is called legcy-\*"):
            self.names("legcy-*")


def test_what_a_lock_has_is_managed_whichever_environments() -> None:
    found = repository()
    assert unmanaged(found, [version(1), version(2), version(2, region=OTHER)]) == (
        version(1),
        version(2, region=OTHER),
    )


def test_what_nobody_uses_goes() -> None:
    assert why(decided(version(1), contents={1: content("strange")})) == {f"{REGION} 1": GOES}
    (one,) = decided(version(1), contents={1: content("strange")}).values()
    assert one.zip_bytes == 1000


def test_the_newest_of_each_layer_and_region_stay() -> None:
    every = [version(n, region=region) for region in (REGION, OTHER) for n in (1, 9, 10)]
    kept = ("keep", "among the 2 newest")
    assert why(decided(*every, keep=2)) == {
        f"{region} {number}": GOES if number == 1 else kept
        for region in (REGION, OTHER)
        for number in (1, 9, 10)
    }
    assert why(decided(version(1), version(2), keep=1))[f"{REGION} 2"] == ("keep", "the newest")


def test_what_a_function_has_stays_wherever_that_function_is() -> None:
    found = decided(version(1), users={1: ("222233334444/billing", "checkout")})
    assert why(found) == {f"{REGION} 1": ("keep", "used by 222233334444/billing, checkout")}


def test_where_not_everybody_could_be_seen_all_stays() -> None:
    found = decided(version(1), version(2, region=OTHER), whole=(REGION,))
    assert why(found) == {
        f"{REGION} 1": GOES,
        f"{OTHER} 2": ("keep", f"not all functions in {OTHER} could be seen"),
    }


def test_what_is_shared_stays_unless_somebody_made_sure() -> None:
    policies = {
        1: (PolicyStatement("a", "222233334444"), PolicyStatement("b", "*", "o-exampleorgid")),
        2: (PolicyStatement("a", "*"),),
        3: (),
    }
    every = [version(number) for number in (1, 2, 3)]
    assert why(decided(*every, policies=policies)) == {
        f"{REGION} 1": ("keep", "shared with account 222233334444, organization o-exampleorgid"),
        f"{REGION} 2": ("keep", "shared with everybody"),
        f"{REGION} 3": GOES,
    }
    assert set(why(decided(*every, policies=policies, shared_ok=True)).values()) == {GOES}


class TestContentOfARelease:
    """Terraform may have published it since the last record, or not destroyed it yet."""

    def of(self, number: int, text: str, name: str = LAYER, **changes: Any) -> tuple[str, str]:
        found = decided(version(number, name, **changes), contents={number: content(text)})
        return next(iter(why(found).values()))

    def test_one_that_is_not_recorded_stays(self) -> None:
        assert self.of(7, "1.1.0") == (
            "keep",
            f"has the content of {LAYER}@1.1.0, which is not recorded",
        )

    def test_a_second_one_of_what_is_recorded_goes(self) -> None:
        assert self.of(7, "1.0.0") == GOES

    def test_the_lock_of_the_region_and_name_counts(self) -> None:
        assert self.of(7, "1.0.0", f"dev-{LAYER}")[0] == "keep"
        assert self.of(7, "1.0.0", f"dev-{LAYER}", region=OTHER)[0] == "keep"
        assert self.of(7, "1.1.0", "legacy") == GOES

    def test_a_layer_that_terraform_has_forgotten_goes(self) -> None:
        found = repository()
        left = loaded(
            repository_files(
                {"other": layer()},
                released={LAYER: releases("1.1.0")},
                environments={"prod": environment(track="manual")},
            )
        )
        assert set(found.layers_lock.releases) == set(left.layers_lock.releases)
        answer = decided(version(7), contents={7: content("1.1.0")}, found=left)
        assert why(answer) == {f"{REGION} 7": GOES}
