"""Which packages a target gets."""

from typing import Any

import pytest

from layergen.build.npm_agreement import agreed_tree
from layergen.build.npm_lock import NpmLock, parse_npm_lock
from layergen.build.npm_target import NodeTarget
from layergen.build.npm_tree import installed_on
from layergen.errors import InvalidInputError
from layergen.model.strategy import Architecture
from tests.tarballs import lock_text, locked, make_tarball

FILE = "package-lock.json"
ARM = NodeTarget("nodejs22.x", "arm64", "arm64")
X64 = NodeTarget("nodejs22.x", "x86_64", "x64")


def lock(root: dict[str, Any], **packages: dict[str, Any]) -> NpmLock:
    """Read a lock with packages directly below node_modules; a name's `__` is a `-`."""
    entries = {
        f"node_modules/{key.replace('__', '-')}": {**locked(make_tarball("any")), **entry}
        for key, entry in packages.items()
    }
    return parse_npm_lock(lock_text(root, entries), FILE)


def names(found: NpmLock, target: NodeTarget = X64) -> list[str]:
    return [path.removeprefix("node_modules/") for path in installed_on(found, target)]


def refusals(found: NpmLock, target: NodeTarget = X64) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        installed_on(found, target)
    return [(finding.rule, finding.message) for finding in caught.value.diagnostics]


def needs(*wanted: str) -> dict[str, Any]:
    return {"dependencies": dict.fromkeys(wanted, "*")}


def takes(*wanted: str) -> dict[str, Any]:
    return {"optionalDependencies": dict.fromkeys(wanted, "*")}


def test_leaves_out_what_only_development_needs() -> None:
    root = {**needs("a"), "devDependencies": {"dev": "*"}}

    found = lock(root, a=needs("b"), b={}, dev={**needs("tool", "b"), "dev": True}, tool={})

    assert names(found) == ["a", "b"]


def test_takes_the_optional_packages_of_the_target_with_all_they_need() -> None:
    found = lock(
        needs("a"),
        a=takes("arm", "x64", "musl", "mac", "wasm", "any", "gone"),
        arm={"os": ["linux"], "cpu": ["arm64"], **needs("only-arm", "both")},
        only__arm={},
        x64={"os": ["!win32"], "cpu": ["x64"], "libc": ["glibc"], **needs("both")},
        both={},
        musl={"os": ["linux"], "libc": ["musl"]},
        mac={"os": ["darwin"]},
        wasm={"cpu": "wasm32"},
        any={"os": ["any"]},
    )

    assert names(found, X64) == ["a", "any", "both", "x64"]
    assert names(found, ARM) == ["a", "any", "arm", "both", "only-arm"]


def test_an_optional_package_falls_with_what_it_needs() -> None:
    """As npm does: the branch goes up to the optional edge, and nothing else does."""
    found = lock(
        needs("a"),
        a=takes("wrapper"),
        wrapper=needs("native", "pure"),
        native={"os": ["win32"]},
        pure={},
    )

    assert names(found) == ["a"]


def test_a_needed_package_for_another_platform_is_refused() -> None:
    found = lock(needs("a", "b"), a=needs("native"), b=needs("native"), native={"os": ["win32"]})

    said = "native 1.0.0 is made for win32, and the layer needs it through {} on {}"
    assert refusals(found) == [("wrong-platform", said.format(user, X64)) for user in "ab"]


def test_peers_are_installed_and_optional_peers_if_they_are_there() -> None:
    peers = {
        "peerDependencies": {"host": "*", "extra": "*", "absent": "*", "left": "*"},
        "peerDependenciesMeta": {"extra": {"optional": True}, "absent": {"optional": True}},
    }

    assert names(lock(needs("a"), a=peers, host={}, extra={})) == ["a", "extra", "host"]


def test_cycles_end() -> None:
    assert names(lock(needs("a"), a=needs("b"), b=needs("a"))) == ["a", "b"]


def test_a_lock_with_holes() -> None:
    assert refusals(lock(needs("a", "c"), a=needs("b"))) == [
        ("missing-package", "the layer needs c, which the lock does not have"),
        ("missing-package", "a 1.0.0 needs b, which the lock does not have"),
    ]


@pytest.mark.parametrize(
    ("specifier", "entry", "rule"),
    [
        ("file:../own", {"resolved": "../own", "link": True}, "local-package"),
        ("*", {"resolved": "packages/own", "link": True}, "local-package"),
        ("file:own.tgz", {"resolved": "file:own.tgz"}, "local-package"),
        ("../own.tgz", {}, "local-package"),
        ("workspace:*", {}, "local-package"),
        ("git+ssh://git@example.com/own.git", {}, "git-package"),
        (
            "*",
            {"resolved": "git+ssh://git@example.com/own.git#abc", "integrity": ""},
            "git-package",
        ),
        ("github:me/own", {}, "git-package"),
        ("me/own#v1", {}, "git-package"),
        ("https://example.com/own.git", {}, "git-package"),
        ("https://example.com/own.tgz", {}, "direct-url"),
        ("^1", {"integrity": ""}, "no-integrity"),
    ],
)
def test_what_no_registry_vouches_for(specifier: str, entry: dict[str, Any], rule: str) -> None:
    found = lock({"dependencies": {"own": specifier}}, own=entry)

    assert [name for name, _ in refusals(found)] == [rule]


@pytest.mark.parametrize(
    "specifier", ["^1.2", "1 || >=2 <3", "latest", "npm:@scope/own@^1", "npm:own", "", "1.x - 2.x"]
)
def test_what_a_registry_vouches_for(specifier: str) -> None:
    assert names(lock({"dependencies": {"own": specifier}}, own={})) == ["own"]


def test_a_link_that_leads_in_a_circle_is_refused_once() -> None:
    found = lock(needs("own"), own={"resolved": "node_modules/own", "link": True, "integrity": ""})

    assert [rule for rule, _ in refusals(found)] == ["local-package"]


def test_what_lies_in_a_bundle_needs_no_integrity() -> None:
    found = lock(needs("a"), a=needs("b"), b={"inBundle": True, "integrity": ""})

    assert names(found) == ["a", "b"]


@pytest.mark.parametrize(
    ("entry", "other_runtime", "split"),
    [({"cpu": ["arm64"]}, "nodejs20.x", "architecture")],
)
def test_targets_that_differ_ask_for_a_split(
    entry: dict[str, Any], other_runtime: str, split: str
) -> None:
    found = lock(takes("native"), native=entry)
    architectures: tuple[tuple[Architecture, str], ...] = (("arm64", "arm64"), ("x86_64", "x64"))
    targets = [
        NodeTarget(runtime, architecture, cpu)
        for runtime in ("nodejs22.x", other_runtime)
        for architecture, cpu in architectures
    ]

    with pytest.raises(InvalidInputError) as caught:
        agreed_tree({target: installed_on(found, target) for target in targets})

    (finding,) = caught.value.diagnostics
    assert finding.message == (
        "native 1.0.0 is installed on nodejs22.x on arm64, nodejs20.x on arm64, and not on "
        "nodejs22.x on x86_64, nodejs20.x on x86_64; one content cannot serve all"
    )
    assert finding.hint == f"set `split_by: {split}` on the layer"
