"""Packages that exclude a Node.js of their layer."""

import pytest

from layergen.build.npm_engines import allows, engine_findings
from layergen.build.npm_lock import parse_npm_lock
from layergen.build.npm_target import node_targets_of
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant
from tests.tarballs import lock_text, locked, make_tarball


@pytest.mark.parametrize(
    ("wanted", "allowed"),
    [
        (">=18", {18, 20, 22}),
        (">= 20", {20, 22}),
        ("^18 || ^20 || >=22", {18, 20, 22}),
        ("^14.17.0 || ^16.13.0 || >=18.0.0", {18, 20, 22}),
        (">=10.0.0 <21", {18, 20}),
        (">=20.9", {20, 22}),
        ("20.9.x", {20}),
        ("^20.5.0 <20.8.2", {20}),
        (">20.3.1 <20.3.4", {20}),
        ("~20.9", {20}),
        ("18 - 20", {18, 20}),
        (">20", {22}),
        ("<=20", {18, 20}),
        ("0.10.x", set()),
        ("", {18, 20, 22}),
        ("*", {18, 20, 22}),
        ("lts/*", {18, 20, 22}),
    ],
)
def test_a_range_allows_any_version_of_a_major(wanted: str, allowed: set[int]) -> None:
    assert {major for major in (18, 20, 22) if allows(wanted, major)} == allowed


def test_what_is_installed_and_excludes_a_runtime_is_told(runtimes: dict[str, Runtime]) -> None:
    arm = make_tarball("arm", os=["linux"], cpu=["arm64"], engines={"node": ">=20"})
    old = make_tarball("old", engines=["node >= 99"])
    mac = make_tarball("mac", os=["darwin"], engines={"node": "99"})
    packages = {"arm": arm, "old": old, "mac": mac}
    root = {"optionalDependencies": dict.fromkeys(packages, "1"), "engines": {"node": "18"}}
    lock = parse_npm_lock(
        lock_text(
            root,
            {
                f"node_modules/{name}": locked(tarball, engines=tarball.manifest["engines"])
                for name, tarball in packages.items()
            },
        ),
        "package-lock.json",
    )
    names = ("nodejs18.x", "nodejs20.x")

    def messages(*architectures: str) -> list[str]:
        variant = Variant("x", names, architectures)  # type: ignore[arg-type]
        found = engine_findings(lock, node_targets_of(variant, runtimes), runtimes)
        return sorted(f"{finding.severity}: {finding.message}" for finding in found)

    root_says = "warning: package.json asks for Node.js 18, and the layer is for nodejs20.x"
    assert messages("x86_64") == [root_says]
    assert messages("x86_64", "arm64") == [
        "warning: arm 1.0.0 asks for Node.js >=20, and the layer is for nodejs18.x",
        root_says,
    ]
