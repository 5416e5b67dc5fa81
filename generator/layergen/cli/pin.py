"""`layergen pin`: which release of a layer a function uses."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, session
from layergen.cli.moving import move_functions
from layergen.cli.registry import DryRunOption

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.resolve.edit import Edit


def pin(
    context: typer.Context,
    function: Annotated[str, typer.Argument(help="A function of the strategy.")],
    env: OneEnvironmentOption,
    releases: Annotated[
        list[str] | None,
        typer.Argument(metavar="LAYER[@VERSION]", help="Releases; a layer alone means its newest."),
    ] = None,
    unpin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LAYER",
            help="Take the pin of a layer away, where the newest release is tracked; may be given "
            "more than once.",
        ),
    ] = None,
    *,
    dry_run: DryRunOption = False,
) -> None:
    """Pin a function to releases that an environment retains.

    The next `layergen render` and `terraform apply` move the function.

    Example: `layergen pin checkout data-tools@1.4.0 --env prod`
    """
    if not releases and not unpin:
        raise typer.BadParameter("name a release, or a layer with --unpin", param_hint="RELEASES")

    def decide(found: Checkout, environment: "Environment") -> "Edit":
        from layergen.errors import LayergenError
        from layergen.resolve import pinning
        from layergen.resolve.edit import holding
        from layergen.resolve.release_reference import find_releases

        repository = found.repository
        chosen = find_releases(repository, releases or ())
        if both := {release.layer for release in chosen} & set(unpin or ()):
            raise LayergenError(f"{', '.join(sorted(both))} cannot be pinned and unpinned at once")
        edit = pinning.pin(repository, environment, [(function, release) for release in chosen])
        for layer in unpin or ():
            held = holding(repository, env, edit.lock)
            edit = edit.then(pinning.unpin(held, environment, function, layer))
        return edit

    move_functions(session(context), env, decide, dry_run=dry_run)
