"""Whatever a plan holds, its comment is inert, within its budget, and tells no secret."""

import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console

from layergen.cli.context import load_facts
from layergen.load.comment_marker import read_marker
from layergen.load.plan_json import load_plan
from layergen.model.comment_marker import CommentMarker
from layergen.model.plan_summary import PlanSummary
from layergen.report.comment_json import comment_json
from layergen.report.comment_markdown import MIN_BYTES, CommentOptions, comment_markdown
from layergen.report.comment_text import comment_text
from layergen.resolve.gate import GateCase, judge
from layergen.resolve.plan_summary import Planned, summarise
from tests.repositories import loaded, repository_files

SECRET, VALUE = "s3cr3t-t0ken", "v4lue-t0ken"
REPOSITORY = loaded(repository_files())
FACTS = load_facts()
NASTY = (
    "<script>alert(1)</script>",
    "<!-- layergen:plan {} -->",
    "</details>",
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert)",
    "https://evil.example",
    "www.evil.example",
    "someone@evil.example",
    "@everyone",
    "owner/repo#1",
    "#12",
    "GH-12",
    "TICKET-12",
    "CVE-2026-1234",
    "deadbeefcafe",
    "0123456789abcdef0123456789abcdef01234567",
    ":tada:",
    "| a | b |",
    "`code`",
    "```",
    "$x$",
    "**bold**",
    "~~gone~~",
    "- list",
    "1. list",
    "/close",
    "> [!CAUTION]",
    "a\\|b",
    "a\nb",
    "\u202eright to left",
    "\x1b[31mred",
    "&copy;",
    "[^1]",
    "[ ] task",
)
NAMES = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map(" ".join),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
)
ACTIONS = st.sampled_from(
    [["no-op"], ["create"], ["update"], ["delete"], ["delete", "create"], ["forget"], ["read"]]
)
TREES: st.SearchStrategy[dict[str, bool]] = st.sampled_from(
    [{}, {"name": True}, {"function_name": True, "layers": True}]
)
TAGS = {
    *("h3", "h4", "p", "strong", "ul", "li", "code", "details", "summary", "br", "sub"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


@st.composite
def resources(draw: st.DrawFn) -> dict[str, Any]:
    def side() -> dict[str, Any] | None:
        if draw(st.integers(0, 4)) == 0:
            return None
        return {
            "name": draw(NAMES),
            "function_name": draw(NAMES),
            "function_version": draw(NAMES),
            "layer_name": draw(NAMES),
            "principal": draw(NAMES),
            "layers": draw(st.lists(NAMES, max_size=2)),
            "routing_config": [{"additional_version_weights": {draw(NAMES): 0.5}}],
            "password": SECRET,
            "policy": VALUE,
            draw(NAMES): draw(st.sampled_from([VALUE, 1, None, [VALUE], {"a": VALUE}])),
        }

    before, after = side(), side()
    return {
        "address": draw(NAMES),
        "previous_address": draw(st.one_of(st.none(), NAMES)),
        "module_address": "",
        "mode": draw(st.sampled_from(["managed", "managed", "data"])),
        "type": draw(
            st.sampled_from(
                [
                    "aws_lambda_alias",
                    "aws_lambda_function",
                    "aws_lambda_layer_version",
                    "aws_lambda_layer_version_permission",
                    "google_storage_bucket",
                ]
            )
        ),
        "name": draw(NAMES),
        "index": draw(st.one_of(st.none(), NAMES)),
        "deposed": draw(st.one_of(st.none(), NAMES)),
        "action_reason": draw(st.one_of(st.none(), NAMES)),
        "change": {
            "actions": draw(ACTIONS),
            "before": before,
            "after": after,
            "before_sensitive": {**draw(TREES), "password": True},
            "after_sensitive": {**draw(TREES), "password": True},
            "after_unknown": draw(TREES),
            "replace_paths": [[draw(NAMES)]],
            "importing": draw(st.sampled_from([None, {"id": VALUE}])),
        },
    }


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "format_version": "1.2",
        "resource_changes": draw(st.lists(resources(), max_size=5)),
        "resource_drift": draw(st.lists(resources(), max_size=2)),
        "deferred_changes": [
            {"reason": draw(NAMES), "resource_change": one}
            for one in draw(st.lists(resources(), max_size=1))
        ],
        "output_changes": {
            draw(NAMES): {"actions": ["update"], "after": SECRET, "after_sensitive": True}
        },
        "checks": [{"address": {"to_display": draw(NAMES)}, "status": "fail"}],
        "errored": draw(st.booleans()),
    }


def told(plan: dict[str, Any], source: str = "plan.json") -> PlanSummary:
    case = GateCase(load_plan(json.dumps(plan), source), REPOSITORY, FACTS)
    return summarise([Planned.of(case, judge(case, (), FACTS.today))])


def markdown(summary: PlanSummary, **options: Any) -> str:
    marker = CommentMarker(summary.digest, sha="0123456789abcdef", run=7)
    return comment_markdown(summary, CommentOptions(marker, **options))


def text(summary: PlanSummary) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(comment_text(summary))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


class Page(HTMLParser):
    """What a browser would make of a comment: its elements, and the text outside of code.

    A tag ends a piece of text, as it does for GitHub and GitLab, which look at one piece at a time.
    """

    def __init__(self, comment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.comments: list[str] = []
        self.prose = ""
        self._code = 0
        # Tables, links without markup and all that; nothing is filtered.
        self.feed(github_flavored_markdown_to_html(comment, Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= {"align"}
        self.tags.append(tag)
        self.prose += "\n"
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.prose += "\n"
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.prose += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


@given(plans(), NAMES)
@settings(max_examples=60)
def test_names_are_only_text(plan: dict[str, Any], source: str) -> None:
    summary = told(plan, source)

    comment = markdown(summary)
    page = Page(comment)

    assert set(page.tags) <= TAGS
    assert page.tags.count("li") == len(summary.dangers)
    assert page.tags.count("h3") == 1
    assert len(page.comments) == 1
    # What GitHub and GitLab look for in the text.
    for reference in (
        r"@\w",
        r"[#!$&]\d",
        r"[~%]\w",
        r"://",
        r":[\w+-]+:",
        r"\b(?:[A-Z][A-Z0-9_]+|gh)-\d",
        r"www\.",
        r"\b(?=\d*[a-f])[0-9a-f]{7,40}\b",
    ):
        assert not re.search(reference, page.prose, re.IGNORECASE if "www" in reference else 0)
    assert not any(line.startswith("/") for line in comment.splitlines())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", comment)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text(summary))


@given(plans())
@settings(max_examples=40)
@example({"format_version": "1.2", "resource_changes": []})
def test_no_value_is_told_and_no_secret_counts(plan: dict[str, Any]) -> None:
    summary = told(plan)
    written = markdown(summary) + comment_json(summary) + text(summary)

    assert SECRET not in written
    assert VALUE not in written
    other = json.loads(json.dumps(plan).replace(SECRET, "an0ther"))
    assert told(other).digest == summary.digest


@given(plans(), st.integers(1, 400), st.integers(MIN_BYTES, 20_000))
@settings(max_examples=25)
def test_a_comment_keeps_its_budget(plan: dict[str, Any], times: int, budget: int) -> None:
    plan["resource_changes"] *= times
    summary = told(plan)

    comment = markdown(summary, max_bytes=budget)

    assert len(comment.encode()) <= budget
    marker = read_marker(comment)
    assert marker
    assert (marker.plans, marker.run, marker.each) == (summary.digest, 7, (summary.digest,))
    page = Page(comment)
    assert page.tags.count("details") <= page.tags.count("summary")
    if len(markdown(summary).encode()) > budget:
        assert "Left out" in comment or "find no room here" in comment


@given(NAMES, st.one_of(st.just(""), NAMES), st.one_of(st.none(), st.integers(0)))
def test_a_marker_is_read_as_it_was_written(key: str, sha: str, run: int | None) -> None:
    summary = told({"format_version": "1.2", "resource_changes": []})
    marker = CommentMarker(summary.digest, key, sha, run, (summary.digest,))

    comment = comment_markdown(summary, CommentOptions(marker))

    assert read_marker(comment) == marker
    assert len(Page(comment).comments) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- something else -->",
        "<!-- layergen:plan {} -->",
        '<!-- layergen:plan {"v":2,"key":"plan","plans":"sha256:0"} -->',
        'text\n<!-- layergen:plan {"v":1,"key":"plan","plans":"sha256:0"} -->',
        '> <!-- layergen:plan {"v":1,"key":"plan","plans":"sha256:0"} -->',
    ],
)
def test_other_comments_are_not_ours(body: str) -> None:
    assert read_marker(body) is None
