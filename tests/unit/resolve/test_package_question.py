"""Which versions of which package a question is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from layergen.errors import LayergenError
from layergen.model.strategy import SourceKind
from layergen.resolve.package_question import read_question

PIP, NPM = SourceKind.PIP, SourceKind.NPM


@pytest.mark.parametrize(
    ("question", "kind", "name", "version", "meant"),
    [
        ("requests<2.32.4", PIP, "requests", "2.32.3", True),
        ("requests<2.32.4", PIP, "requests", "2.32.4", False),
        ("requests", PIP, "requests", "0.1", True),
        ("Typing_Extensions>=4", PIP, "typing-extensions", "4.1", True),
        ("typing.extensions>=4", PIP, "typing-extensions", "3.9", False),
        # Who asks where something bad is wants to hear of pre-releases, too.
        ("demo>=1", PIP, "demo", "2.0rc1", True),
        ("demo<2", PIP, "demo", "not a version", True),
        ("lodash<4.17.21", NPM, "lodash", "4.17.20", True),
        ("lodash<4.17.21", NPM, "lodash", "4.17.21", False),
        ("lodash>=4,<4.17.21", NPM, "lodash", "4.17.20", True),
        ("lodash==4.17.20", NPM, "lodash", "4.17.20", True),
        ("lodash@^4.17.0", NPM, "lodash", "4.99.0", True),
        ("lodash@^4.17.0", NPM, "lodash", "5.0.0", False),
        ("lodash@4.17.20", NPM, "lodash", "4.17.20", True),
        ("lodash ^4.17.0", NPM, "lodash", "4.17.3", True),
        ("@aws-sdk/client-s3", NPM, "@aws-sdk/client-s3", "3.1.0", True),
        ("@aws-sdk/client-s3@>=3.2 <4", NPM, "@aws-sdk/client-s3", "3.1.0", False),
        ("@aws-sdk/client-s3@>= 3.2 < 4", NPM, "@aws-sdk/client-s3", "3.3.0", True),
        ("next@<15", NPM, "next", "14.0.0-beta.1", True),
        # npm's names are what they are, and its ranges are not PEP 440's.
        ("lo.dash<5", NPM, "lo-dash", "4.0.0", False),
        ("demo~=1.0", NPM, "demo", "1.0.0", False),
        ("demo@^1", PIP, "demo", "1.0.0", False),
        ("other", PIP, "demo", "1.0.0", False),
    ],
)
def test_means(question: str, kind: SourceKind, name: str, version: str, meant: bool) -> None:
    assert read_question(question).means(kind, name, version) is meant


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no package"),
        ("a b c", "names no package"),
        ("demo<", "names no package"),
        ("demo@nonsense", "names no package"),
        ("demo[extra]<2", "says more than"),
        ("demo<2; python_version<'3'", "says more than"),
    ],
)
def test_unclear_questions_are_refused(text: str, message: str) -> None:
    with pytest.raises(LayergenError, match=message):
        read_question(text)


@given(st.tuples(*[st.integers(0, 30)] * 3), st.tuples(*[st.integers(0, 30)] * 3))
def test_both_ecosystems_agree_where_their_words_do(
    bound: tuple[int, ...], version: tuple[int, ...]
) -> None:
    limit, asked = (".".join(map(str, numbers)) for numbers in (bound, version))
    question = read_question(f"demo<{limit}")

    expected = version < bound

    assert question.means(PIP, "demo", asked) is expected
    assert question.means(NPM, "demo", asked) is expected
    assert SpecifierSet(f"<{limit}").contains(asked) is expected
