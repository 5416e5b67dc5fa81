"""What holds for every environment's lock, whatever is in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from layergen.load.border import check
from layergen.load.environment_lock import EnvironmentLockFile, environment_lock_text
from layergen.load.yaml_document import parse_yaml
from layergen.model.environment import Environment, Track
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.repository import Repository
from layergen.model.retirement import Verdict
from layergen.model.usage import DeployedFunction, Look
from layergen.resolve.edit import Edit, holding
from layergen.resolve.outputs import check_outputs
from layergen.resolve.pinning import pin
from layergen.resolve.promotion import promote
from layergen.resolve.record import record
from layergen.resolve.releases import pinned
from layergen.resolve.retirement import choose, decide, retire
from layergen.resolve.usage import uses, with_usage
from layergen.resolve.withdrawal import withdraw
from tests.repositories import (
    LAYER,
    environment,
    function,
    layer,
    loaded,
    releases,
    repository_files,
)
from tests.unit.resolve.outputs import Published, outputs_of

LAYERS = (LAYER, "other")
VERSIONS = ("1.0.0", "1.1.0", "1.2.0", "1.10.0")
FUNCTIONS = ("billing", "checkout")
BASE = loaded(
    repository_files(
        layers={LAYER: layer(retain=2), "other": layer(retain=2, share={"public": True})},
        released={name: releases(*VERSIONS) for name in LAYERS},
        functions={name: function(layers=list(LAYERS)) for name in FUNCTIONS},
        environments={"dev": environment(regions=["eu-west-1", "us-east-1"])},
    )
)
REGIONS = BASE.environments["dev"].regions
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LATER = NOW + timedelta(days=60)


@st.composite
def publications(draw: st.DrawFn, layer: str) -> dict[str, dict[str, Publication]]:
    regions = draw(st.lists(st.sampled_from(REGIONS), unique=True))
    return {
        region: {
            "universal": Publication(
                layer_version=(number := draw(st.integers(1, 5))),
                arn=f"arn:aws:lambda:{region}:111122223333:layer:{layer}:{number}",
                published_at="2026-11-20T09:14:03Z",
                used_by=draw(st.none() | st.sets(st.sampled_from(FUNCTIONS)).map(_sorted)),
                adopt=draw(st.booleans()),
                granted=draw(st.booleans()),
                withdrawn=draw(st.booleans()),
                withdrawn_at=draw(st.sampled_from([None, NOW - timedelta(days=90), NOW])),
            )
        }
        for region in regions
    }


def _sorted(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


@st.composite
def locks(draw: st.DrawFn) -> EnvironmentLock:
    layers = {
        name: {version: draw(publications(name)) for version in versions}
        for name in draw(st.lists(st.sampled_from(LAYERS), unique=True))
        if (versions := draw(st.lists(st.sampled_from(VERSIONS), unique=True)))
    }
    pins = {
        name: {
            of: draw(st.sampled_from(sorted(layers[of])))
            for of in draw(st.lists(st.sampled_from(sorted(layers)), unique=True))
        }
        for name in FUNCTIONS
        if layers
    }
    return EnvironmentLock(layers, {name: held for name, held in pins.items() if held})


@st.composite
def situations(draw: st.DrawFn) -> tuple[Repository, Environment]:
    """A repository whose environment tracks the newest release, or does not, with any lock."""
    tracked = replace(BASE.environments["dev"], track=draw(st.sampled_from(Track)))
    found = replace(BASE, environments={"dev": tracked})
    return holding(found, "dev", draw(locks())), tracked


PUBLISHED: st.SearchStrategy[Published] = st.dictionaries(
    st.sampled_from(LAYERS), st.dictionaries(st.sampled_from(VERSIONS), st.integers(1, 5))
)
REFERENCE = st.tuples(st.sampled_from(LAYERS), st.sampled_from(VERSIONS))


def lock_in(repository: Repository) -> EnvironmentLock:
    return repository.lock_of("dev")


@given(locks())
def test_what_is_written_is_read_back_equal(lock: EnvironmentLock) -> None:
    text = environment_lock_text(lock)
    wire, findings = check(EnvironmentLockFile, parse_yaml(text, "env.lock.json"))
    assert wire is not None
    assert findings == []
    assert wire.to_model() == lock
    assert environment_lock_text(wire.to_model()) == text


@given(situations(), PUBLISHED, st.sampled_from(REGIONS))
def test_recording_twice_is_recording_once(
    situation: tuple[Repository, Environment], published: Published, region: str
) -> None:
    found, env = situation
    outputs = outputs_of(found, published, region=region)
    assert check_outputs(found, env, region, outputs) == ()

    once = record(found, env, outputs, NOW)
    again = record(holding(found, "dev", once.lock), env, outputs, LATER)

    assert (again.lock, again.changes) == (once.lock, ())
    assert (once.lock == lock_in(found)) is (not once.changes)


@given(situations(), PUBLISHED, st.sampled_from(REGIONS))
def test_recording_never_lets_go_of_a_release_nor_touches_another_region(
    situation: tuple[Repository, Environment], published: Published, region: str
) -> None:
    found, env = situation
    after = record(found, env, outputs_of(found, published, region=region), NOW).lock

    for name, versions in lock_in(found).layers.items():
        assert set(versions) <= set(after.layers[name])
        for version, regions in versions.items():
            kept = after.layers[name][version]
            assert {r: list(v) for r, v in kept.items() if r != region} == {
                r: list(v) for r, v in regions.items() if r != region
            }
    assert {name: pins for name, pins in after.pins.items() if pins} == lock_in(found).pins


@given(situations(), REFERENCE)
def test_promoting_adds_one_release_and_changes_no_other(
    situation: tuple[Repository, Environment], reference: tuple[str, str]
) -> None:
    found, env = situation
    of, version = reference
    release = found.layers_lock.of(of)[version]

    after = promote(found, env, [release]).lock

    assert version in after.layers[of]
    rest = {
        name: {v: r for v, r in vs.items() if v != version or name != of}
        for name, vs in after.layers.items()
    }
    before = lock_in(found).layers
    assert {n: v for n, v in rest.items() if v} == {
        n: kept
        for n, vs in before.items()
        if (kept := {v: r for v, r in vs.items() if v != version or n != of})
    }
    assert promote(holding(found, "dev", after), env, [release]).changes == ()


@given(situations(), REFERENCE, st.sampled_from(FUNCTIONS))
def test_a_pinned_release_is_retained_and_effective(
    situation: tuple[Repository, Environment], reference: tuple[str, str], name: str
) -> None:
    found, env = situation
    release = found.layers_lock.of(reference[0])[reference[1]]
    promoted = holding(found, "dev", promote(found, env, [release]).lock)

    after = holding(promoted, "dev", pin(promoted, env, [(name, release)]).lock)

    assert pinned(after, env, name, release.layer) == release.version
    assert release.version in lock_in(after).layers[release.layer]


@given(situations(), st.lists(REFERENCE, unique=True), st.booleans())
def test_nothing_that_may_be_in_use_is_retired(
    situation: tuple[Repository, Environment], named: list[tuple[str, str]], shared_ok: bool
) -> None:
    found, env = situation
    lock = lock_in(found)
    retained = [f"{of}@{v}" for of, v in named if v in lock.layers.get(of, {})]
    choice = choose(found, env, retained)
    decisions = decide(found, env, choice, NOW, shared_ok=shared_ok)

    after = retire(lock, env, [d for d in decisions if not (d.kept and d.named)]).lock

    for name, versions in lock.layers.items():
        for version, regions in versions.items():
            looks = [one.used_by for variants in regions.values() for one in variants.values()]
            effective = {pinned(found, env, f, name) for f in FUNCTIONS}
            if version in effective or any(look != () for look in looks):
                assert after.layers[name][version] == regions
    for decision in decisions:
        stays = decision.version in after.layers.get(decision.layer, {})
        assert stays is (decision.verdict is not Verdict.RETIRE)
        assert decision.reasons


@given(situations(), st.lists(REFERENCE, unique=True))
def test_nothing_that_others_could_use_goes_before_its_quarantine_is_over(
    situation: tuple[Repository, Environment], named: list[tuple[str, str]]
) -> None:
    found, env = situation
    lock = lock_in(found)
    retained = [f"{of}@{v}" for of, v in named if v in lock.layers.get(of, {})]
    for decision in decide(found, env, choose(found, env, retained), NOW):
        regions = lock.layers[decision.layer][decision.version]
        every = [one for variants in regions.values() for one in variants.values()]
        if decision.verdict is Verdict.RETIRE:
            assert not any(one.granted for one in every)
            assert all(one.withdrawn_at != NOW for one in every)
            if found.strategy.layers[decision.layer].share.public:
                assert any(one.withdrawn_at for one in every)
        if decision.verdict is Verdict.WITHDRAW:
            ordered = holding(found, "dev", withdraw(lock, decision.layer, decision.version))
            (again,) = decide(ordered, env, choose(found, env, [decision.release]), LATER)
            assert again.verdict is Verdict.KEEP


@given(locks(), st.lists(st.tuples(st.sampled_from(FUNCTIONS), st.integers(1, 5))))
def test_usage_counts_each_function_once_and_forgets_nobody(
    lock: EnvironmentLock, attached: list[tuple[str, int]]
) -> None:
    region = REGIONS[0]
    env = BASE.environments["dev"]
    functions = tuple(
        DeployedFunction(
            name, str(number), (f"arn:aws:lambda:{region}:111122223333:layer:{LAYER}:{number}",)
        )
        for name, number in attached
    )
    looks = [Look(env.account, region, functions)]

    edit: Edit = with_usage(lock, uses(lock, env, [region], looks))

    for name, versions in edit.lock.layers.items():
        for regions in versions.values():
            for one in regions.get(region, {}).values():
                users = {
                    f for f, number in attached if name == LAYER and number == one.layer_version
                }
                assert one.used_by == tuple(sorted(users))
