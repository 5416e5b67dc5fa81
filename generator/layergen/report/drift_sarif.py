"""Drift as SARIF, in `layers.yaml` where a layer is known."""

from collections.abc import Mapping

from layergen.diagnostics import Place, Severity
from layergen.model.drift import Difference, DriftReport, Kind
from layergen.report.drift_words import MEANING, sentence
from layergen.report.sarif import Location, Result, Rule, sarif


def drift_sarif(report: DriftReport, places: Mapping[str, Place]) -> str:
    """Write every difference. `places` says where the strategy declares its layers.

    What is ignored is suppressed, with the reason.
    """
    results = [
        *(_result(one, places) for one in report.differences),
        *(
            _result(one.difference, places, justification=one.ignore.reason)
            for one in report.ignored
        ),
    ]
    return sarif(
        "drift", (Rule(str(kind), MEANING[kind], level=_level(kind)) for kind in Kind), results
    )


def _result(one: Difference, places: Mapping[str, Place], justification: str = "") -> Result:
    detail = f" ({one.detail})" if one.detail else ""
    names = f": {', '.join(one.attributes)}" if one.attributes else ""
    root = f" in {one.root}" if one.root and not one.subject.startswith(one.root) else ""
    place = places.get(one.layer)
    differing = Location(_file(one))
    return Result(
        rule=str(one.kind),
        text=f"{one.subject} {one.what}{names}{detail}{root}. {sentence(one.advice)} {one.command}",
        locations=(Location(place.file, place.line, place.column) if place else differing,),
        related=(Location(differing.file, text="seen here"),) if place else (),
        identity=(one.root, one.subject, one.what),
        level=_level(one.kind),
        justification=justification,
    )


def _file(one: Difference) -> str:
    """Give the file that differs, or one that every root has."""
    if one.kind in {Kind.OUTDATED_FILES, Kind.STALE_LOCK, Kind.ALTERED_ARTIFACT}:
        return one.subject
    return f"{one.root}/versions.tf"


def _level(kind: Kind) -> Severity:
    return Severity.ERROR if kind.fails else Severity.NOTE
