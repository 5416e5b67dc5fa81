"""What the hidden first line of a comment says, so that it is found and updated in place."""

from dataclasses import dataclass

DEFAULT_KEY = "plan"
"""The key of a comment whose writer names none; it does not depend on what changed."""


@dataclass(frozen=True, slots=True)
class CommentMarker:
    """Which comment this is, and of what.

    `key` tells several comments of one pull request apart. `sha` is the commit and `run` the number
    of the CI run that wrote it; a higher one is newer, and so is a later `attempt` of the same one.
    `plans` is the digest over all plans, and `each` are those of the single ones, in order.
    """

    plans: str
    key: str = DEFAULT_KEY
    sha: str = ""
    run: int | None = None
    each: tuple[str, ...] = ()
    attempt: int = 1
