"""Sources that cannot serve a runtime of their layer."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.strategy import SourceKind
from layergen.resolve.rules.case import STRATEGY, Case

_FAMILIES = {SourceKind.PIP: "python", SourceKind.NPM: "nodejs"}


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse packages of one language for the runtime of another; plain files serve them all."""
    for layer in case.repository.strategy.layers.values():
        family = _FAMILIES.get(layer.source.kind)
        path = ("layers", layer.name)
        if family is None or case.is_broken(STRATEGY, *path, "source"):
            continue
        for position, name in enumerate(layer.runtimes):
            runtime = case.facts.runtimes.runtimes.get(name)
            if runtime and runtime.family != family:
                yield Diagnostic(
                    "wrong-source",
                    f"the {layer.source.kind} packages of '{layer.name}' do nothing for {name}",
                    case.item_place(STRATEGY, *path, "runtimes", position=position),
                    f"remove {name}, or give it a layer of its own",
                )
