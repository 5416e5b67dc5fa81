"""What functions get by an edit of the pins."""

from dataclasses import replace

from layergen.model.manifest import Manifest, ManifestFile
from layergen.model.repository import Repository
from layergen.resolve.edit import holding
from layergen.resolve.moves import Move, misfits, moves, neighbours, refusal, warnings
from layergen.resolve.pinning import pin
from tests.repositories import (
    LAYER,
    Entry,
    artifact,
    environment,
    function,
    layer,
    loaded,
    release,
    repository_files,
)

LIMIT = 1000


def of(name: str, version: str, size: int, **changes: object) -> Entry:
    packages = {"six": {"version": version}}
    content = artifact(f"{name} {version}", unzipped_bytes=size, packages=packages, **changes)
    return release(version, artifacts={"universal": content})


def repository(size: int = 100, **changes: object) -> Repository:
    held: Entry = {"1.0.0": {}, "1.1.0": {}, "2.0.0": {}}
    return loaded(
        repository_files(
            {LAYER: layer(**changes), "other": layer()},
            released={
                LAYER: {
                    "1.0.0": of(LAYER, "1.0.0", 500),
                    "1.1.0": of(LAYER, "1.1.0", size),
                    "2.0.0": of(LAYER, "2.0.0", size, architectures=["x86_64"]),
                },
                "other": {"1.0.0": of("other", "1.0.0", 300)},
            },
            functions={
                "checkout": function(layers=[LAYER, "other"]),
                "ingest": function(layers=[LAYER, "other"]),
                "alone": function(),
                "unmoved": function(),
            },
            environments={"prod": environment(track="manual")},
            locks={
                "prod": {
                    "layers": {LAYER: held, "other": {"1.0.0": {}}},
                    "functions": {
                        "checkout": {LAYER: "1.0.0", "other": "1.0.0"},
                        "ingest": {LAYER: "1.0.0", "other": "1.0.0"},
                        "alone": {LAYER: "1.0.0"},
                        "unmoved": {LAYER: "1.0.0"},
                    },
                }
            },
        )
    )


def moved(
    found: Repository, *names: str, to: str = "1.1.0", package_bytes: dict[str, int] | None = None
) -> tuple[Move, ...]:
    prod = found.environments["prod"]
    edit = pin(found, prod, [(name, found.layers_lock.of(LAYER)[to]) for name in names])
    after = holding(found, "prod", edit.lock)
    return moves(found, after, prod, package_bytes or {}, LIMIT)


def warned(
    found: Repository, moving: tuple[Move, ...], manifests: dict[str, Manifest] | None = None
) -> list[str]:
    return list(warnings(found, found.environments["prod"], moving, manifests or {}))


def test_only_functions_with_another_release_move() -> None:
    found = repository()
    prod = found.environments["prod"]

    (move,) = moved(found, "checkout")

    assert move.function.name == "checkout"
    assert [f"{r.layer}@{r.version}" for r in move.releases.values()] == [f"{LAYER}@1.1.0"]
    assert (move.before.unzipped_bytes, move.after.unzipped_bytes) == (800, 400)
    assert moves(found, found, prod, {}, LIMIT) == ()


def test_every_reason_against_a_move_is_told() -> None:
    reasons = misfits(moved(repository(), "checkout", "alone", to="2.0.0"))

    reason = (
        f"no variant of {LAYER}@2.0.0 fits: it runs python3.12 on arm64, "
        "and there is universal for python3.12, x86_64"
    )
    assert reasons == {"alone": (reason,), "checkout": (reason,)}
    error = refusal(reasons, hint="do this")
    assert error.message.startswith(
        "2 functions cannot move, and nothing was written:\n  alone: no"
    )
    assert error.hint == "do this"


def test_the_code_of_a_function_counts() -> None:
    reasons = misfits(moved(repository(900), "alone", "ingest", package_bytes={"alone": 90}))

    assert reasons == {
        "ingest": ("it would have 0.0 MiB unzipped, 120 % of what Lambda takes",),
    }
    assert refusal(reasons).message.startswith("ingest cannot move: it would have")
    beyond = misfits(moved(repository(900), "alone", package_bytes={"alone": 101}))
    assert list(beyond) == ["alone"]


def test_what_is_too_large_already_may_get_smaller() -> None:
    size = {"checkout": 700}

    shrinking = moved(repository(100), "checkout", package_bytes=size)
    growing = moved(repository(600), "checkout", package_bytes=size)

    assert misfits(shrinking) == {}
    told = warned(repository(), shrinking)
    assert told[0] == "checkout would have 0.0 MiB unzipped, 110 % of what Lambda takes"
    assert list(misfits(growing)) == ["checkout"]


def test_what_somebody_should_look_at() -> None:
    issues = [{"text": "leaks", "releases": ">=1.1.0"}, {"text": "old", "releases": "<1.1.0"}]
    found = repository(550, deprecated="take other", known_issues=issues)
    moving = moved(found, "checkout", "ingest", "alone")
    new, other = (
        found.layers_lock.releases[name][version].artifacts["universal"]
        for name, version in ((LAYER, "1.1.0"), ("other", "1.0.0"))
    )
    manifests = {
        content: Manifest(content, {"python/conf.py": ManifestFile("", "0644", 1, digest)})
        for content, digest in ((new.content, "1"), (other.content, "2"))
    }

    last = "other@1.0.0 wins, which is attached"
    both = f"checkout, ingest: {LAYER}@1.1.0 and other@1.0.0"
    assert warned(found, moving, manifests) == [
        f"{LAYER} is deprecated: take other",
        f"{LAYER}@1.1.0 has a known issue: leaks",
        "checkout, ingest: would have 0.0 MiB unzipped, 85 % of what Lambda takes",
        f"{both} differ in six 1.1.0 and 1.0.0; file by file {last} last",
        f"{both} bring 1 file with other content: python/conf.py; {last} later",
    ]
    assert [f"{r.layer}@{r.version}" for r in neighbours(moving)] == [
        f"{LAYER}@1.1.0",
        "other@1.0.0",
    ]


def test_a_release_that_a_region_has_not_is_told() -> None:
    found = repository(100)
    moving = moved(found, "alone")
    lock = replace(found.lock_of("prod"), left_out={LAYER: {"1.1.0": ("eu-west-1",)}})

    assert warned(holding(found, "prod", lock), moving) == [
        f"{LAYER}@1.1.0 is not in eu-west-1: who takes it gets no layers there"
    ]
