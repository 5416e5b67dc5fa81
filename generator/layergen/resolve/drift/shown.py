"""The values of a plan that a report may print: an allow-list, since any other may be a secret."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from layergen.model.plan import Attributes, Hidden, ResourceChange, Value
from layergen.resolve.alias_position import described
from layergen.resolve.gate.alias_change import routing
from layergen.resolve.gate.case import ALIAS

_SHOWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "aws_lambda_function": frozenset(
            {"architectures", "handler", "layers", "memory_size", "runtime", "timeout"}
        ),
        "aws_lambda_layer_version": frozenset(
            {"compatible_architectures", "compatible_runtimes", "layer_name", "version"}
        ),
        "aws_lambda_layer_version_permission": frozenset(
            {"organization_id", "principal", "version_number"}
        ),
    }
)
_NOTHING = "nothing"


def detail(change: ResourceChange, attributes: Iterable[str], before: str, after: str) -> str:
    """Write what differs, as far as it may be seen. `before` and `after` name the two sides."""
    if change.type == ALIAS:
        was, now = routing(change.before), routing(change.after)
        if was and now:
            return f"{before}: {described(was)}; {after}: {described(now)}"
        return ""
    allowed = _SHOWN.get(change.type, frozenset())
    return "; ".join(
        f"{name}: {before} {_words(change.before, name)}, {after} {_words(change.after, name)}"
        for name in attributes
        if name in allowed
    )


def _words(attributes: Attributes, name: str) -> str:
    value = attributes.get(name)
    if isinstance(value, tuple):
        return " ".join(_word(one) for one in value) or _NOTHING
    return _word(value)


def _word(value: Value) -> str:
    if isinstance(value, Hidden):
        return value.value
    return _NOTHING if value in {None, ""} else str(value)
