from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from layergen.model.repository import Repository
from layergen.model.status import Status, WithdrawnRelease
from layergen.resolve.standing import standing
from layergen.resolve.status import status
from tests.repositories import (
    LAYER,
    REGION,
    artifact,
    environment,
    function,
    layer,
    loaded,
    publication,
    release,
    releases,
    repository_files,
    rolled,
)

OTHER = "us-east-1"
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)


def published(number: int, **changes: Any) -> dict[str, Any]:
    return {"universal": publication(LAYER, number, used_by=[], **changes)}


def repository(
    held: dict[str, Any],
    pin: str = "1.0.0",
    *,
    regions: tuple[str, ...] = (REGION,),
    share: dict[str, Any] | None = None,
    **lock: Any,
) -> Repository:
    return loaded(
        repository_files(
            {LAYER: layer(retain=2, share=share or {}), "fresh": layer()},
            released={LAYER: releases("1.0.0", "1.1.0", "2.0.0")},
            functions={"checkout": function(), "ingest": function()},
            environments={"prod": environment(track="manual", regions=list(regions))},
            locks={
                "prod": {
                    "layers": {LAYER: held},
                    "functions": {"checkout": {LAYER: pin}, "ingest": {LAYER: "1.1.0"}},
                    **lock,
                }
            },
        )
    )


def of(repository: Repository, **options: Any) -> Status:
    options = {"now": NOW, **options}
    return status(
        repository,
        repository.environments.values(),
        package_bytes={},
        limit=1_000_000,
        **options,
    )


def commands(status: Status) -> list[str]:
    return [step.command for step in status.steps]


def test_a_layer_stands_where_its_publications_and_functions_are() -> None:
    held = {"1.0.0": {REGION: published(1)}, "1.1.0": {REGION: published(2)}}

    found, fresh = of(repository(held)).standings

    assert (found.newest, found.retained, found.published) == ("2.0.0", ("1.0.0", "1.1.0"), "1.1.0")
    assert found.in_use == {"1.1.0": ("ingest",), "1.0.0": ("checkout",)}
    assert list(found.in_use) == ["1.1.0", "1.0.0"]
    assert found.behind == ("checkout",)
    assert found.waiting == ()
    assert (fresh.layer, fresh.newest, fresh.published) == ("fresh", None, None)


def test_what_is_not_recorded_in_every_region_waits_and_nobody_is_behind_it() -> None:
    held = {
        "1.0.0": {REGION: published(1), OTHER: {"universal": publication(LAYER, 8, OTHER)}},
        "1.1.0": {REGION: published(2)},
    }

    found, _ = of(repository(held, regions=(REGION, OTHER))).standings

    assert (found.published, found.waiting, found.behind) == ("1.0.0", ("1.1.0",), ())


def test_every_step_names_its_command_in_the_order_of_the_work() -> None:
    held = {"1.0.0": {REGION: published(1)}, "1.1.0": {REGION: published(2)}}
    found = of(repository(held), outdated_files=["envs/prod/eu-west-1/layers.tf"])

    assert commands(found) == [
        "layergen release fresh",
        "layergen render",
        f"layergen promote {LAYER}@2.0.0 --env prod",
        f"layergen upgrade {LAYER} --to 1.1.0 --env prod",
    ]


def test_functions_that_the_release_does_not_fit_are_not_asked_for() -> None:
    held = {"1.0.0": {REGION: published(1)}, "1.1.0": {REGION: published(2)}}
    for x86, asked in (
        (("ingest",), [f"layergen upgrade {LAYER} --to 1.1.0 --env prod --skip-unfit"]),
        (("ingest", "checkout"), []),
    ):
        files = repository_files(
            {LAYER: layer(architectures=["arm64", "x86_64"])},
            released={
                LAYER: {
                    "1.0.0": release(
                        "1.0.0",
                        artifacts={"universal": artifact(architectures=["arm64", "x86_64"])},
                    ),
                    **releases("1.1.0"),
                }
            },
            functions={
                name: function(architecture="x86_64" if name in x86 else "arm64")
                for name in ("checkout", "ingest")
            },
            environments={"prod": environment(track="manual")},
            locks={
                "prod": {
                    "layers": {LAYER: held},
                    "functions": {name: {LAYER: "1.0.0"} for name in ("checkout", "ingest")},
                }
            },
        )

        found = of(loaded(files))

        assert found.standings[0].behind == ("checkout", "ingest")
        assert commands(found) == asked


def test_releases_that_wait_and_those_that_may_leave_are_named() -> None:
    held = {
        "1.0.0": {REGION: published(1)},
        "1.1.0": {REGION: published(2)},
        "2.0.0": {},
    }
    found = of(repository(held, pin="1.1.0"))

    by_command = {step.command: step for step in found.steps}
    waiting = by_command["terraform apply in envs/prod/*, then layergen record --env prod"]
    retiring = by_command["layergen prune --env prod"]
    assert waiting.subjects == (f"{LAYER}@2.0.0",)
    assert retiring.subjects == (f"{LAYER}@1.0.0",)


def test_a_look_that_nobody_took_is_asked_for() -> None:
    held = {"1.1.0": {REGION: {"universal": publication(LAYER, 2)}}}

    assert "layergen usage --env prod --write" in commands(of(repository(held, pin="1.1.0")))


def test_aliases_on_their_way_and_those_sent_back_are_shown() -> None:
    held = {"1.1.0": {REGION: published(2)}}
    rollouts = {
        "checkout": {REGION: rolled("shifting", "41", "42", step=1, percent=10)},
        "ingest": {REGION: rolled("stable", "7")},
    }

    found = of(repository(held, pin="1.1.0", rollouts=rollouts))

    (one,) = found.rollouts
    assert (one.function, one.region, one.rollout.percent) == ("checkout", REGION, 10)
    assert "layergen rollout advance checkout --env prod" in commands(found)


def test_a_repository_in_order_has_nothing_to_do() -> None:
    files = repository_files(
        released={LAYER: releases("1.0.0")},
        functions={"checkout": function()},
        locks={"dev": {"layers": {LAYER: {"1.0.0": {REGION: published(1)}}}}},
    )
    found = of(loaded(files))

    assert found.steps == ()
    assert [one.behind for one in found.standings] == [()]


def test_nobody_waits_for_a_release_where_it_is_left_out() -> None:
    held = {"1.0.0": {REGION: published(1)}}
    waiting = repository(held, regions=(REGION, OTHER))
    left_out = repository(held, regions=(REGION, OTHER), left_out={LAYER: {"1.0.0": [OTHER]}})

    def waited_for(found: Repository) -> tuple[str, ...]:
        return standing(found, found.environments["prod"], LAYER).waiting

    assert waited_for(waiting) == ("1.0.0",)
    assert waited_for(left_out) == ()


def test_a_layer_that_left_the_strategy_is_shown_while_it_is_published() -> None:
    held = {"2.0.0": {REGION: {"universal": publication(LAYER, 3, used_by=["old"])}}}
    found = repository(held, "2.0.0")
    left = {name: one for name, one in found.strategy.layers.items() if name != LAYER}
    functions: dict[str, Any] = {}
    result = of(replace(found, strategy=replace(found.strategy, layers=left, functions=functions)))

    assert {one.layer: dict(one.in_use) for one in result.standings} == {
        "fresh": {},
        LAYER: {"2.0.0": ("old",)},
    }
    assert not any(LAYER in command for command in commands(result))


def test_what_was_taken_back_from_others_is_shown_with_its_time_and_what_to_do() -> None:
    def found(**first: Any) -> Status:
        held = {
            "1.0.0": {REGION: published(1, **first)},
            "1.1.0": {REGION: published(2)},
            "2.0.0": {REGION: published(3)},
        }
        return of(repository(held, "2.0.0", share={"public": True}))

    def steps(status: Status) -> list[tuple[tuple[str, ...], str, str]]:
        mine = (f"{LAYER}@1.0.0",)
        return [(s.subjects, s.what, s.command) for s in status.steps if s.subjects == mine]

    due = found()
    assert due.withdrawn == ()
    assert steps(due) == [
        (
            (f"{LAYER}@1.0.0",),
            "may be withdrawn from others in prod, before they go",
            "layergen prune --env prod",
        )
    ]

    ordered = found(withdrawn=True, granted=True)
    assert ordered.withdrawn == (WithdrawnRelease(LAYER, "1.0.0", "prod", None),)
    assert [what for _, what, _ in steps(ordered)] == [
        "withdrawn in prod, not yet applied and recorded"
    ]

    resting = found(withdrawn=True, withdrawn_at="2026-11-20T00:00:00Z")
    until = datetime(2026, 12, 20, tzinfo=UTC)
    assert resting.withdrawn == (WithdrawnRelease(LAYER, "1.0.0", "prod", until),)
    assert steps(resting) == []

    over = found(withdrawn=True, withdrawn_at="2026-10-20T00:00:00Z")
    assert [what for _, what, _ in steps(over)] == ["may leave prod"]
