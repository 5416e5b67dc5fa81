"""What prune keeps, what it drops, and why."""

import pytest

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.model.retirement import Decision
from layergen.resolve.retirement import choose, decide, retire
from tests.repositories import (
    LAYER,
    Entry,
    environment,
    function,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
    rolled,
)

VERSIONS = ("1.0.0", "1.1.0", "1.2.0", "1.3.0")
UNUSED: list[str] = []


def published(number: int, used_by: list[str] | None = UNUSED, region: str = "eu-west-1") -> Entry:
    return {region: {"universal": publication(LAYER, number, region, used_by=used_by)}}


def repository(
    changes: Entry | None = None,
    *,
    share: Entry | None = None,
    attached: tuple[str, ...] = (),
    **parts: object,
) -> Repository:
    """Four published releases that nobody uses, of which two are retained by habit."""
    lock = {v: published(n) for n, v in enumerate(VERSIONS, start=1)} | (changes or {})
    env = {k: v for k, v in parts.items() if k in {"track", "regions", "retain"}}
    return loaded(
        repository_files(
            layers={LAYER: layer(retain=2, share=share or {}), "other": layer()},
            released={LAYER: releases(*VERSIONS), "other": releases("1.0.0")},
            functions={name: function() for name in attached},
            environments={"dev": environment(**{"track": "manual", **env})},
            locks={
                "dev": {
                    "layers": {LAYER: lock},
                    **{k: v for k, v in parts.items() if k not in env},
                }
            },
        )
    )


def decisions(found: Repository, *references: str, shared_ok: bool = False) -> dict[str, Decision]:
    env = found.environments["dev"]
    chosen = choose(found, env, references)
    return {d.version: d for d in decide(found, env, chosen, shared_ok=shared_ok)}


def dropped(found: Repository, *references: str, shared_ok: bool = False) -> set[str]:
    decided = decisions(found, *references, shared_ok=shared_ok)
    return {version for version, decision in decided.items() if not decision.kept}


def test_the_newest_stay_and_the_others_go() -> None:
    decided = decisions(repository())
    assert [d.kept for d in decided.values()] == [False, False, True, True]
    assert decided["1.0.0"].reasons == ("older than the 2 newest",)
    assert decided["1.3.0"].reasons == ("among the 2 newest",)


def test_an_environment_may_retain_another_number() -> None:
    assert dropped(repository(retain={LAYER: 3})) == {"1.0.0"}


def test_a_pin_protects_even_of_a_function_that_is_gone() -> None:
    found = repository(functions={"gone": {LAYER: "1.0.0"}})
    assert dropped(found) == {"1.1.0"}
    assert decisions(found)["1.0.0"].reasons == ("pinned by gone",)


def test_what_follows_the_newest_release_protects_it() -> None:
    found = repository(track="latest", attached=("checkout",))
    decided = decisions(found, f"{LAYER}@1.3.0")
    assert decided["1.3.0"].reasons == ("the newest, which dev tracks", "pinned by checkout")


def test_use_in_any_region_protects() -> None:
    both = published(1) | published(1, ["checkout", "billing"], "us-east-1")
    found = repository({"1.0.0": both}, regions=["eu-west-1", "us-east-1"])
    assert "used by billing, checkout in us-east-1" in decisions(found)["1.0.0"].reasons


def test_nobody_having_looked_protects() -> None:
    decided = decisions(repository({"1.0.0": published(1, None)}), f"{LAYER}@1.0.0")
    (reason,) = decided["1.0.0"].reasons
    assert "nobody has looked" in reason
    assert "layergen usage --env dev --write" in reason


ARN = f"arn:aws:lambda:eu-west-1:111122223333:layer:{LAYER}"


def on_its_way(state: str, stable: Entry, candidate: Entry) -> Repository:
    """Give the four releases and an alias between two function versions."""
    return repository(
        rollouts={
            "checkout": {
                "eu-west-1": {
                    **rolled(state, "1", "2", percent=10),
                    "stable": {"version": "1", **stable},
                    "candidate": {"version": "2", **candidate},
                }
            }
        },
        functions={"checkout": {LAYER: "1.3.0"}},
        attached=("checkout",),
    )


@pytest.mark.parametrize("state", ["staged", "shifting", "paused", "baking"])
def test_an_alias_between_versions_that_nobody_looked_into_protects_all(state: str) -> None:
    assert dropped(on_its_way(state, {}, {})) == set()


def test_an_alias_protects_what_its_versions_are_known_to_have() -> None:
    stable = {"digest": "sha256:1", "layers": [f"{ARN}:1"]}
    candidate = {"digest": "sha256:2", "layers": [f"{ARN}:2"]}

    assert dropped(on_its_way("baking", stable, candidate)) == set()
    assert dropped(on_its_way("aborted", stable, candidate)) == {"1.1.0"}
    assert dropped(on_its_way("shifting", stable, {**candidate, "layers": []})) == {"1.1.0"}
    assert dropped(on_its_way("aborted", {}, {})) == {"1.0.0", "1.1.0"}
    reasons = decisions(on_its_way("baking", stable, candidate))["1.0.0"].reasons
    assert reasons == ("an alias goes to a version with it, or may: checkout in eu-west-1",)


def test_a_shifting_alias_of_an_unknown_function_protects_every_layer() -> None:
    rollout = rolled("shifting", "1", "2", step=1, percent=10)
    found = repository(rollouts={"gone": {"eu-west-1": rollout}})
    assert dropped(found) == set()


def test_an_alias_of_a_function_without_the_layer_protects_nothing() -> None:
    rollout = rolled("shifting", "1", "2", step=1, percent=10)
    found = loaded(
        repository_files(
            layers={LAYER: layer(retain=1)},
            released={LAYER: releases("1.0.0", "1.1.0")},
            functions={"plain": function(layers=[])},
            environments={"dev": environment(track="manual")},
            locks={
                "dev": {
                    "layers": {LAYER: {"1.0.0": published(1), "1.1.0": published(2)}},
                    "rollouts": {"plain": {"eu-west-1": rollout}},
                }
            },
        )
    )
    assert dropped(found) == {"1.0.0"}


@pytest.mark.parametrize(
    ("share", "whom"),
    [
        ({"organization": "o-exampleorgid"}, "organization o-exampleorgid"),
        ({"accounts": ["210987654321"]}, "account 210987654321"),
        ({"public": True}, "everybody"),
    ],
)
def test_sharing_protects_until_somebody_made_sure(share: Entry, whom: str) -> None:
    found = repository(share=share)
    assert dropped(found) == set()
    assert f"shared with {whom}" in decisions(found)["1.0.0"].reasons[0]
    assert dropped(found, shared_ok=True) == {"1.0.0", "1.1.0"}


def test_what_was_not_recorded_everywhere_stays_until_it_is_named() -> None:
    found = repository({"1.0.0": {}, "1.1.0": published(2)}, regions=["eu-west-1", "us-east-1"])
    decided = decisions(found)
    assert "not recorded as published in eu-west-1, us-east-1" in decided["1.0.0"].reasons[0]
    assert "not recorded as published in us-east-1" in decided["1.1.0"].reasons[0]
    assert dropped(found, f"{LAYER}@1.0.0") == {"1.0.0"}


def test_a_layer_that_left_the_strategy_is_terraforms_to_forget() -> None:
    found = loaded(
        repository_files(
            layers={"other": layer()},
            released={LAYER: releases("1.0.0")},
            environments={"dev": environment(track="manual")},
            locks={"dev": {"layers": {LAYER: {"1.0.0": published(1)}}}},
        )
    )
    assert dropped(found) == set()
    assert dropped(found, f"{LAYER}@1.0.0") == set()


class TestNamed:
    def test_a_release_goes_even_from_among_the_newest(self) -> None:
        decided = decisions(repository(), f"{LAYER}@1.3.0")
        assert decided == {"1.3.0": Decision(LAYER, "1.3.0", False, ("named",), named=True)}

    def test_only_what_is_named_is_looked_at(self) -> None:
        assert dropped(repository(), f"{LAYER}@1.1.0") == {"1.1.0"}
        assert dropped(repository(), LAYER) == {"1.0.0", "1.1.0"}
        assert decisions(repository(), "other") == {}

    def test_a_protected_one_is_refused_and_nothing_goes(self) -> None:
        found = repository(functions={"checkout": {LAYER: "1.0.0"}})
        env = found.environments["dev"]
        decided = decide(found, env, choose(found, env, [f"{LAYER}@1.0.0", f"{LAYER}@1.1.0"]))
        with pytest.raises(LayergenError, match=rf"{LAYER}@1\.0\.0: pinned by checkout"):
            retire(found.lock_of("dev"), env, decided)

    @pytest.mark.parametrize(
        ("reference", "message"),
        [
            ("nothing", "there is no layer 'nothing'"),
            ("nothing@1.0.0", "there is no layer 'nothing'"),
            (f"{LAYER}@9.0.0", f"dev does not retain {LAYER}@9.0.0"),
            ("other@1.0.0", "dev does not retain other@1.0.0"),
        ],
    )
    def test_what_is_not_there_is_an_error(self, reference: str, message: str) -> None:
        with pytest.raises(LayergenError, match=message):
            decisions(repository(), reference)


def test_retiring_takes_exactly_what_was_decided() -> None:
    found = repository()
    env = found.environments["dev"]
    edit = retire(found.lock_of("dev"), env, decide(found, env, choose(found, env, ())))
    assert set(edit.lock.layers[LAYER]) == {"1.2.0", "1.3.0"}
    assert edit.changes == (f"{LAYER}@1.0.0 leaves dev", f"{LAYER}@1.1.0 leaves dev")


def test_the_last_release_takes_its_layer_along() -> None:
    found = repository()
    env = found.environments["dev"]
    everything = [f"{LAYER}@{version}" for version in VERSIONS]
    edit = retire(found.lock_of("dev"), env, decide(found, env, choose(found, env, everything)))
    assert edit.lock.layers == {}


def test_a_release_is_not_missed_where_it_is_left_out() -> None:
    regions = ["eu-west-1", "us-east-1"]
    everything = {version: ["us-east-1"] for version in VERSIONS}

    found = repository(regions=regions, left_out={LAYER: everything})

    assert [version for version, one in decisions(found).items() if not one.kept] == [
        "1.0.0",
        "1.1.0",
    ]
