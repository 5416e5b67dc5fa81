"""Something that was posted for people to read: a comment, a note, an issue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """One post of ours. `number` rises with each; `node` is its id for GraphQL, on GitHub.

    `open` is of meaning for an issue only.
    """

    number: int
    body: str
    url: str = ""
    node: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class CommitState:
    """What a commit is told to be: `context` is whose word it is, `description` one sentence."""

    passed: bool
    context: str
    description: str
    url: str = ""

    def shortened(self, most: int) -> str:
        """Give the description in as many characters as there is room for."""
        told = self.description
        return told if len(told) <= most else f"{told[: most - 1].rstrip()}…"
