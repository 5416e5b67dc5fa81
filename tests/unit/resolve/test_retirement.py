"""What prune keeps, what it drops, and why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.model.retirement import Decision, Ground, Reason, Verdict
from layergen.resolve.edit import Edit, holding
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
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)


def published(
    number: int,
    used_by: list[str] | None = UNUSED,
    region: str = "eu-west-1",
    **changes: object,
) -> Entry:
    return {region: {"universal": publication(LAYER, number, region, used_by=used_by, **changes)}}


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
    return {d.version: d for d in decide(found, env, chosen, NOW, shared_ok=shared_ok)}


def why(found: Repository, version: str, *references: str) -> str:
    return decisions(found, *references)[version].why


def dropped(found: Repository, *references: str, shared_ok: bool = False) -> set[str]:
    decided = decisions(found, *references, shared_ok=shared_ok)
    return {v for v, decision in decided.items() if decision.verdict is Verdict.RETIRE}


def retired(found: Repository, *references: str) -> Edit:
    env = found.environments["dev"]
    chosen = choose(found, env, references)
    return retire(found.lock_of("dev"), env, decide(found, env, chosen, NOW))


def test_the_newest_stay_and_the_others_go() -> None:
    decided = decisions(repository())
    assert [d.kept for d in decided.values()] == [False, False, True, True]
    assert decided["1.0.0"].why == "older than the 2 newest"
    assert decided["1.0.0"].arns == ("arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:1",)
    assert decided["1.3.0"].why == "among the 2 newest"


def test_an_environment_may_retain_another_number() -> None:
    assert dropped(repository(retain={LAYER: 3})) == {"1.0.0"}


def test_a_pin_protects_even_of_a_function_that_is_gone() -> None:
    found = repository(functions={"gone": {LAYER: "1.0.0"}})
    assert dropped(found) == {"1.1.0"}
    assert why(found, "1.0.0") == "pinned by gone"


def test_what_follows_the_newest_release_protects_it() -> None:
    found = repository(track="latest", attached=("checkout",))
    decided = decisions(found, f"{LAYER}@1.3.0")
    assert decided["1.3.0"].why == "the newest, which dev tracks; pinned by checkout"


def test_use_in_any_region_protects() -> None:
    both = published(1) | published(1, ["checkout", "billing"], "us-east-1")
    found = repository({"1.0.0": both}, regions=["eu-west-1", "us-east-1"])
    assert why(found, "1.0.0") == "used by billing, checkout in us-east-1"


def test_the_same_users_everywhere_are_named_once_and_many_are_counted() -> None:
    names = [f"function-{number}" for number in range(9)]
    both = published(1, names) | published(1, names, "us-east-1")
    found = repository({"1.0.0": both}, regions=["eu-west-1", "us-east-1"])
    (reason,) = decisions(found)["1.0.0"].reasons
    assert reason.text == (
        "used by function-0, function-1, function-2 and 6 more in eu-west-1, us-east-1"
    )
    assert reason.subjects == tuple(names)


def test_nobody_having_looked_protects() -> None:
    found = repository({"1.0.0": published(1, None)})
    assert why(found, "1.0.0") == "nobody looked who uses it in eu-west-1"
    with pytest.raises(LayergenError, match="nobody looked who uses it"):
        retired(found, f"{LAYER}@1.0.0")
    assert "to see who uses them: layergen usage --env dev --write" in retired(found).notes


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
    assert why(on_its_way("baking", stable, candidate), "1.0.0") == (
        "behind an alias, or may be: checkout in eu-west-1"
    )


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


def test_what_was_not_recorded_everywhere_stays_until_it_is_named() -> None:
    found = repository({"1.0.0": {}, "1.1.0": published(2)}, regions=["eu-west-1", "us-east-1"])
    decided = decisions(found)
    assert decided["1.0.0"].why == "not recorded as published in eu-west-1, us-east-1"
    assert decided["1.1.0"].why == "not recorded as published in us-east-1"
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
        arn = f"arn:aws:lambda:eu-west-1:111122223333:layer:{LAYER}:4"
        reason = Reason(Ground.NAMED, "named")
        assert decided == {
            "1.3.0": Decision(LAYER, "1.3.0", Verdict.RETIRE, (reason,), (arn,), named=True)
        }

    def test_only_what_is_named_is_looked_at(self) -> None:
        assert dropped(repository(), f"{LAYER}@1.1.0") == {"1.1.0"}
        assert dropped(repository(), LAYER) == {"1.0.0", "1.1.0"}
        assert decisions(repository(), "other") == {}

    def test_a_protected_one_is_refused_and_nothing_goes(self) -> None:
        found = repository(functions={"checkout": {LAYER: "1.0.0"}})
        with pytest.raises(LayergenError, match=rf"{LAYER}@1\.0\.0: pinned by checkout"):
            retired(found, f"{LAYER}@1.0.0", f"{LAYER}@1.1.0")

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
    edit = retired(repository())
    assert set(edit.lock.layers[LAYER]) == {"1.2.0", "1.3.0"}
    assert edit.changes == (f"{LAYER}@1.0.0 leaves dev", f"{LAYER}@1.1.0 leaves dev")
    assert "layergen record --env dev" in edit.notes[-1]


def test_the_last_release_takes_its_layer_along() -> None:
    everything = [f"{LAYER}@{version}" for version in VERSIONS]
    assert retired(repository(), *everything).lock.layers == {}


def test_a_release_is_not_missed_where_it_is_left_out() -> None:
    regions = ["eu-west-1", "us-east-1"]
    everything = {version: ["us-east-1"] for version in VERSIONS}

    found = repository(regions=regions, left_out={LAYER: everything})

    assert [version for version, one in decisions(found).items() if not one.kept] == [
        "1.0.0",
        "1.1.0",
    ]


SHARED: Entry = {"accounts": ["210987654321"]}


class TestShared:
    """What others may use is taken back first, and stays for a while."""

    @pytest.mark.parametrize(
        ("share", "whom"),
        [
            ({"organization": "o-exampleorgid"}, "organization o-exampleorgid"),
            (SHARED, "account 210987654321"),
            ({"public": True}, "everybody"),
        ],
    )
    def test_it_is_withdrawn_first(self, share: Entry, whom: str) -> None:
        found = repository(share=share)
        decided = decisions(found)
        assert [d.verdict for d in decided.values()] == [
            *[Verdict.WITHDRAW] * 2,
            *[Verdict.KEEP] * 2,
        ]
        assert decided["1.0.0"].why == f"older than the 2 newest; shared with {whom}"

        edit = retired(found)

        assert edit.changes == (
            f"{LAYER}@1.0.0 is withdrawn from others in dev",
            f"{LAYER}@1.1.0 is withdrawn from others in dev",
        )
        assert set(edit.lock.layers[LAYER]) == set(VERSIONS)
        after = holding(found, "dev", edit.lock)
        assert why(after, "1.0.0") == "withdrawn, which waits for apply and record"
        assert not retired(after).changes

    def test_it_stays_until_its_quarantine_is_over(self) -> None:
        def since(**ago: int) -> Entry:
            then = f"{NOW - timedelta(**ago):%Y-%m-%dT%H:%M:%SZ}"
            return {"withdrawn": True, "withdrawn_at": then}

        found = repository(
            {
                "1.0.0": published(1, **since(days=30)),
                "1.1.0": published(2, **since(days=29, hours=23)),
            },
            share=SHARED,
        )
        decided = decisions(found)
        assert decided["1.0.0"].verdict is Verdict.RETIRE
        assert decided["1.0.0"].why == (
            "older than the 2 newest; withdrawn since 2026-10-24 09:14 UTC"
        )
        assert decided["1.1.0"].kept
        (reason,) = decided["1.1.0"].reasons
        assert reason.ground is Ground.QUARANTINED
        assert reason.text == "in quarantine until 2026-11-23 10:14 UTC"
        assert reason.until == NOW + timedelta(hours=1)
        with pytest.raises(LayergenError, match="in quarantine until") as raised:
            retired(found, f"{LAYER}@1.1.0")
        assert "--shared-ok" in raised.value.hint

    def test_the_region_that_was_last_counts(self) -> None:
        first = published(1, withdrawn=True, withdrawn_at="2026-01-01T00:00:00Z")
        later = {"withdrawn": True, "withdrawn_at": "2026-11-20T00:00:00Z"}
        both = ["eu-west-1", "us-east-1"]

        def of(**second: Any) -> str:
            found = repository(
                {"1.0.0": first | published(1, region="us-east-1", **second)},
                share=SHARED,
                regions=both,
            )
            return why(found, "1.0.0")

        assert of(**later) == "in quarantine until 2026-12-20 00:00 UTC"
        assert of(withdrawn=True) == "withdrawn, which waits for apply and record"
        assert of(withdrawn=True, granted=True) == "withdrawn, which waits for apply and record"

    def test_use_that_was_seen_keeps_it_all_the_same(self) -> None:
        used = published(1, ["checkout"], withdrawn=True, withdrawn_at="2026-01-01T00:00:00Z")
        assert why(repository({"1.0.0": used}, share=SHARED), "1.0.0") == (
            "used by checkout in eu-west-1"
        )

    def test_a_layer_that_is_no_longer_shared_is_quarantined_from_then_on(self) -> None:
        found = repository(
            {
                "1.0.0": published(1, granted=True),
                "1.1.0": published(2, withdrawn_at="2026-11-20T00:00:00Z"),
            }
        )
        assert why(found, "1.0.0") == "withdrawn, which waits for apply and record"
        assert why(found, "1.1.0") == "in quarantine until 2026-12-20 00:00 UTC"

    def test_shared_again_it_is_withdrawn_again(self) -> None:
        before = published(1, withdrawn_at="2026-01-01T00:00:00Z")
        decided = decisions(repository({"1.0.0": before}, share=SHARED))
        assert decided["1.0.0"].verdict is Verdict.WITHDRAW

    def test_where_it_was_published_has_to_be_known(self) -> None:
        found = repository({"1.0.0": {}}, share=SHARED)
        assert why(found, "1.0.0", f"{LAYER}@1.0.0") == "not recorded as published in eu-west-1"

    def test_who_made_sure_needs_no_quarantine(self) -> None:
        quarantined = published(2, withdrawn=True, withdrawn_at="2026-11-20T00:00:00Z")
        found = repository({"1.1.0": quarantined}, share=SHARED)
        assert dropped(found, shared_ok=True) == {"1.0.0", "1.1.0"}

    def test_whom_people_let_in_by_hand_nobody_can_take_back(self) -> None:
        by_hand = published(2)
        by_hand["eu-west-1"]["universal"]["granted_by_hand"] = ["222233334444"]
        nobody = published(1)
        nobody["eu-west-1"]["universal"]["granted_by_hand"] = []
        found = repository({"1.0.0": nobody, "1.1.0": by_hand})

        assert dropped(found) == {"1.0.0"}
        assert why(found, "1.1.0") == (
            "people let 222233334444 in: remove their statements, then import"
        )
        assert dropped(found, shared_ok=True) == {"1.0.0", "1.1.0"}
