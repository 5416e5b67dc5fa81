"""How one post of ours is kept up to date among those of others."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.ci_run import Stamp
    from layergen.model.post import Post
    from layergen.resolve.posting import Candidate

_ROUNDS = 10
_SHORTENINGS = 5


class Thread(Protocol):
    """Where posts are: a pull request, a merge request, the issues of a repository."""

    def ours(self) -> "list[Post]":
        """Give those that our own account has written, oldest first."""

    def unhidden(self, posts: "list[Post]") -> "list[Post]":
        """Leave out those that somebody has hidden."""

    def find(self, number: int) -> "Post | None":
        """Look at one; None if it is not there."""

    def create(self, body: str) -> "Post":
        """Write a new one."""

    def edit(self, post: "Post", body: str) -> None:
        """Replace the text of one. Raises GoneError if it is not there any more."""

    def remove(self, post: "Post") -> None:
        """Take one away."""

    def settle(self) -> None:
        """Let the writes of others arrive that are on their way."""


class Ending(StrEnum):
    """How it ended."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NEWER = "left alone: a newer run has written it"


@dataclass(frozen=True, slots=True)
class Posted:
    """The one post that is there now."""

    ending: Ending
    post: "Post"


def keep_posted(
    thread: Thread,
    text: Callable[[int], str],
    stamp: "Stamp | None",
    recognise: "Callable[[Post], Candidate | None]",
    *,
    budget: int,
    same: Callable[[str, str], bool] | None = None,
) -> Posted:
    """See that exactly one post is there, with what `text` gives or something newer.

    `text` takes a budget in bytes, which shrinks if the host finds it too long. `recognise` tells
    our posts by their marker, and what is the `same` for readers is not written again. Raises
    LayergenError, also if others do not stop changing it.
    """
    from layergen.adapters.posting_errors import GoneError, TooLongError, UnclearError
    from layergen.resolve.posting import next_step, same_text

    body, shortenings = text(budget), 0
    created: dict[int, Post] = {}
    changed: Ending | None = None
    for _ in range(_ROUNDS):
        found = _found(thread, recognise, created)
        wrote = changed is not None
        step = next_step(body, stamp, found, wrote=wrote, same=same or same_text)
        if step.is_empty and step.kept is not None:
            return Posted(Ending.NEWER if step.newer else changed or Ending.UNCHANGED, step.kept)
        try:
            if step.body and step.into is None:
                made = thread.create(step.body)
                created[made.number] = made
                changed = Ending.CREATED
            elif step.body and step.into is not None:
                thread.edit(step.into, step.body)
                changed = changed or Ending.UPDATED
            for extra in step.remove:
                thread.remove(extra)
        except TooLongError:
            # A newer text that does not fit cannot be: it stood there.
            shortenings += 1
            if shortenings > _SHORTENINGS:
                raise
            body = text(budget >> shortenings)
            continue
        except (GoneError, UnclearError):
            # Somebody deleted it in between, or it may be there or not: look again.
            created.clear()
        thread.settle()
    raise LayergenError(
        "the post did not come to rest: something else changes or deletes it all the time",
        hint="does another tool tidy up here? give this post another --key, or post from one job",
    )


def _found(
    thread: Thread,
    recognise: "Callable[[Post], Candidate | None]",
    created: "dict[int, Post]",
) -> "list[Candidate]":
    posts = {post.number: post for post in thread.ours()}
    for number in created.keys() - posts.keys():
        # A listing may lag behind; what we have just created is there unless somebody removed it.
        if (post := thread.find(number)) is not None:
            posts[number] = post
        else:
            del created[number]
    ours = {number: found for number, post in posts.items() if (found := recognise(post))}
    shown = thread.unhidden([one.post for one in ours.values()])
    return [ours[post.number] for post in shown]
