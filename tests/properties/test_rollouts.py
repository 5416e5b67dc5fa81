"""A fleet of aliases under everything that goes wrong, driven by hypothesis's state machine.

AWS, the traffic and the people are simulated; every decision is the real one. The simulated `apply`
goes through a gate: it moves no alias that stands elsewhere than its lock expects.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from layergen.errors import LayergenError
from layergen.model.alarm import AlarmState
from layergen.model.live_alias import AliasPosition, LiveAlias, PublishedVersion, Scene, Sighting
from layergen.model.registry import EnvironmentLock
from layergen.model.rollout import Evidence, FunctionVersion, Rollout, RolloutState, Traffic
from layergen.resolve import rollout as machine
from layergen.resolve.alias_moves import advance, observe
from layergen.resolve.alias_position import is_between, position
from layergen.resolve.alias_start import start
from layergen.resolve.aliases import AliasCase
from layergen.resolve.edit import holding
from layergen.resolve.rollout_evidence import FRESH, first_seen
from tests.repositories import REGION, environment, function, loaded, repository_files

NEEDED = 50
ALARM = "errors"
PLANS: tuple[dict[str, object], ...] = (
    {"steps": [10, 50], "bake": "10m", "min_invocations": NEEDED},
    {"preset": "Linear10PercentEvery1Minute", "final_bake": "5m"},
    {"preset": "AllAtOnce", "min_invocations": NEEDED},
)
DIGESTS = [f"sha256:{number}" for number in range(6)]
"""Few, so that the same content comes again under another number."""
_revisions = itertools.count()


@dataclass
class Place:
    """One function: what AWS has, what the lock says, and what really happened."""

    name: str
    alias: LiveAlias | None = None
    versions: dict[str, str] = field(default_factory=lambda: {"1": "sha256:first"})
    alarm: AlarmState = AlarmState.OK
    served: list[tuple[datetime, str, int]] = field(default_factory=list)
    lock: Rollout | None = None
    before: Rollout | None = None
    """The lock before its last commit."""
    sent_back: set[str] = field(default_factory=set)
    """Digests that an abort took out of the traffic."""
    is_unwritten: bool = False
    """An abort reached AWS, and its writer was killed before the lock."""

    def share(self, version: str) -> float:
        """Give the share of a version."""
        if self.alias is None:
            return 0.0
        if version == self.alias.version:
            return 1.0 - sum(self.alias.weights.values())
        return self.alias.weights.get(version, 0.0)

    def point(self, version: str, weights: dict[str, float]) -> None:
        self.alias = LiveAlias(version, weights, str(next(_revisions)))


class Fleet(RuleBasedStateMachine):
    """Any sequence of commits, applies, and accidents."""

    size = 20

    def __init__(self) -> None:
        super().__init__()
        names = [f"f{number}" for number in range(self.size)]
        self.repository = loaded(
            repository_files(
                functions={
                    name: function(
                        layers=[],
                        alias="live",
                        rollout={**plan, "alarms": [ALARM]},
                    )
                    for name, plan in zip(names, itertools.cycle(PLANS), strict=False)
                },
                environments={"dev": environment()},
            )
        )
        self.environment = self.repository.environments["dev"]
        self.places = [Place(name) for name in names]
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        self.ends: Counter[RolloutState] = Counter()

    @initialize()
    def create(self) -> None:
        for place in self.places:
            self.commit(place, start(self.case(place), self.now, self.scene(place)).lock)
            self.apply_one(place)

    # What people and jobs do.

    @rule(seed=st.integers(0, 2**32))
    def publish_and_start(self, seed: int) -> None:
        for place, random in self.some(seed):
            place.versions[str(len(place.versions) + 1)] = random.choice(DIGESTS)
            before = place.lock
            try:
                edit = start(self.case(place), self.now, self.scene(place))
            except LayergenError:
                continue
            self.commit(place, edit.lock)
            assert place.lock is not None
            if before is not None and place.lock.candidate is not None:
                assert place.lock.candidate.digest not in before.aborted.values()

    @rule(seed=st.integers(0, 2**32))
    def apply(self, seed: int) -> None:
        for place, _ in self.some(seed):
            self.apply_one(place)

    @rule(seed=st.integers(0, 2**32))
    def look_and_advance(self, seed: int) -> None:
        for place, _ in self.some(seed):
            self.advance_one(place)

    @rule(seed=st.integers(0, 2**32), minutes=st.sampled_from([1, 11, 11]))
    def the_job_runs_and_time_passes(self, seed: int, minutes: int) -> None:
        for place, random in self.some(seed, share=0.8):
            self.advance_one(place)
            self.apply_one(place)
            self.advance_one(place)
            self.serve(place, random.choice([0, 20, 20 * NEEDED]))
        self.now += timedelta(minutes=minutes)

    @rule(seed=st.integers(0, 2**32))
    def two_jobs_advance_at_once(self, seed: int) -> None:
        for place, _ in self.some(seed):
            if place.lock is None:
                continue
            seen = self.look(place)
            self.advance_one(place, seen)
            after = place.lock
            self.advance_one(place, seen)
            assert place.lock == after

    @rule(seed=st.integers(0, 2**32))
    def only_look(self, seed: int) -> None:
        for place, _ in self.some(seed):
            try:
                edit = observe(self.case(place), self.now, self.look(place))
            except LayergenError:
                continue
            self.commit(place, edit.lock)

    @rule(seed=st.integers(0, 2**32))
    def advance_by_what_the_lock_holds(self, seed: int) -> None:
        for place, _ in self.some(seed):
            self.advance_one(place, None)

    @rule(seed=st.integers(0, 2**32), resuming=st.booleans())
    def pause_or_resume(self, seed: int, *, resuming: bool) -> None:
        for place, _ in self.some(seed):
            if place.lock is None:
                continue
            try:
                after = (machine.resume if resuming else machine.pause)(place.lock, self.now)
            except LayergenError:
                continue
            self.commit(place, self.case(place).moved(after).lock)

    @rule(seed=st.integers(0, 2**32))
    def abort(self, seed: int) -> None:
        for place, _ in self.some(seed, share=0.2):
            if place.lock is not None and place.lock.is_moving:
                after = machine.abort(place.lock, self.now)
                self.commit(place, self.case(place).moved(after).lock)

    @rule(seed=st.integers(0, 2**32), killed=st.booleans())
    def abort_now(self, seed: int, *, killed: bool) -> None:
        for place, _ in self.some(seed, share=0.2):
            if place.lock is None or not place.lock.is_moving or place.alias is None:
                continue
            after = machine.abort(place.lock, self.now)
            if not is_between(after, place.alias):
                continue
            self.send_back(place, after)
            place.point(after.stable.version, {})
            if killed:
                place.is_unwritten = True
            else:
                self.commit(place, self.case(place).moved(after).lock)

    # What happens to them.

    @rule(seed=st.integers(0, 2**32), state=st.sampled_from(AlarmState))
    def alarms_change(self, seed: int, state: AlarmState) -> None:
        for place, _ in self.some(seed, share=0.3):
            place.alarm = state

    @rule()
    def alarms_calm_down(self) -> None:
        for place in self.places:
            place.alarm = AlarmState.OK

    @rule(minutes=st.sampled_from([1, 11, 30]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(minutes=st.integers(-600, 600))
    def the_clock_jumps(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(seed=st.integers(0, 2**32))
    def a_commit_is_lost(self, seed: int) -> None:
        for place, _ in self.some(seed, share=0.2):
            lost = place.lock
            # What AWS never heard of and no lock holds is known to nobody: an abort that was killed
            # before the lock, of a rollout whose very start is lost.
            if lost is None or place.before is None or place.is_unwritten:
                continue
            place.lock, place.before = place.before, None

    @rule(seed=st.integers(0, 2**32))
    def an_alias_is_moved_by_hand(self, seed: int) -> None:
        for place, random in self.some(seed, share=0.1):
            if place.alias is not None:
                version = random.choice([*place.versions])
                if place.versions[version] not in place.sent_back:
                    place.point(version, {})

    @rule(seed=st.integers(0, 2**32))
    def the_lock_follows_what_was_moved_by_hand(self, seed: int) -> None:
        for place, _ in self.some(seed):
            if place.lock is None or place.alias is None:
                continue
            try:
                edit = start(
                    self.case(place), self.now, self.scene(place), stable=place.alias.version
                )
            except LayergenError:
                continue
            assert not place.lock.is_moving
            assert place.alias.version not in place.lock.aborted
            self.commit(place, edit.lock)

    def teardown(self) -> None:
        """Let it all end well: every alias comes to rest where its lock has it."""
        for place in self.places:
            place.alarm = AlarmState.OK
            if place.lock is not None and place.alias is not None:
                where = position(place.lock, place.alias)
                if where is AliasPosition.MOVED:
                    # Somebody who was told brings it to where it is safe.
                    place.point(place.lock.stable.version, {})
        self.now += timedelta(days=30)
        for place in self.places:
            if place.lock is not None and place.lock.state is RolloutState.PAUSED:
                place.lock = machine.resume(place.lock, self.now)
            if place.lock is not None and place.lock.is_moving:
                # Too old to go on by itself, so somebody takes it up again.
                place.lock = replace(place.lock, started_at=self.now)
        for _ in range(25):
            for place in self.places:
                self.apply_one(place)
                self.advance_one(place)
                self.now += timedelta(seconds=1)
            self.now += timedelta(minutes=11)
            for place in self.places:
                self.serve(place, 10 * NEEDED)
            self.now += timedelta(minutes=1)
            for place in self.places:
                self.advance_one(place)
        for place in self.places:
            if place.lock is not None:
                self.apply_one(place)
                self.ends[place.lock.state] += 1
                assert not place.lock.is_moving, place
                assert place.alias is not None
                assert position(place.lock, place.alias) is AliasPosition.AS_LOCKED, place

    # How the world works.

    def some(self, seed: int, share: float = 0.5) -> Iterator[tuple[Place, Random]]:
        random = Random(seed)  # noqa: S311 - which of them, and nothing secret
        for place in self.places:
            if random.random() < share:
                yield place, random
                self.check(place)

    def case(self, place: Place) -> AliasCase:
        rollouts = {place.name: {REGION: place.lock}} if place.lock else {}
        held = holding(self.repository, "dev", EnvironmentLock(rollouts=rollouts))
        return AliasCase(held, self.environment, REGION, place.name)

    def commit(self, place: Place, lock: EnvironmentLock) -> None:
        after = lock.rollouts.get(place.name, {}).get(REGION)
        if after != place.lock:
            self.check_commit(place, after)
            place.before, place.lock = place.lock, after
            if after is not None and after.state is RolloutState.ABORTED:
                place.is_unwritten = False

    def scene(self, place: Place) -> Scene:
        return Scene(
            place.alias,
            {
                number: PublishedVersion(FunctionVersion(number, digest))
                for number, digest in place.versions.items()
            },
            alarms={ALARM: place.alarm},
        )

    def look(self, place: Place) -> Sighting | Scene | None:
        lock = place.lock
        if lock is None:
            return None
        if lock.state is RolloutState.STAGED:
            return self.scene(place)
        if not lock.percent:
            return Sighting(lock, place.alias)
        since = first_seen(lock) or self.now
        counted = Counter[str]()
        for moment, version, invocations in place.served:
            if since <= moment <= self.now:
                counted[version] += invocations
        candidate = lock.candidate.version if lock.candidate else ""
        evidence = Evidence(
            since,
            self.now,
            {ALARM: place.alarm},
            Traffic(counted[lock.stable.version]),
            Traffic(counted[candidate]),
        )
        return Sighting(lock, place.alias, evidence)

    def advance_one(self, place: Place, *seen: Sighting | Scene | None) -> None:
        sight = seen[0] if seen else self.look(place)
        try:
            edit = advance(self.case(place), self.now, sight)
        except LayergenError:
            return
        self.commit(place, edit.lock)

    def apply_one(self, place: Place) -> None:
        lock = place.lock
        if lock is None:
            return
        if position(lock, place.alias) in {AliasPosition.TRIPPED, AliasPosition.MOVED}:
            return
        weights = self.weights(lock)
        if place.alias is None or (place.alias.version, place.alias.weights) != (
            lock.primary.version,
            weights,
        ):
            given = (lock.candidate or lock.stable).version
            before = place.share(given)
            if lock.state is RolloutState.ABORTED:
                self.send_back(place, lock)
            place.point(lock.primary.version, weights)
            # No apply takes traffic away from a version, but for an abort.
            assert place.share(given) >= before or lock.state is RolloutState.ABORTED
            self.check(place)

    def weights(self, lock: Rollout) -> dict[str, float]:
        return {lock.weighted.version: lock.percent / 100} if lock.weighted else {}

    def send_back(self, place: Place, aborted: Rollout) -> None:
        assert aborted.candidate is not None
        if place.share(aborted.candidate.version):
            place.sent_back.add(place.versions[aborted.candidate.version])

    def serve(self, place: Place, invocations: int) -> None:
        if place.alias is None:
            return
        rest = invocations
        for version, weight in place.alias.weights.items():
            place.served.append((self.now, version, round(invocations * weight)))
            rest -= round(invocations * weight)
        place.served.append((self.now, place.alias.version, rest))

    # What must never happen.

    def check(self, place: Place) -> None:
        if place.alias is not None:
            assert len(place.alias.weights) <= 1
            assert place.alias.version not in place.alias.weights
            assert not {place.versions[v] for v in place.alias.weights} & place.sent_back

    def check_commit(self, place: Place, after: Rollout | None) -> None:
        """A lock never gives a candidate more without evidence, nor less but by an abort."""
        before = place.lock
        assert after is not None
        assert (after.weighted is None) or after.weighted.version != after.primary.version
        if before is not None:
            assert before.aborted.items() <= {**before.aborted, **after.aborted}.items()
            assert before.aborted.keys() <= after.aborted.keys()
        grown = after.percent > (before.percent if before else 0)
        ended = bool(
            before and before.state is RolloutState.BAKING and after.state is RolloutState.STABLE
        )
        if not (grown or ended):
            if before is not None and after.percent < before.percent:
                assert after.state is RolloutState.ABORTED
            return
        evidence = after.because
        assert evidence is not None
        assert evidence.alarms[ALARM] is not AlarmState.ALARM
        assert timedelta() <= self.now - evidence.until <= FRESH
        if before is None or not before.percent:
            return
        plan = self.repository.strategy.functions[place.name].rollout
        assert plan is not None
        assert evidence.alarms[ALARM] is AlarmState.OK
        assert evidence.until - evidence.since >= plan.bake_at(before.percent)
        assert before.entered_at is not None
        assert evidence.since >= before.entered_at
        assert evidence.candidate.invocations >= plan.min_invocations


class BigFleet(Fleet):
    """A thousand functions at once."""

    size = 1000


_UNHURRIED = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
TestFleet = Fleet.TestCase
TestFleet.settings = settings(
    max_examples=40, stateful_step_count=60, deadline=None, suppress_health_check=_UNHURRIED
)
TestBigFleet = BigFleet.TestCase
TestBigFleet.settings = settings(
    max_examples=5, stateful_step_count=25, deadline=None, suppress_health_check=_UNHURRIED
)
