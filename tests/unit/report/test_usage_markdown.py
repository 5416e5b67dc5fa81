"""Who uses what, in Markdown that stays text."""

from dataclasses import replace

from layergen.report.usage_markdown import usage_markdown
from tests.unit.report.usage import REPORT


def test_what_was_not_seen_comes_first() -> None:
    lines = usage_markdown(REPORT).split("\n")
    assert lines[:10] == [
        "## Usage in dev",
        "",
        "Account 111122223333 and 222233334444 in eu-west-1 on 2026-11-30.",
        "Invocations of the last 7 days.",
        "",
        "### Not everything could be looked at",
        "",
        "| account | regions | question | why |",
        "| --- | --- | --- | --- |",
        r"| 222233334444 | eu-west-1 | functions | AWS \| said no (ask \<them\>) |",
    ]
    assert "Not everything" not in usage_markdown(replace(REPORT, problems=()))


def test_names_are_text_in_cells_that_do_not_end() -> None:
    text = usage_markdown(REPORT)
    assert r"| base | use \<b\>\[core\]\</b\> |" in text
    assert r"checkout (\$LATEST, 1 live prod, 2 and 2 more), 1 invocation |" in text
    assert "f09 (1)<br>and 2 more functions<br>not everybody could be looked at |" in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert line.endswith("|")
