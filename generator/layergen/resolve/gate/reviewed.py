"""Whether a plan is one that people saw before they merged."""

from dataclasses import replace

from layergen.model.comment_marker import CommentMarker
from layergen.model.gate import Breach, Verdict
from layergen.model.words import few

RULE = "not-reviewed"
"""It is asked for by an option, and so needs no waiver."""
_SHOWN = 12


def held_to(verdict: Verdict, marker: CommentMarker, where: str) -> Verdict:
    """Refuse a plan that the comment with this marker does not tell of.

    `where` names the comment in messages. A plan that changes nothing passes: it was applied
    already, or there is nothing to be sorry for.
    """
    if not verdict.changes or verdict.digest in marker.each:
        return verdict
    commit = f", commit {marker.sha[:_SHOWN]}," if marker.sha else ""
    breach = Breach(
        RULE,
        "",
        f"this is not what reviewers saw: the digest of the plan is {_short(verdict.digest)}, and "
        f"{where}{commit} tells of {few([_short(digest) for digest in marker.each])}",
        hint="somebody changed what it starts from, or what it was made of: plan again on a pull "
        "request, so that its comment tells what this does, and merge that",
    )
    return replace(verdict, breaches=(*verdict.breaches, breach))


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:_SHOWN]
