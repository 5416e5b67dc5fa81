"""What a build leaves out. The same members and rules leave the same, on any machine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pathspec import GitIgnoreSpec

from layergen.build.native_file import NativeFile
from layergen.build.package_facts import facts_of
from layergen.build.platforms import alternatives, is_compiled, names_other_system
from layergen.build.protocol import Member
from layergen.build.prune_first_edition import FIRST_EDITION
from layergen.errors import LayergenError
from layergen.model.strategy import Architecture, Prune, PruneProfile

_NEVER = (
    "*.dist-info/",
    "py.typed",
    "[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*",
    "[Cc][Oo][Pp][Yy][Ii][Nn][Gg]*",
    "[Nn][Oo][Tt][Ii][Cc][Ee]*",
)
"""What no profile may take: metadata that `importlib.metadata` reads, and licences."""
_DROPPED = "dropped by the strategy"
_OTHER_PLATFORM = "compiled for another platform"


@dataclass(frozen=True, slots=True)
class Pruned:
    """What stays, and why the rest does not, by path in the zip."""

    members: tuple[Member, ...]
    left_out: Mapping[str, str]


def prune(
    members: Iterable[Member],
    rules: Prune,
    architectures: Sequence[Architecture] = (),
    restored: Iterable[str] = (),
) -> tuple[Member, ...]:
    """Leave out what the rules name, and give the rest. See `pruned`."""
    return pruned(members, rules, architectures, restored).members


def pruned(
    members: Iterable[Member],
    rules: Prune,
    architectures: Sequence[Architecture] = (),
    restored: Iterable[str] = (),
) -> Pruned:
    """Leave out what the profile and the globs name; `keep` beats `drop`, `drop` beats the profile.

    Globs are those of `.gitignore`, against the path in the zip. `architectures` are what the
    variant is for; files compiled for another one go with the profile where they have a fitting
    twin. `restored` are paths that stay in any case. Raises LayergenError for a glob that is none.
    """
    members = tuple(members)
    if rules.profile is PruneProfile.NONE and not rules.drop:
        return Pruned(members, {})
    keep = _spec(rules.keep)
    drop = _spec(rules.drop)
    never = _spec(_NEVER)
    unread = _unread(members, rules, architectures)
    wanted = frozenset(restored)

    def reason(path: str) -> str | None:
        # Most paths are in no question, and matching globs is what costs time here.
        if rules.drop and drop.match_file(path):
            why = _DROPPED
        elif path in unread and not never.match_file(path):
            why = unread[path]
        else:
            return None
        return None if path in wanted or keep.match_file(path) else why

    reasons = {member.path: why for member in members if (why := reason(member.path))}
    kept = tuple(member for member in members if member.path not in reasons)
    return Pruned(kept, dict(sorted(reasons.items())))


def _unread(
    members: Sequence[Member], rules: Prune, architectures: Sequence[Architecture]
) -> Mapping[str, str]:
    """Say what the profile takes, and why."""
    if rules.profile is PruneProfile.NONE:
        return {}
    if rules.edition == 1:
        profile = _spec(FIRST_EDITION[rules.profile])
        return {m.path: str(rules.profile) for m in members if profile.match_file(m.path)}
    facts = facts_of(members)
    milder = {PruneProfile.STANDARD, rules.profile}
    unread = {
        path: verdict.reason for path, verdict in facts.unread.items() if verdict.profile in milder
    }
    spare = _for_other_platforms(facts.native.values(), architectures)
    other_systems = (
        member.path
        for member in members
        if _is_npm(member.path) and is_compiled(member.path) and names_other_system(member.path)
    )
    return unread | dict.fromkeys([*spare, *other_systems], _OTHER_PLATFORM)


def _for_other_platforms(
    files: Iterable[NativeFile], architectures: Sequence[Architecture]
) -> list[str]:
    """Give addons for machines that the variant is not for, where the right ones lie beside."""
    spare: list[str] = []
    for group in alternatives(file for file in files if _is_npm(file.path)).values():
        right = [file for file in group if file.machine in architectures and not file.musl]
        if {file.machine for file in right} == set(architectures):
            spare += [file.path for file in group if file not in right]
    return spare


def _is_npm(path: str) -> bool:
    return "node_modules/" in path


@cache
def _spec(globs: tuple[str, ...]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(globs)
    except ValueError as error:
        raise LayergenError(
            f"a prune glob cannot be read: {error}", hint="globs are written as in .gitignore"
        ) from error
