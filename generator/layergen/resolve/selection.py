"""Choosing some of many functions: by scope, owner and name."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.model.strategy import Function, Scope
from layergen.resolve.release_reference import nearest


@dataclass(frozen=True, slots=True)
class Selection:
    """Which functions are meant. A part that is empty means all; a function has to fit each."""

    scopes: frozenset[Scope] = frozenset()
    owners: frozenset[str] = frozenset()
    globs: tuple[str, ...] = ()

    def means(self, function: Function) -> bool:
        """Tell whether a function is meant."""
        return (
            (not self.scopes or function.scope in self.scopes)
            and (not self.owners or function.owner in self.owners)
            and (not self.globs or any(fnmatchcase(function.name, g) for g in self.globs))
        )


def select(repository: Repository, layer: str, selection: Selection) -> tuple[Function, ...]:
    """Choose among the functions that attach a layer, in the order of the strategy.

    Raises LayergenError if none is left, or for a part of the selection that means none of them.
    """
    attaching = tuple(
        function for function in repository.strategy.functions.values() if layer in function.layers
    )
    if not attaching:
        raise LayergenError(f"no function attaches {layer}")
    if mistakes := tuple(_pointless(attaching, selection)):
        sentences, hints = zip(*mistakes, strict=True)
        raise LayergenError(
            f"no function that attaches {layer} {', or '.join(sentences)}", hint="; ".join(hints)
        )
    chosen = tuple(function for function in attaching if selection.means(function))
    if not chosen:
        raise LayergenError(f"no function that attaches {layer} is all that was asked for")
    return chosen


def _pointless(attaching: tuple[Function, ...], selection: Selection) -> Iterator[tuple[str, str]]:
    """Find what was mistyped, which other parts of the selection would hide."""
    names = [function.name for function in attaching]
    for glob in selection.globs:
        if not any(fnmatchcase(name, glob) for name in names):
            yield f"is called {glob}", nearest(glob, names)
    owners = {function.owner for function in attaching if function.owner}
    for owner in sorted(selection.owners - owners):
        yield f"belongs to {owner}", nearest(owner, owners)
    scopes = {str(function.scope) for function in attaching if function.scope}
    for scope in sorted(selection.scopes - scopes):
        yield f"has the scope {scope}", nearest(scope, scopes)
