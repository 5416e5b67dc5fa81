"""How commands move functions to other releases: what does not fit is refused, the rest told."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.manifests import manifests_of
from layergen.cli.registry import edit_checkout

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.resolve.edit import Edit
    from layergen.resolve.moves import Move


def move_functions(
    session: Session,
    environment: str,
    decide: Callable[[Checkout, "Environment"], "Edit"],
    *,
    warned: bool = False,
    dry_run: bool = False,
    hint: str = "",
) -> None:
    """Change the pins of an environment as `decide` says.

    Raises LayergenError, with nothing written, if a function cannot take what it would get.
    """

    def judged(found: Checkout, env: "Environment") -> "Edit":
        from layergen.resolve import moves
        from layergen.resolve.edit import Edit, holding

        edit = decide(found, env)
        moving = moves_of(found, env, edit)
        if reasons := moves.misfits(moving):
            raise moves.refusal(reasons, hint=hint)
        manifests = manifests_of(found.root, moves.neighbours(moving))
        after = holding(found.repository, environment, edit.lock)
        warnings = moves.warnings(after, env, moving, manifests)
        return edit.then(Edit(edit.lock, warnings=tuple(warnings)))

    edit_checkout(session, environment, judged, warned=warned, dry_run=dry_run)


def moves_of(found: Checkout, environment: "Environment", edit: "Edit") -> tuple["Move", ...]:
    """Give the functions that an edit moves, with what they weigh before and after."""
    from layergen.resolve import moves
    from layergen.resolve.edit import holding

    return moves.moves(
        found.repository,
        holding(found.repository, environment.name, edit.lock),
        environment,
        found.package_bytes,
        found.facts.limits.unzipped_bytes,
    )
