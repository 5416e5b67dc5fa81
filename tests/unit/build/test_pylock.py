"""Reading pylock.toml."""

import pytest

from layergen.build.pylock import parse_pylock
from layergen.build.python_target import PythonTarget, targets_of
from layergen.errors import InvalidInputError
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant

HEAD = 'lock-version = "1.0"\ncreated-by = "test"\n'


def wheel(name: str, digit: str = "0", algorithm: str = "sha256") -> str:
    hashes = f'{{ {algorithm} = "{digit * 64}" }}'
    return f'{{ name = "{name}", path = "{name}", hashes = {hashes} }}'


def package(name: str, *wheels: str, more: str = "") -> str:
    listed = f"wheels = [{', '.join(wheels)}]\n" if wheels else ""
    return f'[[packages]]\nname = "{name}"\nversion = "1.0"\n{more}{listed}'


@pytest.fixture
def target(runtimes: dict[str, Runtime]) -> PythonTarget:
    return targets_of(Variant("x", ("python3.12",), ("arm64",)), runtimes)[0]


def test_names_the_files(target: PythonTarget) -> None:
    lock = parse_pylock(
        HEAD
        + package(
            "a", wheel("a-1.0-cp312-cp312-win_amd64.whl"), wheel("a-1.0-py3-none-any.whl", "1")
        )
        + package(
            "b", wheel("b-1.0-py3-none-any.whl"), more="marker = \"sys_platform == 'win32'\"\n"
        ),
        "pylock.toml",
    )

    wanted = lock.wanted_on(target)

    assert set(wanted) == {"a"}
    assert set(wanted["a"].files.values()) == {
        "a-1.0-cp312-cp312-win_amd64.whl",
        "a-1.0-py3-none-any.whl",
    }


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("lock-version = ", "bad-pylock"),
        ('lock-version = "9.0"\n', "bad-pylock"),
        (HEAD + package("a", wheel("a.whl")), "bad-pylock"),
    ],
)
def test_refuses_an_invalid_lock(text: str, rule: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_pylock(text, "layers/x/pylock.toml")

    (finding,) = caught.value.diagnostics
    assert (finding.rule, str(finding.place)) == (rule, "layers/x/pylock.toml")


ARCHIVE = 'archive = { url = "https://x.example/a.zip", hashes = { sha256 = "0" } }\n'


def sdist(name: str, algorithm: str = "sha256") -> str:
    file = f"{name}-1.0.tar.gz"
    return f'sdist = {{ name = "{file}", path = "{file}", hashes = {{ {algorithm} = "0" }} }}\n'


def test_names_the_source_that_may_be_built(target: PythonTarget) -> None:
    lock = parse_pylock(
        HEAD
        + package("a", more=sdist("a"))
        + package("b", wheel("b-1.0-py3-none-any.whl"), more=sdist("b", "sha512")),
        "pylock.toml",
    )

    wanted = lock.wanted_on(target)

    assert {name: list(found.files.values()) for name, found in wanted.items()} == {
        "a": ["a-1.0.tar.gz"],
        "b": ["b-1.0-py3-none-any.whl"],
    }


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (package("a", more=ARCHIVE) + package("b", more=ARCHIVE), "no-wheels"),
        (package("a", more=sdist("a", "sha512")), "unhashed"),
        (package("a", wheel("a-1.0-py3-none-any.whl", algorithm="sha512")), "unhashed"),
        ('requires-python = ">=3.13"\npackages = []\n', "wrong-target"),
        (
            package("a", wheel("a-1.0-py3-none-any.whl"))
            + package("a", wheel("a-1.0-py3-none-any.whl")),
            "wrong-target",
        ),
    ],
)
def test_refuses_what_the_target_cannot_use(target: PythonTarget, text: str, rule: str) -> None:
    lock = parse_pylock(HEAD + text, "pylock.toml")

    with pytest.raises(InvalidInputError) as caught:
        lock.wanted_on(target)

    assert {finding.rule for finding in caught.value.diagnostics} == {rule}
