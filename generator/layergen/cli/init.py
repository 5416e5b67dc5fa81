"""`layergen init`: a new repository."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import load_facts, session
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.repository import Repository


def init(
    context: typer.Context,
    layer: Annotated[str, typer.Option(help="Name of the first layer.")] = "base",
    account: Annotated[
        str, typer.Option(help="AWS account of the environments, 12 digits.")
    ] = "111122223333",
    region: Annotated[str, typer.Option(help="AWS region of the environments.")] = "eu-west-1",
) -> None:
    """Start a repository: a strategy, one layer, two environments, and CI.

    Nothing that exists is overwritten.
    """
    from layergen.adapters import console
    from layergen.adapters.repository_files import apply_changes, existing, read_folder, writing
    from layergen.adapters.shipped import shipped
    from layergen.render.scaffold import scaffold

    current = session(context)
    files = scaffold(
        read_folder(shipped("templates") / "scaffold", "*.j2"),
        layer=layer,
        account=account,
        region=region,
    )
    files |= _workflows(current.root, _loaded(files))
    files["layers.schema.json"] = _strategy_schema()
    with writing(current.root):
        if taken := existing(current.root, files):
            raise LayergenError(
                f"there is something here already: {', '.join(sorted(taken))}",
                hint="start in an empty folder: layergen -C DIR init",
            )
        apply_changes(current.root, files)
    console.write("\n".join(f"create {path}" for path in sorted(files)))
    if not any(path.startswith(".github/") for path in files):
        current.say("this is a part of a work tree: `layergen ci github` writes its workflows")
    current.say(
        "next: layergen validate, layergen lock, layergen release "
        f"{layer}, layergen render, then terraform in envs/dev/{region}"
    )


def _loaded(files: dict[str, str]) -> "Repository":
    """Load what was made. Raises InvalidInputError for wrong names."""
    from layergen.errors import InvalidInputError
    from layergen.load.repository import load_repository

    texts = {path: text for path, text in files.items() if path.endswith(".yaml")}
    loaded = load_repository(texts)
    if loaded.diagnostics:
        raise InvalidInputError(loaded.diagnostics)
    return loaded.repository


def _workflows(root: Path, repository: "Repository") -> dict[str, str]:
    """Give what `layergen ci github` writes, unless it belongs elsewhere: to the git top."""
    from layergen.adapters.git import work_tree
    from layergen.cli.ci import command_of, rendered
    from layergen.model.ci import CiSystem
    from layergen.render.ownership import mark

    _, folder = work_tree(root)
    if folder:
        return {}
    bodies, _ = rendered(root, repository, CiSystem.GITHUB)
    return {path: mark(path, body, command_of(CiSystem.GITHUB)) for path, body in bodies.items()}


def _strategy_schema() -> str:
    from layergen.load.schema import json_schema

    schema = json_schema("strategy", sorted(load_facts().runtimes.runtimes))
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
