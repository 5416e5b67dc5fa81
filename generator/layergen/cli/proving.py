"""How `release` and its like prove what they build, and what they tell of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout

if TYPE_CHECKING:
    from layergen.build.proof import Proof
    from layergen.build.proof_report import ProofReport
    from layergen.model.strategy import Layer
    from layergen.model.variant import Variant


class Proofs:
    """The proofs of one run, and their reports by layer and variant."""

    def __init__(self, found: Checkout) -> None:
        self._found = found
        self.reports: dict[tuple[str, str], ProofReport] = {}

    def of(self, layer: "Layer", variant: "Variant") -> "Proof":
        """Set up the proof of one variant."""
        from layergen.adapters.interpreters import find_interpreter
        from layergen.build.proof import Proof

        def keep(report: "ProofReport") -> None:
            self.reports[layer.name, variant.name] = report

        return Proof(
            runtimes=self._found.facts.runtimes.runtimes,
            interpreters=find_interpreter,
            direct=direct_packages(self._found, layer),
            bundled=layer.bundled,
            on_failure=layer.on_failed_proof,
            report=keep,
        )

    def lines(self, layer: str) -> Iterator[str]:
        """Say for every variant of a layer what was proved, and what deserves a look."""
        for (name, variant), report in sorted(self.reports.items()):
            if name == layer:
                for line in _lines(report):
                    yield f"  {variant}: {line}"


def direct_packages(found: Checkout, layer: "Layer") -> tuple[str, ...]:
    """Name the npm packages that a layer's manifest asks for; none for other sources."""
    from layergen.adapters.repository_files import read_text
    from layergen.build.npm_manifest import dependencies_of
    from layergen.model.strategy import SourceKind

    if layer.source.kind is not SourceKind.NPM:
        return ()
    file = f"{layer.source.folder}/package.json"
    return tuple(dependencies_of(read_text(found.root / file), file))


def _lines(report: "ProofReport") -> Iterator[str]:
    yield from map(str, report.ran)
    if report.read:
        yield f"not run here: needs {', '.join(report.read)}; checked by reading"
    yield from (f"fails unpruned as well: {failure}" for failure in report.unpruned_too)
    if report.restored:
        yield f"restored, as it is needed: {', '.join(report.restored)}"
    for library in report.foreign:
        yield f"Lambda has no {library}: bring it below lib/ in another layer, or take a wheel"
    if report.spare:
        yield f"no target can load {_some(report.spare)}"
    if report.bundled:
        from layergen.report.package_names import briefly

        names = briefly(report.bundled)
        yield (
            f"left to the runtime: {names}"
            if report.dropped
            else f"the runtime brings {names} as well; `prune: {{bundled: drop}}` leaves them to it"
        )


def _some(paths: tuple[str, ...]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{paths[0]}{more}"
