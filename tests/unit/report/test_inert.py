"""Whatever a name holds, Markdown shows it as it is."""

import html
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from layergen.report.inert import code, inert, prose

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TEXTS = st.text(
    st.one_of(st.sampled_from("\\`*_{}[]()<>#+-.!|~&$@=1 \n"), st.characters(codec="utf-8")),
    max_size=30,
)


def shown(markdown: str) -> str:
    """Give what a reader sees, provided that it is nothing but plain text."""
    page = GITHUB.render(markdown)
    return html.unescape(page).replace("\u200b", "")


def plain(text: str) -> str:
    # What nobody can read, or what turns text around, is shown as such.
    return "".join(
        "\ufffd"
        if unicodedata.category(one).startswith("C")
        and one.isprintable() is False
        and unicodedata.category(one) != "Cn"
        else one
        for one in " ".join(text.split())
    )


@given(TEXTS)
@example("---")
@example("1. one")
@example("2.11.3")
@example("+ one")
@example("<script>")
@example("&copy;")
@example("a_b_c")
@example("__a__")
def test_a_paragraph_shows_the_text(text: str) -> None:
    if plain(text):
        assert shown(inert(text)) == f"<p>{plain(text)}</p>\n"


@given(TEXTS)
def test_a_cell_shows_the_text(text: str) -> None:
    page = shown(f"| a | b |\n| --- | --- |\n| {inert(text)} | end |\n")

    (row,) = re.findall(r"<tbody>(.*)</tbody>", page, re.DOTALL)
    assert row == f"\n<tr>\n<td>{plain(text)}</td>\n<td>end</td>\n</tr>\n"


@pytest.mark.parametrize("text", ["x86_64", "2.11.3", "@types/node (dev)", "a-b/c.d"])
def test_everyday_names_stay_readable(text: str) -> None:
    assert inert(text).replace("\u200b", "") == text


@given(TEXTS)
@example("a`b``c")
@example("`")
@example("a|b")
@example("a\\\\|b")
def test_code_in_a_cell_shows_the_text(text: str) -> None:
    page = shown(f"| a | b |\n| --- | --- |\n| {code(text)} | end |\n")

    (row,) = re.findall(r"<tbody>(.*)</tbody>", page, re.DOTALL)
    (cell,) = re.findall(r"^\n<tr>\n<td>(.*)</td>\n<td>end</td>\n</tr>\n$", row, re.DOTALL)
    assert cell in (plain(text), f"<code>{plain(text)}</code>")


def test_everyday_names_are_code_as_they_are() -> None:
    assert code("@types/node") == "`@types/node`"
    assert code("") == ""


@given(TEXTS, TEXTS)
def test_prose_shows_commands_as_code_among_its_words(before: str, after: str) -> None:
    before, after = (text.replace("`", "") for text in (before, after))

    page = shown(prose(f"let {before} `layergen prune` {after} decide"))

    first, last = plain(f"let {before}"), plain(f"{after} decide")
    assert page == f"<p>{first} <code>layergen prune</code> {last}</p>\n"
