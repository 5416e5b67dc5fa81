"""Aborting when other things are broken: only the environment's own two files are needed."""

from typing import TYPE_CHECKING

from layergen.cli.context import Session
from layergen.cli.registry import waiting
from layergen.cli.rollout.options import one_region
from layergen.errors import InvalidInputError, LayergenError

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.model.rollout import Rollout
    from layergen.resolve.aliases import AliasCase

_ATTEMPTS = 5
"""Each after somebody else changed the alias between our look and our change."""


def return_to_stable(session: Session, env: str, function: str, region: str | None) -> None:
    """Set an alias in AWS to the stable version of the lock, and to nothing else.

    Raises LayergenError, also if the alias is not between the two versions of the rollout.
    """
    from layergen.adapters.aws import sign_in
    from layergen.adapters.clock import now
    from layergen.resolve import rollout

    case = _case(session, env, function, region)
    # Where there is nothing to abort, nothing is set.
    aborted = rollout.abort(case.started(), now())
    with waiting(session, f"AWS, account {case.environment.account}"):
        account = sign_in(case.environment, case.region)
        done = _set(account, case, aborted)
    session.say(f"{function}, alias {aborted.alias} in {case.region}: {done}")


def latch(session: Session, env: str, function: str, region: str | None, reason: str) -> None:
    """Write into the lock that a rollout is aborted. Raises LayergenError."""
    from layergen.adapters.clock import now
    from layergen.adapters.repository_files import apply_changes, writing
    from layergen.load.environment_lock import environment_lock_text
    from layergen.resolve import rollout
    from layergen.resolve.rules.case import environment_lock_file

    with writing(session.root):
        case = _case(session, env, function, region)
        edit = case.moved(rollout.abort(case.started(), now(), reason))
        if edit.changes:
            file = environment_lock_file(env)
            apply_changes(session.root, {file: environment_lock_text(edit.lock)})
    for sentence in (*edit.changes, *edit.notes):
        session.say(sentence)


def _set(account: "Account", case: "AliasCase", aborted: "Rollout") -> str:
    from layergen.adapters.aws_aliases import live_alias, point_alias
    from layergen.model.live_alias import AliasPosition
    from layergen.resolve.alias_position import described, is_between, position

    where = (account, case.region, case.function, aborted.alias)
    stable = aborted.stable.version
    for _ in range(_ATTEMPTS):
        live = live_alias(*where)
        if position(aborted, live) is AliasPosition.AS_LOCKED:
            return f"all to version {stable} in AWS already"
        if live is None or not is_between(aborted, live):
            raise LayergenError(
                f"{case.function}, alias {aborted.alias} in {case.region}, was moved by hand: "
                f"{described(live)}, and the rollout is from version {stable} to "
                f"{aborted.candidate.version if aborted.candidate else 'none'}",
                hint="nothing was changed; abort without --now latches the candidate in the lock",
            )
        if point_alias(*where, stable, live.revision):
            return f"all to version {stable} in AWS now"
    raise LayergenError(
        f"somebody else keeps changing the alias {aborted.alias} of {case.function}",
        hint="find out who, then run the command again",
    )


def _case(session: Session, env: str, function: str, region: str | None) -> "AliasCase":
    from layergen.adapters.repository_files import read_texts
    from layergen.diagnostics import errors_in
    from layergen.load.repository import load_repository
    from layergen.resolve.aliases import AliasCase
    from layergen.resolve.rules.case import environment_file, environment_lock_file

    loaded = load_repository(read_texts(session.root))
    needed = {environment_file(env), environment_lock_file(env)}
    if errors := [d for d in errors_in(loaded.diagnostics) if d.place.file in needed]:
        raise InvalidInputError(errors)
    environment = loaded.repository.environments.get(env)
    if environment is None:
        known = ", ".join(sorted(loaded.repository.environments)) or "none"
        raise LayergenError(f"there is no environment '{env}'", hint=f"known: {known}")
    return AliasCase(loaded.repository, environment, one_region(environment, region), function)
