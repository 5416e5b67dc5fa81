"""Isolation: what keeps a release out of an environment until another one has proved it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from layergen.model.alarm import Alarm, AlarmState
from layergen.model.environment import Environment, Isolation
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.presence import presence
from layergen.resolve.standing import is_published

Alarms = Mapping[tuple[str, str], Alarm]
"""By region and name."""


def held_back(
    repository: Repository,
    environment: Environment,
    releases: Iterable[Release],
    now: datetime,
    alarms: Alarms | None = None,
) -> dict[str, tuple[str, ...]]:
    """Say why releases may not enter an environment yet, by `layer@version`; nothing if they may.

    Without `alarms`, nobody has asked AWS, and only what the locks say counts.
    """
    isolation = environment.isolation
    if isolation is None:
        return {}
    before = repository.environments[isolation.after]
    entered = repository.lock_of(environment.name).layers
    reasons = {
        f"{release.layer}@{release.version}": (
            *_unproved(repository, before, release, isolation.bake, now),
            *(_alarming(before, isolation, now, alarms) if alarms is not None else ()),
        )
        for release in releases
        if release.version not in entered.get(release.layer, {})
    }
    return {name: found for name, found in reasons.items() if found}


def _unproved(
    repository: Repository,
    before: Environment,
    release: Release,
    bake: timedelta,
    now: datetime,
) -> Iterator[str]:
    if not is_published(repository, before, release):
        yield f"it is not applied and recorded in {before.name}"
        return
    functions = repository.strategy.functions.values()
    attached = any(release.layer in function.layers for function in functions)
    if attached and not presence(repository, before, release, release.artifacts.keys()).pinned:
        yield f"no function gets it in {before.name}"
    published = _published(repository, before, release)
    if published is None:
        yield f"nobody can tell since when it is in {before.name}"
    elif published + bake > now:
        yield f"it bakes in {before.name} until {published + bake:%Y-%m-%d %H:%M} UTC"


def _published(
    repository: Repository, environment: Environment, release: Release
) -> datetime | None:
    """Give when the last region got it; None if a time is none."""
    regions = repository.lock_of(environment.name).layers[release.layer][release.version]
    texts = [one.published_at for variants in regions.values() for one in variants.values()]
    try:
        moments = [datetime.fromisoformat(text) for text in texts]
    except ValueError:
        return None
    return max(one if one.tzinfo else one.replace(tzinfo=UTC) for one in moments)


def _alarming(
    before: Environment, isolation: Isolation, now: datetime, alarms: Alarms
) -> Iterator[str]:
    for region in before.regions:
        for name in isolation.alarms:
            alarm = alarms.get((region, name))
            where = f"the alarm {name} in {before.name} {region}"
            if alarm is None:
                yield f"{where} is not there"
            elif alarm.state is not AlarmState.OK:
                yield f"{where} is in the state {alarm.state}"
            elif alarm.since + isolation.bake > now:
                yield f"{where} is OK only since {alarm.since:%Y-%m-%d %H:%M} UTC"
