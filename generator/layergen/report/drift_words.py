"""Words that every report of drift uses."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from layergen.model.drift import Cause, DriftReport, Kind
from layergen.model.words import counted, few

MEANING: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.STALE_LOCK: "a manifest asks for something else than its lock",
        Kind.OUTDATED_FILES: "rendered files are not what render would write",
        Kind.ALTERED_ARTIFACT: "a zip is not the one that was released",
        Kind.PENDING: "the files are ahead of AWS",
        Kind.OUT_OF_BAND: "somebody changed AWS beside Terraform",
        Kind.UNMANAGED: "AWS has layer versions that no lock knows",
        Kind.LAGGING: "functions are on another release than their pin",
        Kind.ROLLOUT_EXPECTED: "a step of a rollout waits for its apply",
        Kind.ROLLOUT_TRIPPED: "an alias went back by itself",
    }
)

_NOUNS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.STALE_LOCK: "stale lock",
        Kind.OUTDATED_FILES: "outdated file",
        Kind.ALTERED_ARTIFACT: "altered artifact",
    }
)
"""Kinds that are counted as things; of the others, a number says enough."""

LEFT_ALONE = "which AWS computes or the files leave to others"


def verdict(report: DriftReport) -> str:
    """Say in one line what there is."""
    where = counted(len(report.roots), "root")
    ignored = f"; {len(report.ignored)} ignored" if report.ignored else ""
    failed = counted(len(report.failures), "failure") if report.failures else ""
    if not report.causes:
        if failed:
            # Whoever reads only the beginning must not take it for a clean account.
            return f"{failed}; no drift in what could be looked at{ignored}"
        return f"no drift in {where}{ignored}"
    number = sum(len(cause.differences) for cause in report.causes)
    kinds = ", ".join(
        _amount(kind, sum(len(cause.differences) for cause in causes))
        for kind, causes in report.by_kind
    )
    found = f"{counted(number, 'difference')} in {where}: {kinds}{ignored}"
    return f"{found}; {failed}" if failed else found


def _amount(kind: Kind, number: int) -> str:
    noun = _NOUNS.get(kind)
    return counted(number, noun) if noun else f"{number} {kind.words}"


def what_differs(cause: Cause) -> str:
    """Say what differs and how, with the attributes that are named."""
    first = cause.first
    names = f": {', '.join(first.attributes)}" if first.attributes else ""
    return f"{first.what}{names}"


def where(cause: Cause) -> str:
    """Name the roots; the repository where there are none."""
    return few(cause.roots) or "the repository"


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop, unless a colon leads on."""
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith((':', '.')) else '.'}"


def shown(details: Sequence[str]) -> str:
    """Write the values that differ; of many, the first ones."""
    return "; ".join(details[:3]) + (f"; and {len(details) - 3} more" if len(details) > 3 else "")
