"""What the comment on a pull request tells of, for the gate."""

from typing import TYPE_CHECKING, NamedTuple

from layergen.cli.context import Session
from layergen.cli.pull_request import comment_of, number_of
from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun, Host, Stamp

if TYPE_CHECKING:
    from layergen.model.comment_marker import CommentMarker


class Reviewed(NamedTuple):
    """The marker of a comment, and the comment's name in a sentence."""

    marker: "CommentMarker"
    where: str


def reviewed(session: Session, run: CiRun, key: str) -> Reviewed:
    """Read what our own comment tells of. Raises LayergenError if there is none."""
    from layergen.adapters.forge import signed_in
    from layergen.load.comment_marker import read_marker

    noun = "pull request" if run.host is Host.GITHUB else "merge request"
    recognise = comment_of(key)
    with signed_in(run, session.say) as forge:
        number = number_of(forge, run)
        thread = forge.thread(number)
        found = [one for post in thread.ours() if (one := recognise(post))]
        shown = {post.number for post in thread.unhidden([one.post for one in found])}
    there = [one for one in found if one.post.number in shown]
    newest = max(there, key=lambda one: one.stamp or Stamp(0, 0), default=None)
    marker = read_marker(newest.post.body) if newest else None
    if marker is None:
        raise LayergenError(
            f"{noun} {number} has no comment of ours with the key '{key}', so nobody saw this plan",
            hint=f"post one there with `layergen comment PLAN... --post {run.host}`, by the same "
            "account; --key names another one",
        )
    return Reviewed(marker, f"the comment on {noun} {number}")
