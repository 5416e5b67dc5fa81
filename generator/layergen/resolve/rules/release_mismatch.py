"""Functions that no variant of the release they get is made for."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.releases import artifact_for, retained
from layergen.resolve.rules.case import Case, listed
from layergen.resolve.rules.effective_releases import EffectiveRelease, effective_releases
from layergen.resolve.versions import newest


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse a release that was cut for other runtimes or architectures than the strategy names."""
    misfits: dict[tuple[str, str, str, bool], list[EffectiveRelease]] = {}
    for effective in effective_releases(case):
        if effective.artifact or not _fits_by_strategy(case, effective):
            continue
        release, pinned = effective.release, effective.pinned
        owner = effective.environment.name if pinned else ""
        key = (owner, effective.function.name, f"{release.layer}@{release.version}", pinned)
        misfits.setdefault(key, []).append(effective)
    for (_, function, name, _), found in misfits.items():
        runs = f"{found[0].function.runtime} on {found[0].function.architecture}"
        where = listed(effective.environment.name for effective in found)
        yield Diagnostic(
            "release-mismatch",
            f"'{function}' gets {name} in {where}, and no variant of it is made for {runs}",
            found[0].place,
            _way_out(case, found[0]),
        )


def _fits_by_strategy(case: Case, effective: EffectiveRelease) -> bool:
    layer = case.repository.strategy.layers.get(effective.release.layer)
    function = effective.function
    return (
        layer is not None
        and function.runtime in layer.runtimes
        and function.architecture in layer.architectures
    )


def _way_out(case: Case, effective: EffectiveRelease) -> str:
    environment, layer = effective.environment, effective.release.layer
    function = effective.function
    fitting = newest(
        release.version
        for release in retained(case.repository, environment, layer)
        if artifact_for(release, function)
    )
    if fitting:
        return f"layergen pin {function.name} {layer}@{fitting} --env {environment.name}"
    return f"cut a release that fits: layergen release {layer}"
