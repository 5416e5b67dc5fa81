"""What every command starts from: where the repository is, and all that its files say."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.errors import InvalidInputError, LayergenError

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Facts, Repository
    from layergen.model.source_map import SourceMap

EnvironmentOption = Annotated[
    list[str] | None,
    typer.Option("--env", "-e", help="Only this environment; may be given more than once."),
]
RegionOption = Annotated[
    list[str] | None,
    typer.Option("--region", "-r", help="Only this region; may be given more than once."),
]
OneEnvironmentOption = Annotated[
    str, typer.Option("--env", "-e", help="The environment.", show_default=False)
]


@dataclass(frozen=True, slots=True)
class Session:
    """The options in front of the command."""

    root: Path
    quiet: bool = False
    verbose: int = 0

    def say(self, text: str, *, style: str = "") -> None:
        """Tell the user something that is not data, unless it was asked to be quiet."""
        from layergen.adapters import console

        if not self.quiet:
            console.say(text, style=style)


@dataclass(frozen=True, slots=True)
class Checkout:
    """A repository whose files are free of errors.

    `package_bytes` is the unzipped size of each function's own code that is there to look at.
    """

    root: Path
    repository: "Repository"
    facts: "Facts"
    places: "SourceMap"
    package_bytes: Mapping[str, int] = field(default_factory=dict)

    def environment(self, name: str) -> "Environment":
        """Give one environment. Raises LayergenError with the names there are."""
        environments = self.repository.environments
        if name not in environments:
            raise LayergenError(
                f"there is no environment '{name}'",
                hint=f"known: {', '.join(sorted(environments)) or 'none'}",
            )
        return environments[name]

    def roots(
        self, environments: Iterable[str] | None, regions: Iterable[str] | None
    ) -> tuple[tuple["Environment", str], ...]:
        """Give the chosen roots, all of them by default. Raises LayergenError for unknown names."""
        chosen = [
            self.environment(name) for name in environments or sorted(self.repository.environments)
        ]
        wanted = set(regions or ())
        if unknown := wanted - {region for env in chosen for region in env.regions}:
            raise LayergenError(
                f"no chosen environment has the region {', '.join(sorted(unknown))}"
            )
        return tuple(
            (env, region)
            for env in chosen
            for region in env.regions
            if region in wanted or not wanted
        )


def workspace_folder(root: Path) -> str:
    """Give the repository's place below the working directory, which is GitHub's workspace."""
    here = Path.cwd()
    inside = root.is_relative_to(here) and root != here
    return root.relative_to(here).as_posix() if inside else ""


def session(context: typer.Context) -> Session:
    """Give the options that stand in front of the command."""
    found = context.find_object(Session)
    return found or Session(Path.cwd())


def checkout(
    session: Session, *, mending: bool = False, forgiving: Set[str] = frozenset()
) -> Checkout:
    """Read and check the whole repository.

    Raises InvalidInputError with every finding if there is an error among them; warnings alone are
    counted and let the command go on. With `mending`, errors pass that this kind of command is
    there to remove: a missing pin must not keep `pin` from working. Findings of rules in
    `forgiving` pass as well.
    """
    from layergen.diagnostics import beyond_notes, errors_in
    from layergen.model.words import counted
    from layergen.resolve.rules import MENDABLE

    found, diagnostics = examine(session)
    passed = forgiving | (MENDABLE if mending else frozenset())
    left = [finding for finding in diagnostics if finding.rule not in passed]
    if errors_in(left):
        raise InvalidInputError(beyond_notes(diagnostics))
    if warnings := len(beyond_notes(left)):
        told = counted(warnings, "warning")
        session.say(f"{told}; `layergen validate` shows them all", style="yellow")
    return found


def examine(
    session: Session, pending: Mapping[str, str] | None = None
) -> tuple[Checkout, tuple["Diagnostic", ...]]:
    """Read the repository and give all findings with what could be read.

    `pending` are texts by path that a command is about to write.
    """
    from layergen.adapters.package_size import package_sizes
    from layergen.adapters.repository_files import existing, read_texts
    from layergen.load.repository import load_repository
    from layergen.resolve.rules import check_all, paths_named_by
    from layergen.resolve.rules.case import Case

    loaded = load_repository({**read_texts(session.root), **(pending or {})})
    facts = load_facts()
    sizes = package_sizes(session.root, loaded.repository.strategy)
    case = Case(
        repository=loaded.repository,
        facts=facts,
        places=loaded.places,
        declared=loaded.declared,
        existing_paths=existing(session.root, paths_named_by(loaded.repository)),
        locked=_locked(session.root, loaded.repository),
        package_bytes=sizes,
    )
    found = Checkout(session.root, loaded.repository, facts, loaded.places, sizes)
    return found, (*loaded.diagnostics, *check_all(case))


def _locked(root: Path, repository: "Repository") -> dict[str, frozenset[str]]:
    """Give the names in the locks of those layers that make exceptions for packages by name."""
    from layergen.resolve.rules.unknown_package import exceptions_of

    layers = repository.strategy.layers.values()
    wanted = [layer for layer in layers if any(exceptions_of(layer).values())]
    if not wanted:
        return {}
    from layergen.cli.ecosystem_lock import names_locked_for

    found = {layer.source.folder: names_locked_for(root, layer) for layer in wanted}
    return {folder: names for folder, names in found.items() if names is not None}


def load_facts() -> "Facts":
    """Read the data files that come with layergen, and the calendar."""
    from layergen.adapters.clock import today
    from layergen.adapters.shipped import shipped
    from layergen.load.facts import limits, runtime_table
    from layergen.model.repository import Facts

    data = shipped("data")
    return Facts(
        runtimes=runtime_table((data / "runtimes.json").read_text("utf-8")),
        limits=limits((data / "limits.json").read_text("utf-8")),
        today=today(),
    )


if TYPE_CHECKING:
    from layergen.diagnostics import Diagnostic
