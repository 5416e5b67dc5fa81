"""`usage`, `where`, `status` and `prune` agree on who uses what, whatever an account holds."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from layergen.cli.context import load_facts
from layergen.model.environment import Environment, Track
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.repository import Repository
from layergen.model.retirement import Ground
from layergen.model.usage import DeployedFunction, Look, Survey
from layergen.model.usage_report import UsageReport
from layergen.resolve.edit import holding
from layergen.resolve.package_question import read_question
from layergen.resolve.releases import pinned
from layergen.resolve.retirement import Choice, decide
from layergen.resolve.status import status
from layergen.resolve.usage import accounts_of, with_usage
from layergen.resolve.usage_report import usage_report
from layergen.resolve.where import where
from tests.repositories import (
    ACCOUNT,
    LAYER,
    artifact,
    environment,
    function,
    layer,
    loaded,
    release,
    repository_files,
)

GONE = "left-the-strategy"
"""A layer that the strategy has no more, while its releases are still out there."""
LAYERS = (LAYER, GONE)
VERSIONS = ("1.0.0", "1.1.0", "1.2.0", "2.0.0")
FUNCTIONS = ("billing", "checkout", "stranger")
REGIONS = ("eu-west-1", "us-east-1")
OTHERS = ("222233334444", "333344445555")
NUMBERS = st.integers(1, 6)
FACTS = load_facts()
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def _base() -> Repository:
    contents = {
        version: release(
            version,
            artifacts={"universal": artifact(version, packages={"six": {"version": "1.17.0"}})},
        )
        for version in VERSIONS
    }
    found = loaded(
        repository_files(
            {name: layer(retain=1) for name in LAYERS},
            released=dict.fromkeys(LAYERS, contents),
            functions={name: function() for name in ("billing", "checkout")},
            environments={
                "dev": environment(
                    regions=list(REGIONS), consumers=[{"account": account} for account in OTHERS]
                )
            },
        )
    )
    strategy = found.strategy
    left = {name: one for name, one in strategy.layers.items() if name != GONE}
    return replace(found, strategy=replace(strategy, layers=left))


BASE = _base()


@dataclass(frozen=True)
class Situation:
    """A repository, and what AWS answers about the account and its consumers."""

    repository: Repository
    environment: Environment
    survey: Survey

    def report(self) -> UsageReport:
        return usage_report(
            self.repository,
            self.environment,
            REGIONS,
            self.survey,
            FACTS,
            package_bytes={},
        )

    def written(self) -> Repository:
        """Give the repository after `usage --write`."""
        lock = self.repository.lock_of("dev")
        return holding(self.repository, "dev", with_usage(lock, self.report().uses).lock)


@st.composite
def locks(draw: st.DrawFn) -> EnvironmentLock:
    """Publish some releases under numbers of which none comes twice, with or without a look."""
    layers: dict[str, dict[str, dict[str, dict[str, Publication]]]] = {}
    for name in LAYERS:
        versions = draw(st.lists(st.sampled_from(VERSIONS), unique=True))
        layers[name] = {version: {} for version in versions}
        for region in REGIONS:
            numbers = draw(st.permutations(range(1, 7)))
            for version, number in zip(versions, numbers, strict=False):
                if draw(st.booleans()):
                    used_by = draw(st.sampled_from([None, (), ("billing",)]))
                    found = Publication(number, arn(region, name, number), "", used_by)
                    layers[name][version][region] = {"universal": found}
    pins: dict[str, dict[str, str]] = {}
    for name in ("billing", "checkout"):
        if draw(st.booleans()) and layers[LAYER]:
            pins[name] = {LAYER: draw(st.sampled_from(sorted(layers[LAYER])))}
    return EnvironmentLock({name: found for name, found in layers.items() if found}, pins)


def arn(region: str, name: str, number: int) -> str:
    return f"arn:aws:lambda:{region}:{ACCOUNT}:layer:{name}:{number}"


@st.composite
def looks(draw: st.DrawFn, account: str, region: str) -> Look:
    held = st.lists(
        st.builds(arn, st.just(region), st.sampled_from(LAYERS), NUMBERS), max_size=2, unique=True
    )
    versions = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(FUNCTIONS), st.sampled_from(["$LATEST", "1", "2"])), held
        )
    )
    return Look(
        account,
        region,
        tuple(
            DeployedFunction(name, version, tuple(arns))
            for (name, version), arns in versions.items()
        ),
    )


@st.composite
def situations(draw: st.DrawFn, *, whole: bool) -> Situation:
    env = replace(BASE.environments["dev"], track=draw(st.sampled_from(Track)))
    found = [
        draw(looks(account, region))
        for account in accounts_of(env)
        for region in REGIONS
        if whole or draw(st.booleans())
    ]
    repository = holding(replace(BASE, environments={"dev": env}), "dev", draw(locks()))
    return Situation(repository, env, Survey(tuple(found)))


Users = dict[tuple[str, str], set[str]]


def by_usage(report: UsageReport) -> Users:
    """Give the users of each release that was looked at."""
    users: Users = {}
    for use in report.uses:
        users.setdefault((use.layer, use.version), set()).update(use.functions)
    return users


def by_where(found: Repository) -> Users:
    return {
        (one.release.layer, one.release.version): set(presence.used_by)
        for one in where(found, read_question("six"))
        for presence in one.environments
    }


def by_status(found: Repository, env: Environment) -> Users:
    """Give the users of each release, without those that only ought to use it."""
    seen = status(found, [env], now=NOW, package_bytes={}, limit=FACTS.limits.unzipped_bytes)
    return {
        (one.layer, version): set(users)
        for one in seen.standings
        for version, users in one.in_use.items()
    }


def ought_to(found: Repository, env: Environment, layer: str, version: str) -> set[str]:
    return {
        name
        for name, function in found.strategy.functions.items()
        if layer in function.layers and pinned(found, env, name, layer) == version
    }


@given(situations(whole=True))
def test_everybody_names_the_same_users(situation: Situation) -> None:
    users = by_usage(situation.report())
    found, env = situation.written(), situation.environment

    shown, listed = by_where(found), by_status(found, env)

    for of, names in users.items():
        assert shown[of] == names
        assert listed.get(of, set()) == names | ought_to(found, env, *of)
    for of, names in listed.items():
        assert names == users.get(of, set()) | ought_to(found, env, *of)


@given(situations(whole=True))
def test_prune_keeps_what_is_in_use_and_says_by_whom(situation: Situation) -> None:
    users = by_usage(situation.report())
    found, env = situation.written(), situation.environment

    for decision in decide(found, env, Choice(), NOW, shared_ok=True):
        names = users.get((decision.layer, decision.version), set())
        if names:
            assert decision.kept
        if decision.layer == LAYER:
            used = [reason for reason in decision.reasons if reason.ground is Ground.USED]
            assert {name for reason in used for name in reason.subjects} == names
            assert Ground.NOT_LOOKED not in {reason.ground for reason in decision.reasons}


@given(situations(whole=False))
def test_what_anybody_was_seen_to_use_is_kept_though_not_all_was_seen(
    situation: Situation,
) -> None:
    report = situation.report()
    found, env = situation.written(), situation.environment
    kept = {(one.layer, one.version): one.kept for one in decide(found, env, Choice(), NOW)}

    for use in report.uses:
        if use.functions:
            assert kept[use.layer, use.version]
    before = situation.repository.lock_of("dev").layers
    after = found.lock_of("dev").layers
    partial = [use for use in report.uses if not use.whole]
    for use in partial:
        old = before[use.layer][use.version][use.region][use.variant]
        new = after[use.layer][use.version][use.region][use.variant]
        assert new.used_by in {old.used_by, None}
