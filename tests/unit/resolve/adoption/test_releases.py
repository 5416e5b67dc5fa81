import base64
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.model.adoption import FoundVersion, ZipContents
from layergen.model.release import Artifact, Package, Release
from layergen.resolve.adoption.names import Placed
from layergen.resolve.adoption.releases import Matching, match
from tests.unit.resolve.adoption.accounts import OTHER, version

TOOLS = Placed("tools", "tools", "universal")


def matched(*found: FoundVersion, known: Matching | None = None) -> Matching:
    known = known or Matching()
    taken = {(one.found.deployed.region, one.release.version) for one in known.matches}
    return match(TOOLS, found, {one.version: one for one in known.new}, taken, {})


def versions(matching: Matching) -> dict[tuple[str, int], str]:
    return {
        (one.found.deployed.region, one.found.deployed.number): one.release.version
        for one in matching.matches
    }


def test_a_number_becomes_a_release_below_all_others() -> None:
    matching = matched(version("tools", 1), version("tools", 7))

    assert versions(matching) == {("eu-west-1", 1): "0.0.1", ("eu-west-1", 7): "0.0.7"}
    first = matching.new[0]
    assert (first.layer, first.description, first.license) == ("tools", "By hand", "")
    assert first.artifacts == {
        "universal": Artifact(
            variant="universal",
            runtimes=("python3.12",),
            architectures=("arm64",),
            sha256=version("tools", 1).content.sha256,
            content="",
            zip_bytes=1234,
            unzipped_bytes=0,
        )
    }


def test_contents_that_were_read_are_frozen() -> None:
    inside = ZipContents("sha256:c", "sha256:m", 99, (Package("demo", "1.0"),))
    found = version("tools", 1)

    (new,) = match(TOOLS, [found], {}, (), {found.content.sha256: inside}).new

    artifact = new.artifacts["universal"]
    assert (artifact.content, artifact.manifest) == ("sha256:c", "sha256:m")
    assert (artifact.unzipped_bytes, artifact.packages) == (99, (Package("demo", "1.0"),))


def test_regions_that_count_differently_share_their_releases() -> None:
    matching = matched(
        version("tools", 2, content="a"),
        version("tools", 3, content="b"),
        version("tools", 1, OTHER, content="b"),
        version("tools", 2, OTHER, content="c"),
        version("tools", 9, OTHER, content="d"),
    )

    assert versions(matching) == {
        ("eu-west-1", 2): "0.0.2",
        ("eu-west-1", 3): "0.0.3",
        ("us-east-1", 1): "0.0.3",
        ("us-east-1", 2): "0.0.2-us-east-1",
        ("us-east-1", 9): "0.0.9",
    }
    assert len(matching.new) == 4


def test_the_same_bytes_twice_are_two_releases() -> None:
    matching = matched(
        version("tools", 1, content="a"),
        version("tools", 4, content="a"),
        version("tools", 2, OTHER, content="a"),
        version("tools", 3, OTHER, content="a"),
    )

    assert versions(matching) == {
        ("eu-west-1", 1): "0.0.1",
        ("eu-west-1", 4): "0.0.4",
        ("us-east-1", 2): "0.0.1",
        ("us-east-1", 3): "0.0.4",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"content": "b"},
        {"description": "Other"},
        {"license": "MIT"},
        {"runtimes": ("python3.12", "python3.13")},
        {"architectures": ()},
    ],
)
def test_everything_that_would_replace_a_version_tells_releases_apart(
    change: dict[str, Any],
) -> None:
    one = version("tools", 1, content="a")
    other = version("tools", 1, OTHER, **{"content": "a", **change})

    assert versions(matched(one, other))["us-east-1", 1] == "0.0.1-us-east-1"


def test_order_and_normal_forms_do_not() -> None:
    composed = unicodedata.normalize("NFC", "e\u0301")
    one = version("tools", 1, content="a", description=composed, runtimes=("a", "b"))
    other = version("tools", 5, OTHER, content="a", description="e\u0301", runtimes=("b", "a"))

    assert set(versions(matched(one, other)).values()) == {"0.0.1"}


def test_a_release_of_layergen_is_known_again() -> None:
    found = version("tools", 3, content="a", description="1.4.0 · Tools", license="MIT")
    artifact = Artifact("arm64", ("python3.12",), ("arm64",), found.content.sha256, "c", 1, 2)
    known = Release("tools", "1.4.0", "1.4.0 · Tools", "MIT", {"arm64": artifact})
    place = Placed("tools-arm64", "tools", "arm64")
    stranger = version("tools-arm64", 4)

    matching = match(place, [found, stranger], {"1.4.0": known}, (), {})

    assert [one.release for one in matching.matches] == [known]
    assert matching.new == ()
    (alone,) = matching.left_alone
    assert alone.name == "tools-arm64:4"
    assert "it is no release of 'tools', whose variant arm64" in alone.reason


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (version("tools", 1, content=""), "AWS names no hash"),
        (version("tools", 1, license="é" * 257), "more than 512 bytes"),
    ],
)
def test_what_cannot_be_a_release_is_told_of(found: FoundVersion, reason: str) -> None:
    matching = matched(found, version("tools", 2))

    assert versions(matching) == {("eu-west-1", 2): "0.0.2"}
    (alone,) = matching.left_alone
    assert (alone.name, alone.region) == ("tools:1", "eu-west-1")
    assert reason in alone.reason


FOUND = st.builds(
    lambda number, region, content: version("tools", number, region, content=content),
    st.integers(1, 6),
    st.sampled_from(["eu-west-1", OTHER]),
    st.sampled_from("abc"),
)


@given(
    st.lists(FOUND, max_size=8, unique_by=lambda one: (one.deployed.region, one.deployed.number)),
    st.integers(0, 8),
)
def test_a_second_run_goes_on_where_the_first_stopped(found: list[FoundVersion], cut: int) -> None:
    ordered = sorted(found, key=lambda one: (one.deployed.region, one.deployed.number))

    whole = matched(*ordered)
    first = matched(*ordered[:cut])
    second = matched(*ordered[cut:], known=first)

    assert versions(first) | versions(second) == versions(whole)
    by_region = [
        (one.found.deployed.region, one.release.version)
        for one in (*first.matches, *second.matches)
    ]
    assert len(set(by_region)) == len(by_region) == len(found)
    for one in whole.matches:
        artifact = one.release.artifacts["universal"]
        assert artifact.sha256 == one.found.content.sha256
        assert len(base64.b64decode(artifact.sha256)) == 32
