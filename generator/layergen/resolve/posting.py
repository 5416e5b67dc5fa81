"""What to do so that exactly one post is left, with the newest content, whoever else is at it.

Neither GitHub nor GitLab writes only if nothing has changed, so several runs can look at once, find
nothing, and create. Each looks again after it wrote, and all follow one rule: the oldest post stays
and takes the newest content, the others go. Whoever creates second sees the first, so one of them
always cleans up, and a run that died between two steps is cleaned up after by the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layergen.model.ci_run import Stamp
from layergen.model.post import Post


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that is ours by author and marker, and which run wrote it, if its marker says."""

    post: Post
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What to write, and what to remove after that. An empty step: all is as it should be.

    `body` goes into `into`, or into a new post if that is None. `kept` is the post that stays, and
    `newer` tells that a newer run wrote it.
    """

    body: str = ""
    into: Post | None = None
    remove: tuple[Post, ...] = ()
    kept: Post | None = None
    newer: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to do."""
        return not self.body and not self.remove


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts are the same to those who store them: line ends may differ."""
    return _stored(one) == _stored(other)


def next_step(
    body: str,
    stamp: Stamp | None,
    found: Sequence[Candidate],
    *,
    wrote: bool = False,
    same: Callable[[str, str], bool] = same_text,
) -> Step:
    """Decide what a run has to do that wants `body` to be read, as things stand.

    `wrote` tells that it has written that before. What stands there then and is not older came
    later and stays, so that two jobs of one run do not overwrite each other for ever. What is the
    `same` as the text that stays is not written.
    """
    if not found:
        return Step(body)
    ordered = sorted(found, key=lambda one: one.post.number)
    kept = ordered[0].post
    winners = [one for one in ordered if _stays(one.stamp, stamp, wrote=wrote)]
    newest = max(winners, key=lambda one: one.stamp or Stamp(0, 0), default=None)
    wanted = newest.post.body if newest else body
    newer = newest is not None and bool(newest.stamp and stamp and newest.stamp > stamp)
    unchanged = same(kept.body, wanted)
    return Step(
        body="" if unchanged else wanted,
        into=None if unchanged else kept,
        remove=tuple(one.post for one in ordered[1:]),
        kept=kept,
        newer=newer,
    )


def _stored(text: str) -> str:
    return "\n".join(text.splitlines()).strip()


def _stays(theirs: Stamp | None, ours: Stamp | None, *, wrote: bool) -> bool:
    if theirs is None or ours is None or theirs == ours:
        return wrote
    return theirs > ours
