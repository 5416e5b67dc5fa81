"""Where `comment --post` posts, part by part."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session, workspace_folder
from layergen.cli.posting import keep_posted
from layergen.cli.pull_request import comment_of, number_of
from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun, Host

if TYPE_CHECKING:
    from layergen.adapters.forge import Forge
    from layergen.model.plan_summary import PlanSummary
    from layergen.model.post import CommitState
    from layergen.report.comment_annotations import Places
    from layergen.report.comment_markdown import CommentOptions


class Part(StrEnum):
    """What is posted."""

    COMMENT = "comment"
    SUMMARY = "summary"
    ANNOTATIONS = "annotations"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Posting:
    """What is to be posted, and by which run."""

    session: Session
    found: Checkout
    summary: "PlanSummary"
    options: "CommentOptions"
    run: CiRun
    parts: Collection[Part]

    def text(self, budget: int) -> str:
        """Write the Markdown within a budget of bytes, or as short as it gets."""
        from layergen.report.comment_markdown import MIN_BYTES, comment_markdown

        options = replace(self.options, max_bytes=max(budget, MIN_BYTES))
        return comment_markdown(self.summary, options)

    def state(self, url: str) -> "CommitState":
        """Say of the commit what the verdict says of the plans."""
        from layergen.model.plan_summary import Outcome
        from layergen.model.post import CommitState
        from layergen.report.comment_verdict import OUTCOMES, verdict

        outcome = self.summary.outcome
        errored = any(root.errored for root in self.summary.roots)
        return CommitState(
            passed=outcome is not Outcome.REFUSED and not errored,
            context=f"layergen/{self.options.marker.key}",
            description=f"{OUTCOMES[outcome]}: {verdict(self.summary)}",
            url=url,
        )


def post(posting: Posting) -> None:
    """Post every part, those first that need no token; then tell all that could not be posted.

    Raises LayergenError.
    """
    if Part.ANNOTATIONS in posting.parts and posting.run.annotates:
        _annotate(posting)
    failures: list[LayergenError] = []
    with _keeping(failures):
        if Part.SUMMARY in posting.parts and posting.run.summary_file:
            _add_to_summary(posting)
    if {Part.COMMENT, Part.STATUS} & {*posting.parts}:
        from layergen.adapters.forge import signed_in

        with _keeping(failures), signed_in(posting.run, posting.session.say) as forge:
            url = posting.run.url
            with _keeping(failures):
                if Part.COMMENT in posting.parts:
                    url = _comment(posting, forge) or url
            if Part.STATUS in posting.parts:
                _tell(posting, forge, url)
    if failures:
        from layergen.adapters import console

        for failure in failures[:-1]:
            console.say_error(failure)
        raise failures[-1]


@contextmanager
def _keeping(failures: list[LayergenError]) -> Iterator[None]:
    """Let the other parts go on where one fails."""
    try:
        yield
    except LayergenError as error:
        failures.append(error)


def _comment(posting: Posting, forge: "Forge") -> str:
    number = number_of(forge, posting.run)
    posted = keep_posted(
        forge.thread(number),
        posting.text,
        posting.run.stamp,
        comment_of(posting.options.marker.key),
        budget=posting.options.max_bytes,
    )
    where = f" ({posted.post.url})" if posted.post.url else ""
    posting.session.say(f"comment on {_noun(posting.run)} {number}: {posted.ending}{where}")
    return posted.post.url


def _tell(posting: Posting, forge: "Forge", url: str) -> None:
    if not posting.run.sha:
        posting.session.say("no status is told: nobody says of which commit (--sha)")
        return
    state = posting.state(url)
    forge.tell(posting.run.sha, state)
    said = "success" if state.passed else "failure"
    posting.session.say(f"status {state.context} of {posting.run.sha[:12]}: {said}")


def _annotate(posting: Posting) -> None:
    from layergen.adapters import console

    console.write(_annotations(posting))


def _annotations(posting: Posting) -> str:
    from layergen.report.comment_annotations import comment_annotations

    folder = workspace_folder(posting.found.root)
    return comment_annotations(posting.summary, _places(posting), folder=folder)


def _places(posting: Posting) -> "Places":
    """Find the blocks that dangers are about, in the files of their roots."""
    from layergen.adapters.repository_files import read_folder
    from layergen.load.block_places import block_of, block_places

    dangers = [one for one in posting.summary.dangers if one.root.environment and one.address]
    blocks = {}
    for folder in {danger.root.folder for danger in dangers}:
        texts = read_folder(posting.found.root / folder, "*.tf")
        blocks[folder] = block_places({f"{folder}/{name}": text for name, text in texts.items()})
    return {
        (one.root.folder, one.address): place
        for one in dangers
        if (place := blocks[one.root.folder].get(block_of(one.address)))
    }


def _add_to_summary(posting: Posting) -> None:
    from layergen.adapters.step_summary import add_to_summary, summary_room
    from layergen.report.comment_markdown import MIN_BYTES

    file = posting.run.summary_file
    room = summary_room(file)
    if room < MIN_BYTES:
        raise LayergenError(
            "the step's summary is full: GitHub takes 1 MiB for a step",
            hint="post in a step of its own, or leave it out: --without summary",
        )
    add_to_summary(file, posting.text(room))
    posting.session.say("written to the step's summary")


def show(posting: Posting) -> None:
    """Print what would be posted, and where. Needs no token and asks nobody."""
    from layergen.adapters import console

    for title, text in _shown(posting):
        console.write(f"--- {title} ---\n{text}")


def _shown(posting: Posting) -> Iterator[tuple[str, str]]:
    run = posting.run
    if Part.ANNOTATIONS in posting.parts and run.annotates:
        yield "annotations of the step", _inert_commands(_annotations(posting))
    if Part.SUMMARY in posting.parts and run.summary_file:
        yield "summary of the step", "The same as the comment, with room for 1 MiB.\n"
    where = f"{run.repository or 'a repository that nobody names'} on {run.host.spoken} ({run.api})"
    if Part.COMMENT in posting.parts:
        if run.pull_request is not None:
            number = f"{_noun(run)} {run.pull_request}"
        else:
            number = f"the {_noun(run)} of commit {run.sha[:12] or '(nobody names one: --pr)'}"
        yield f"comment on {number} of {where}", posting.text(posting.options.max_bytes)
    if Part.STATUS in posting.parts:
        state = posting.state(run.url)
        said = "success" if state.passed else "failure"
        commit = run.sha[:12] or "(nobody names one: --sha)"
        told = f"{state.context}: {said}, {state.description}\n"
        yield f"status of commit {commit} of {where}", told


def _inert_commands(text: str) -> str:
    """Write workflow commands as a list: the runner takes those with blanks before them, too."""
    return "".join(f"- {line}\n" for line in text.replace("##[", "## [").splitlines())


def _noun(run: CiRun) -> str:
    return "pull request" if run.host is Host.GITHUB else "merge request"
