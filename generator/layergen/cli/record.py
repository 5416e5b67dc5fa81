"""`layergen record`: what Terraform published, read back into the environment's lock."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, RegionOption, Session, checkout, session
from layergen.cli.registry import edit_lock, waiting
from layergen.errors import InvalidInputError, LayergenError

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.outputs import RootOutputs
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit

FromOption = Annotated[
    typer.FileText | None,
    typer.Option(
        "--from",
        metavar="FILE",
        encoding="utf-8",
        envvar="LAYERGEN_RECORD_FROM",
        help="Read what `terraform output -json` printed from a file, or from stdin with `-`.",
        show_default=False,
    ),
]


def record(
    context: typer.Context,
    env: OneEnvironmentOption,
    region: RegionOption = None,
    outputs: FromOption = None,
) -> None:
    """Read back what Terraform published, after an apply.

    Runs `terraform output -json` in the environment's roots and writes version numbers and ARNs
    into `envs/<env>/env.lock.json`. Outputs of another root, or of other content than the locked
    one, are refused, and then nothing is written.

    Example: `layergen record --env dev`
    """
    here = session(context)
    roots = checkout(here, mending=True).roots([env], region)
    regions = [name for _, name in roots]
    if outputs is None:
        texts = [_asked(here, f"envs/{env}/{name}") for name in regions]
    elif len(regions) == 1:
        texts = [(outputs.name, _read(outputs))]
    else:
        raise typer.BadParameter(
            f"{env} has the regions {', '.join(regions)}: which one are these outputs of?",
            param_hint="--region",
        )
    loaded = dict(zip(regions, _load(texts), strict=True))

    def decide(repository: "Repository", environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve.edit import Edit, holding
        from layergen.resolve.outputs import check_outputs
        from layergen.resolve.record import record as recorded

        if findings := [
            finding
            for name, found in loaded.items()
            for finding in check_outputs(repository, environment, name, found)
        ]:
            raise InvalidInputError(findings)
        edit = Edit(repository.lock_of(env))
        for found in loaded.values():
            held = holding(repository, env, edit.lock)
            edit = edit.then(recorded(held, environment, found, now()))
        return edit

    edit_lock(here, env, decide, warned=True)


def _asked(session: Session, folder: str) -> tuple[str, str]:
    from layergen.adapters.repository_files import existing
    from layergen.adapters.terraform import find_terraform

    if not existing(session.root, [folder]):
        raise LayergenError(
            f"there is no root {folder} yet",
            hint="run `layergen render`, then `terraform apply` in it, then record",
        )
    terraform = find_terraform()
    if terraform is None:
        raise LayergenError(
            "neither terraform nor tofu was found",
            hint="install one, or pass its outputs: terraform output -json | layergen record "
            "--from -",
        )
    with waiting(session, f"outputs of {folder}"):
        return folder, terraform.output_json(session.root / folder)


def _read(file: typer.FileText) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise LayergenError(f"{file.name} is not UTF-8 (byte {error.start})") from None


def _load(texts: list[tuple[str, str]]) -> list["RootOutputs"]:
    from layergen.load.terraform_outputs import load_outputs

    loaded = [load_outputs(text, source) for source, text in texts]
    if findings := [finding for _, found in loaded for finding in found]:
        raise InvalidInputError(findings)
    return [outputs for outputs, _ in loaded if outputs]
