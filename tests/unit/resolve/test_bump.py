"""Which version a changed layer deserves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.model.release import Artifact, Package, Release
from layergen.resolve.bump import Bump, decide_bump, describe, next_version

LIMIT = 256


def artifact(
    packages: str = "a=1.2.3 b=2.0.0",
    *,
    content: str = "",
    variant: str = "arm64",
    runtimes: str = "python3.12",
) -> Artifact:
    return Artifact(
        variant=variant,
        runtimes=tuple(runtimes.split()),
        architectures=("arm64",),
        sha256="",
        content=f"sha256:{content or packages}",
        zip_bytes=0,
        unzipped_bytes=0,
        packages=tuple(
            Package(name, number)
            for name, _, number in (pair.partition("=") for pair in packages.split())
        ),
    )


def release(*artifacts: Artifact, version: str = "1.4.0", description: str = "") -> Release:
    return Release(
        layer="demo",
        version=version,
        description=description or f"{version} · Demo",
        license="MIT",
        artifacts={a.variant: a for a in artifacts or (artifact(),)},
    )


def draft(*artifacts: Artifact) -> Release:
    return release(*artifacts, version="", description="Demo")


@pytest.mark.parametrize(
    ("packages", "bump", "reasons"),
    [
        ("a=1.2.4 b=2.0.0", Bump.PATCH, ["a 1.2.3 → 1.2.4 (patch)"]),
        ("a=1.3.0 b=2.0.0", Bump.MINOR, ["a 1.2.3 → 1.3.0 (minor)"]),
        ("a=2.0.0 b=2.0.0", Bump.MAJOR, ["a 1.2.3 → 2.0.0 (major)"]),
        ("a=0.9.0 b=2.0.0", Bump.MAJOR, ["a 1.2.3 → 0.9.0 (major)"]),
        ("a=1!1.2.3 b=2.0.0", Bump.MAJOR, ["a 1.2.3 → 1!1.2.3 (major)"]),
        ("a=odd-build b=2.0.0", Bump.MAJOR, ["a 1.2.3 → odd-build (major)"]),
        ("a=1.2.3.post1 b=2.0.0", Bump.PATCH, ["a 1.2.3 → 1.2.3.post1 (patch)"]),
        ("a=1.2.3", Bump.MAJOR, ["package b removed (major)"]),
        ("a=1.2.3 b=2.0.0 c=1", Bump.MINOR, ["package c added (minor)"]),
        (
            "a=1.2.4 c=1",
            Bump.MAJOR,
            ["package b removed (major)", "package c added (minor)", "a 1.2.3 → 1.2.4 (patch)"],
        ),
    ],
)
def test_packages(packages: str, bump: Bump, reasons: list[str]) -> None:
    decision = decide_bump(release(), draft(artifact(packages)), limit=LIMIT)

    assert (decision.bump, list(decision.reasons)) == (bump, reasons)


def test_nothing_changed_since_a_version_that_was_published_by_hand() -> None:
    adopted = release(version="0.0.7", description="Demo")

    assert decide_bump(adopted, draft(), limit=LIMIT).bump is Bump.NONE


def test_what_nobody_could_look_into_has_changed() -> None:
    unknown = replace(artifact(""), content="")

    decision = decide_bump(release(unknown), draft(artifact("")), limit=LIMIT)

    assert decision.reasons == ("the files of arm64 changed (patch)",)


def test_nothing_changed() -> None:
    decision = decide_bump(release(), draft(), limit=LIMIT)

    assert (decision.bump, decision.reasons) == (Bump.NONE, ())


def test_other_files_of_the_same_packages_are_a_patch() -> None:
    decision = decide_bump(release(), draft(artifact(content="other")), limit=LIMIT)

    assert decision.reasons == ("the files of arm64 changed (patch)",)


def test_the_same_content_from_other_package_files_is_no_change() -> None:
    new = artifact("a=9", content="a=1.2.3 b=2.0.0")

    assert decide_bump(release(), draft(new), limit=LIMIT).bump is Bump.NONE


@pytest.mark.parametrize(
    ("before", "after", "bump", "reason"),
    [
        ("python3.11 python3.12", "python3.12", Bump.MAJOR, "runtime python3.11 removed (major)"),
        ("python3.12", "python3.12 python3.13", Bump.MINOR, "runtime python3.13 added (minor)"),
    ],
)
def test_runtimes(before: str, after: str, bump: Bump, reason: str) -> None:
    decision = decide_bump(
        release(artifact(runtimes=before)), draft(artifact(runtimes=after)), limit=LIMIT
    )

    assert (decision.bump, decision.reasons) == (bump, (reason,))


def test_variants_and_architectures() -> None:
    intel = replace(artifact(variant="x86_64"), architectures=("x86_64",))

    added = decide_bump(release(), draft(artifact(), intel), limit=LIMIT)
    removed = decide_bump(release(artifact(), intel), draft(), limit=LIMIT)

    assert added.reasons == ("architecture x86_64 added (minor)", "variant x86_64 added (minor)")
    assert removed.bump is Bump.MAJOR
    assert "architecture x86_64 removed (major)" in removed.reasons


def test_a_reason_that_holds_for_two_variants_is_given_once() -> None:
    two = [artifact(), artifact(variant="x86_64")]
    new = [artifact("a=1.3.0 b=2.0.0"), artifact("a=1.3.0 b=2.0.0", variant="x86_64")]

    assert decide_bump(release(*two), draft(*new), limit=LIMIT).reasons == (
        "a 1.2.3 → 1.3.0 (minor)",
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"description": "Other"}, "the description changed (patch)"),
        ({"license": "BSD"}, "the licence changed (patch)"),
    ],
)
def test_frozen_fields(change: dict[str, str], reason: str) -> None:
    new = replace(draft(), **change)  # type: ignore[arg-type]

    assert decide_bump(release(), new, limit=LIMIT).reasons == (reason,)


@pytest.mark.parametrize(
    ("packages", "bump"),
    [
        ("a=1.2.3 b=3.0.0", Bump.MINOR),
        ("a=1.2.3 b=2.1.0", Bump.PATCH),
        ("a=1.2.3 b=2.0.1", Bump.PATCH),
        ("a=1.2.3 b=2.0.0 c=1", Bump.PATCH),
        # A function may have loaded it all the same.
        ("a=1.2.3", Bump.MAJOR),
        ("a=2.0.0 b=2.0.0", Bump.MAJOR),
        ("b=2.0.0", Bump.MAJOR),
    ],
)
def test_indirect_packages_weigh_one_step_less(packages: str, bump: Bump) -> None:
    new = draft(artifact(packages))

    assert decide_bump(release(), new, limit=LIMIT, direct={"a"}).bump is bump


def tree(**places: str) -> Artifact:
    """Give an npm artifact from what lies where: `node_modules/` is left out, `__` nests."""
    versions: dict[tuple[str, str], list[str]] = {}
    for place, package in places.items():
        name, _, version = package.partition(" ")
        path = "/".join(f"node_modules/{part}" for part in place.split("__"))
        versions.setdefault((name, version), []).append(path)
    packages = tuple(Package(*key, paths=tuple(paths)) for key, paths in versions.items())
    return replace(artifact(content=str(places)), packages=packages)


@pytest.mark.parametrize(
    ("before", "after", "bump", "reasons"),
    [
        # The copy inside `b` moves to another major version, and nothing that functions load.
        (
            {"ms": "ms 2.1.2", "b__ms": "ms 0.7.0"},
            {"ms": "ms 2.1.2", "b__ms": "ms 1.0.0"},
            Bump.PATCH,
            ["ms inside other packages 0.7.0 → 1.0.0 (patch)"],
        ),
        # The same two versions change places.
        (
            {"ms": "ms 2.0.0", "b__ms": "ms 1.0.0"},
            {"ms": "ms 1.0.0", "b__ms": "ms 2.0.0"},
            Bump.MAJOR,
            ["ms 2.0.0 → 1.0.0 (major)", "ms inside other packages 1.0.0 → 2.0.0 (patch)"],
        ),
        (
            {"ms": "ms 2.0.0", "b__ms": "ms 1.0.0", "c__ms": "ms 0.9.0"},
            {"ms": "ms 2.0.1"},
            Bump.PATCH,
            ["ms 2.0.0 → 2.0.1 (patch)", "ms inside other packages 0.9.0, 1.0.0 → none (patch)"],
        ),
        (
            {"ms": "ms 2.0.0"},
            {"b__ms": "ms 2.0.0"},
            Bump.MAJOR,
            ["package ms removed (major)", "ms inside other packages none → 2.0.0 (patch)"],
        ),
        # Aliases: two versions at the top, and one that comes to stand for another package.
        (
            {"old": "ms 1.0.0", "ms": "ms 2.0.0"},
            {"old": "ms 1.1.0", "ms": "ms 2.0.0"},
            Bump.MINOR,
            ["old 1.0.0 → 1.1.0 (minor)"],
        ),
        ({"x": "ms 1.0.0"}, {"x": "vercel-ms 1.0.0"}, Bump.MAJOR, None),
    ],
)
def test_several_versions_of_a_package(
    before: dict[str, str], after: dict[str, str], bump: Bump, reasons: list[str] | None
) -> None:
    decision = decide_bump(
        release(tree(**before)), draft(tree(**after)), limit=LIMIT, direct={"ms", "vercel-ms"}
    )

    assert decision.bump is bump
    assert list(decision.reasons) == (reasons or ["x is vercel-ms now, and was ms (major)"])


def test_the_frozen_description_is_cut() -> None:
    assert describe("1.0.0", "Demo", LIMIT) == "1.0.0 · Demo"
    assert describe("1.0.0", "", LIMIT) == "1.0.0"
    cut = describe("1.0.0", "x" * 300, LIMIT)
    assert (len(cut), cut[-1]) == (LIMIT, "…")
    long = replace(draft(), description="x" * 300)
    frozen = release(description=describe("1.4.0", "x" * 300, LIMIT))
    assert decide_bump(frozen, long, limit=LIMIT).bump is Bump.NONE


@pytest.mark.parametrize(
    ("previous", "bump", "expected"),
    [
        (None, Bump.PATCH, "1.0.0"),
        ("1.4.2", Bump.NONE, "1.4.2"),
        ("1.4.2", Bump.PATCH, "1.4.3"),
        ("1.4.2", Bump.MINOR, "1.5.0"),
        ("1.4.2", Bump.MAJOR, "2.0.0"),
    ],
)
def test_next_version(previous: str | None, bump: Bump, expected: str) -> None:
    assert next_version(previous, bump) == expected


PACKAGES = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(*[st.integers(0, 3)] * 3), max_size=4
).map(lambda found: " ".join(f"{n}={'.'.join(map(str, v))}" for n, v in sorted(found.items())))


@given(PACKAGES, PACKAGES)
def test_a_bump_has_reasons_exactly_when_something_changed(before: str, after: str) -> None:
    old = release(artifact(before, content=f"of {before}"))
    new = draft(artifact(after, content=f"of {after}"))

    decision = decide_bump(old, new, limit=LIMIT)

    assert (decision.bump is Bump.NONE) is (before == after) is (decision.reasons == ())


@given(PACKAGES, PACKAGES, st.sets(st.sampled_from("abcd")))
def test_knowing_the_direct_packages_never_weighs_more(
    before: str, after: str, direct: set[str]
) -> None:
    old = release(artifact(before, content=f"of {before}"))
    new = draft(artifact(after, content=f"of {after}"))

    every = decide_bump(old, new, limit=LIMIT).bump

    assert decide_bump(old, new, limit=LIMIT, direct=direct).bump <= every
