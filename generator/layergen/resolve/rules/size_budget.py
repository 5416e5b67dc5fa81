"""Functions whose layers alone are larger than Lambda takes."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import Case, listed
from layergen.resolve.rules.effective_releases import EffectiveRelease, effective_releases

_MIB = 1024 * 1024


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the sum of the releases a function gets; its own code comes on top of that."""
    limit = case.facts.limits.unzipped_bytes
    attached: dict[tuple[str, str], list[EffectiveRelease]] = {}
    for effective in effective_releases(case):
        if effective.artifact:
            key = (effective.function.name, effective.environment.name)
            attached.setdefault(key, []).append(effective)
    environments: dict[tuple[str, int, str], list[str]] = {}
    for (function, environment), releases in attached.items():
        size = sum(e.artifact.unzipped_bytes for e in releases if e.artifact)
        if size > limit:
            names = listed(f"{e.release.layer}@{e.release.version}" for e in releases)
            environments.setdefault((function, size, names), []).append(environment)
    for (function, size, names), found in environments.items():
        yield Diagnostic(
            "too-large",
            f"the layers of '{function}' in {listed(found)} are {size / _MIB:.1f} MiB unzipped "
            f"({names}); Lambda takes {limit / _MIB:.0f} MiB with the function's code",
            case.strategy_place("functions", function, "layers"),
            "`layergen size` shows what is big",
        )
