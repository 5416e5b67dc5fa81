"""Reading package-lock.json, and refusing what cannot be built from."""

import json
from typing import Any

import pytest

from layergen.build.npm_lock import parse_npm_lock
from layergen.errors import InvalidInputError
from tests.tarballs import lock_text, locked, make_tarball

FILE = "layers/demo/package-lock.json"
A = make_tarball("a")


def refusal(text: str) -> str:
    with pytest.raises(InvalidInputError) as caught:
        parse_npm_lock(text, FILE)
    (finding,) = caught.value.diagnostics
    assert finding.hint
    return str(finding)


def entry_refusal(path: str = "node_modules/a", **entry: Any) -> str:
    return refusal(lock_text({}, {path: {**locked(A), **entry}}))


def test_finds_packages_as_nodejs_does() -> None:
    paths = ["a", "b", "a/node_modules/b", "@s/c", "@s/c/node_modules/@s/d"]
    lock = parse_npm_lock(
        lock_text({}, {f"node_modules/{path}": locked(A) for path in paths}), FILE
    )

    def found(path: str, name: str) -> str | None:
        package = lock.found_from(path, name)
        return None if package is None else package.path

    assert found("", "b") == "node_modules/b"
    assert found("node_modules/a", "b") == "node_modules/a/node_modules/b"
    assert found("node_modules/a/node_modules/b", "@s/c") == "node_modules/@s/c"
    inner = "node_modules/@s/c/node_modules/@s/d"
    assert found("node_modules/@s/c", "@s/d") == inner
    assert found(inner, "a") == "node_modules/a"
    assert found("node_modules/a", "@s/d") is None


def test_reads_names_aliases_and_places() -> None:
    lock = parse_npm_lock(
        lock_text({"dependencies": {"x": "npm:a@1"}}, {"node_modules/x": locked(A, name="a")}),
        FILE,
    )

    package = lock.packages["node_modules/x"]
    assert (package.name, package.version, package.integrity) == ("a", "1.0.0", A.integrity)
    assert package.place.line == 11


@pytest.mark.parametrize("version", [1, 2, 4, None])
def test_only_version_3(version: int | None) -> None:
    said = refusal(json.dumps({"lockfileVersion": version, "packages": {"": {}}}))

    assert f"error[old-package-lock]: lockfileVersion is {version}" in said
    assert "run `layergen lock`" in said


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", f"{FILE}:1:1: error[bad-package-lock]: the file is damaged: it is no JSON"),
        ('{\n"a" 1', f"{FILE}:2:5: error[bad-package-lock]"),
        ("[]", "it is no JSON object"),
        ('{"lockfileVersion": 3}', "it has no packages"),
        ('{"lockfileVersion": 3, "packages": {"": 1}}', "'' is no object"),
    ],
)
def test_damaged_files(text: str, what: str) -> None:
    assert what in refusal(text)


@pytest.mark.parametrize(
    "path",
    [
        "node_modules/../../etc",
        "node_modules/a/../../../b",
        "node_modules/a/b/c",
        "node_modules/a@1",
        "node_modules/@s",
        "node_modules/",
    ],
)
def test_paths_that_lead_elsewhere(path: str) -> None:
    assert "error[bad-package-lock]" in entry_refusal(path)


@pytest.mark.parametrize("path", ["../tools", "packages/a", "packages/a/node_modules/b", "/abs"])
def test_targets_of_links_are_no_places_for_packages(path: str) -> None:
    """A development tool may be such a link; `test_npm_tree` refuses what a layer needs."""
    lock = parse_npm_lock(lock_text({}, {path: {"version": "1.0.0"}}), FILE)

    assert set(lock.packages) == {""}


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ({"version": 1}, "'version' is no text"),
        ({"os": {"a": 1}}, "'os' is no list of texts"),
        ({"dependencies": ["b"]}, "'dependencies' is no object"),
        ({"dependencies": {"b": 1}}, "maps a name to something that is no text"),
        ({"integrity": "sha1-deadbeef"}, "the integrity 'sha1-…' is no SHA-512"),
        ({"integrity": "sha512-short"}, "the integrity 'sha512-…' is no SHA-512"),
    ],
)
def test_wrong_entries_are_shown_with_their_line(entry: dict[str, Any], what: str) -> None:
    said = entry_refusal(**entry)

    assert what in said
    assert said.startswith(f"{FILE}:7:5: ")


def test_takes_the_sha512_among_several() -> None:
    text = lock_text({}, {"node_modules/a": {**locked(A), "integrity": f"sha1-x= {A.integrity}"}})

    assert parse_npm_lock(text, FILE).packages["node_modules/a"].integrity == A.integrity
