"""Locks that no longer are what their package.json asks for."""

import json
from typing import Any

import pytest

from layergen.build.npm_freshness import check_fresh
from layergen.build.npm_lock import parse_npm_lock
from layergen.errors import InvalidInputError
from tests.tarballs import lock_text, locked, make_tarball

FILE = "layers/demo/package-lock.json"
A = make_tarball("a")


def test_a_lock_of_another_manifest() -> None:
    lock = parse_npm_lock(
        lock_text({"dependencies": {"a": "^1"}}, {"node_modules/a": locked(A)}), FILE
    )
    manifest = {"dependencies": {"a": "^1"}, "devDependencies": {"zzz": "1"}}
    check_fresh(lock, json.dumps(manifest), "package.json")

    manifest["dependencies"] = {"a": "^2", "b": "1"}
    with pytest.raises(InvalidInputError) as caught:
        check_fresh(lock, json.dumps(manifest), "package.json")

    (finding,) = caught.value.diagnostics
    assert finding.message == "package.json and package-lock.json differ on a, b"


@pytest.mark.parametrize(
    ("overrides", "is_stale"),
    [
        ({"a": "1.0.0"}, False),
        ({"a": ">=1"}, False),
        ({"a": "2"}, True),
        ({"a": "$b"}, True),
        ({"a@3": "2"}, False),
        ({"b": {"a": "2"}}, False),
        ({"a": "npm:other@2"}, False),
        ({"zzz": "2"}, False),
    ],
)
def test_an_override_that_is_newer_than_the_lock(overrides: dict[str, Any], is_stale: bool) -> None:
    wanted = {"dependencies": {"b": "^2"}}
    b = make_tarball("b", "2.0.0", dependencies={"a": "1"})
    old = make_tarball("a", "0.1.0")
    packages = {
        "node_modules/b": locked(b),
        "node_modules/a": locked(A),
        # Neither an alias nor what lies in a tarball is overridden.
        "node_modules/alias": locked(old, name="a"),
        "node_modules/b/node_modules/a": {"version": "0.1.0", "inBundle": True},
    }
    lock = parse_npm_lock(lock_text(wanted, packages), FILE)
    manifest = json.dumps({**wanted, "overrides": overrides})

    if not is_stale:
        check_fresh(lock, manifest, "package.json")
        return
    with pytest.raises(InvalidInputError) as caught:
        check_fresh(lock, manifest, "package.json")
    (finding,) = caught.value.diagnostics
    assert finding.rule == "stale-lock"
    assert finding.message.endswith(", and a 1.0.0 is locked")
