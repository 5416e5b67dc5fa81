"""What deployed functions weigh, as far as anybody knows."""

from dataclasses import replace

import pytest

from layergen.model.usage import DeployedFunction
from layergen.model.usage_report import DeployedBudget
from layergen.resolve.deployed_budgets import tight_budgets
from tests.repositories import ACCOUNT, LAYER
from tests.unit.resolve.deployed import BIG, OTHER, arn, deployed, look, repository

LIMIT = 250_000_000


def weighed(
    *functions: DeployedFunction,
    account: str = ACCOUNT,
    limit: int = LIMIT,
    code: int | None = None,
) -> list[DeployedBudget]:
    found, env = repository()
    codes = {} if code is None else {"checkout": code}
    return list(tight_budgets(found, env, [look(*functions, account=account)], codes, limit))


@pytest.mark.parametrize("code", [None, 0, 10_000_000])
def test_four_fifths_of_what_is_known_are_tight(code: int | None) -> None:
    assert len(weighed(deployed("checkout", "$LATEST", 2), code=code)) == 1
    assert weighed(deployed("checkout", "$LATEST", 2), code=code, limit=2 * BIG) == []


def test_the_code_counts_where_it_is_known() -> None:
    limit = 251_000_000
    assert weighed(deployed("checkout", "$LATEST", 2), limit=limit) == []
    (one,) = weighed(deployed("checkout", "$LATEST", 2), limit=limit, code=1_000_000)
    assert one.known == {f"{LAYER}@1.1.0": BIG, "its code": 1_000_000}
    assert (one.unknown, one.known_bytes) == ((), BIG + 1_000_000)


def test_what_nobody_knows_is_said() -> None:
    foreign = arn(3, account=OTHER, name="tracing")
    (one,) = weighed(deployed("checkout", "$LATEST", foreign, 2, 9))
    assert one.unknown == (foreign, arn(9), "its code")


def test_a_function_of_another_account_has_not_the_code_of_ours() -> None:
    (one,) = weighed(deployed("checkout", "$LATEST", 2), account=OTHER, code=1)
    assert (one.function, one.unknown) == (f"{OTHER}/checkout", ("its code",))


def test_published_versions_are_what_they_are() -> None:
    assert weighed(deployed("checkout", "7", 2)) == []


def test_a_zip_that_nobody_could_look_into_is_unknown() -> None:
    found, env = repository()
    big = found.layers_lock.of(LAYER)["1.1.0"]
    closed = replace(
        big, artifacts={"universal": replace(big.artifacts["universal"], unzipped_bytes=0)}
    )
    releases = {**found.layers_lock.of(LAYER), "1.1.0": closed}
    lock = replace(found.layers_lock, releases={LAYER: releases})
    looks = [look(deployed("checkout", "$LATEST", 2, 1))]
    (one,) = tight_budgets(replace(found, layers_lock=lock), env, looks, {}, 3000)
    assert one.unknown == (f"{LAYER}@1.1.0", "its code")
