"""What of a plan's drift counts.

Terraform tells every attribute that a refresh found changed. Three things are none: what it reads
differently from what it wrote (`tags` of a stack go from null to an empty map right after the
apply), what AWS computes, and what the configuration leaves to others by `ignore_changes`. The last
two show in that no change of the same plan sets them back; where a plan has no changes, as one of
`-refresh-only`, they are known by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from layergen.model.plan import Action, Attributes, Hidden, Mode, Plan, ResourceChange, Value

_COMPUTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "aws_lambda_function": frozenset(
            {
                "code_sha256",
                "invoke_arn",
                "last_modified",
                "qualified_arn",
                "qualified_invoke_arn",
                "source_code_size",
                "version",
            }
        ),
        "aws_lambda_alias": frozenset({"arn", "description", "invoke_arn"}),
        "aws_lambda_layer_version": frozenset(
            {"filename", "s3_bucket", "s3_key", "s3_object_version", "skip_destroy"}
        ),
        "aws_lambda_layer_version_permission": frozenset({"revision_id", "statement_id"}),
        "aws_cloudformation_stack": frozenset({"outputs"}),
        "aws_ssm_parameter": frozenset({"version"}),
    }
)
"""Attributes that AWS computes, or that our modules ignore: nobody's change by themselves."""

_IGNORED: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        # A test attaches layers to it for a moment.
        ("module.import_probes", "aws_lambda_function"): frozenset({"environment", "layers"}),
    }
)
"""What a module of ours ignores, and other resources of the type do not."""

_WATCHED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"aws_lambda_layer_version_permission": frozenset({"policy"})}
)
"""Attributes that count although no apply sets them back. A layer's policy is one: somebody who was
let in by hand stays there, since the provider looks after one statement only."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """A resource that somebody changed, and the attributes that count.

    `answer` is what the plan does about it; None if it does nothing.
    """

    change: ResourceChange
    attributes: tuple[str, ...]
    counts: bool
    answer: ResourceChange | None = None


def drifted(plan: Plan, *, is_refresh: bool) -> tuple[Drifted, ...]:
    """Judge every managed resource that the refresh found changed."""
    answers = {
        change.address: change
        for change in plan.resources
        if not change.deposed and change.action not in {Action.NO_OP, Action.READ}
    }
    return tuple(
        _judged(change, answers.get(change.address), is_refresh=is_refresh)
        for change in plan.drift
        if change.mode is Mode.MANAGED and change.action is not Action.NO_OP
    )


def changed(change: ResourceChange) -> frozenset[str]:
    """Name the attributes that differ in more than how nothing is written."""
    return frozenset(
        name
        for name in change.changed
        if _normal(change.before.get(name)) != _normal(change.after.get(name))
    )


def set_now(change: ResourceChange) -> frozenset[str]:
    """Name the attributes that an apply sets to what is known already."""
    return frozenset(
        name
        for name in changed(change)
        if not _only_unknown(change.before.get(name), change.after.get(name))
    )


def follows(change: ResourceChange) -> bool:
    """Tell whether a resource changes only since others do: all is known after the apply."""
    return (
        change.action in {Action.UPDATE, Action.REPLACE}
        and not change.imported
        and not change.moved
        and bool(changed(change))
        and not set_now(change)
    )


def _judged(change: ResourceChange, answer: ResourceChange | None, *, is_refresh: bool) -> Drifted:
    if change.action is Action.DELETE:
        return Drifted(change, (), is_refresh or answer is not None, answer)
    found = changed(change)
    watched = found & _WATCHED.get(change.type, frozenset())
    if is_refresh:
        counting = found - _COMPUTED.get(change.type, frozenset())
        counting -= _IGNORED.get((change.module, change.type), frozenset())
    else:
        counting = watched | (found & set_now(answer) if answer else frozenset())
    if counting or _differs_unseen(change, answer, is_refresh=is_refresh):
        return Drifted(change, tuple(sorted(counting)), True, answer)
    return Drifted(change, tuple(sorted(found)), False, answer)


def _differs_unseen(
    change: ResourceChange, answer: ResourceChange | None, *, is_refresh: bool
) -> bool:
    """Tell whether a sensitive value was changed: nothing that is to be seen accounts for it.

    Without an answer, AWS may as well have computed something that is to be seen.
    """
    if not any(one is Hidden.SENSITIVE for one in _leaves(change.after)):
        return False
    if answer is None:
        return is_refresh and not change.changed
    computed = _COMPUTED.get(change.type, frozenset())
    return answer.action is not Action.CREATE and changed(answer) <= computed


def _normal(value: Value) -> Value:
    """Leave out what is null or empty, at every level."""
    if isinstance(value, Mapping):
        kept = {name: _normal(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one is not None} or None
    if isinstance(value, tuple):
        return tuple(_normal(one) for one in value) or None
    return None if value == "" else value


def _only_unknown(before: Value, after: Value) -> bool:
    """Tell whether nothing differs but what is known after the apply."""
    if after is Hidden.UNKNOWN:
        return True
    if isinstance(after, Mapping):
        was: Attributes = before if isinstance(before, Mapping) else {}
        return all(_only_unknown(was.get(name), after.get(name)) for name in {**was, **after})
    if isinstance(after, tuple):
        is_as_long = isinstance(before, tuple) and len(before) == len(after)
        had: tuple[Value, ...] = before if is_as_long and isinstance(before, tuple) else ()
        if not had:
            return bool(after) and all(one is Hidden.UNKNOWN for one in after)
        return all(_only_unknown(*pair) for pair in zip(had, after, strict=True))
    return _normal(before) == _normal(after)


def _leaves(value: Value) -> Iterator[Value]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _leaves(one)
    else:
        yield value
