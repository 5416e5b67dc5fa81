"""Whatever a name holds, Markdown shows it as it is."""

import html
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from layergen.report.inert import code, inert, inert_html, prose

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


@given(TEXTS)
@example("use `layergen gate`, then `a`b")
@example("`")
@example("- `a`")
def test_prose_shows_the_text_with_its_commands_as_code(text: str) -> None:
    page = shown(prose(text))
    if plain(text).count("`") % 2:
        assert page == f"<p>{plain(text)}</p>\n"
    elif plain(text).strip("` "):
        bare = re.sub("</?code>", "", page)
        assert bare.replace(" ", "") == f"<p>{plain(text)}</p>\n".replace("`", "").replace(" ", "")


def test_commands_stay_apart_from_the_words_around_them() -> None:
    assert prose("run `layergen gate` again") == "run `layergen gate` again"


@given(TEXTS)
def test_html_shows_the_text(text: str) -> None:
    assert shown(f"<div>{inert_html(text)}</div>") == f"<div>{plain(text)}</div>"


REFERENCES = (
    *("@all", "a/b#1", "#1", "!1", "~bug", "GH-1", "TICKET-12", "http://a.b", "www.a.b", "a@b.c"),
    *(":tada:", "deadbeef", "0123456789abcdef0123456789abcdef01234567", "CVE-2026-1", "$1"),
)


@pytest.mark.parametrize("text", REFERENCES)
def test_references_are_none(text: str) -> None:
    for made in (inert(text), prose(text), inert_html(text)):
        assert "\u200b" in made
        assert html.unescape(made).replace("\u200b", "").replace("\\", "") == text


@pytest.mark.parametrize("text", ["eu-west-1", "111122223333", "2026-11-23", "10 %", "a.tf:1-2"])
def test_what_refers_to_nothing_is_left_alone(text: str) -> None:
    assert inert(text) == text
