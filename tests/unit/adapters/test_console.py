from collections.abc import Iterator

import pytest

from layergen.adapters import console

SENTENCE = "2 warnings; `layergen validate` shows [them] :all: " + "x" * 200


@pytest.fixture(autouse=True)
def own_console(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the console look at the environment of this test alone."""
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    console.stderr.cache_clear()
    yield
    console.stderr.cache_clear()


def test_a_sentence_is_whole_and_plain_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console.say(SENTENCE, style="yellow")

    assert capsys.readouterr() == ("", f"{SENTENCE}\n")


def test_it_has_colour_where_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    console.say(SENTENCE, style="yellow")

    assert capsys.readouterr() == ("", f"\x1b[33m{SENTENCE}\x1b[0m\n")
