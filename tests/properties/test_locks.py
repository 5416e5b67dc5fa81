"""Locks survive being written and read, and two branches merge."""

import base64
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layergen.load.environment_lock import EnvironmentLockFile, environment_lock_text
from layergen.load.layers_lock import LayersLockFile, layers_lock_text
from layergen.load.lock_merge import merge_lock
from layergen.load.repository import load_repository
from layergen.load.yaml_document import parse_yaml
from layergen.model.alarm import AlarmState
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.release import Artifact, LayersLock, Package, Release
from layergen.model.rollout import Evidence, FunctionVersion, Rollout, RolloutState, Traffic
from layergen.model.smoke import SmokePass
from layergen.model.strategy import ARCHITECTURES, Prune, PruneProfile
from tests.repositories import repository_files

NAMES = st.from_regex(r"[a-zA-Z0-9_-]{1,12}", fullmatch=True)
NUMBERS = st.integers(0, 30)
VERSIONS = st.builds("{}.{}.{}{}".format, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["", "-rc.1"]))
REGIONS = st.sampled_from(["eu-west-1", "us-east-1", "us-gov-east-1"])
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
VARIANTS = st.sampled_from(["universal", "arm64", "x86_64", "python3.12-arm64"])
GLOBS = st.lists(TEXTS, max_size=2).map(tuple)
HASHES = st.binary(min_size=32, max_size=32)


@st.composite
def packages(draw: st.DrawFn) -> tuple[Package, ...]:
    found = draw(
        st.lists(
            st.tuples(st.sampled_from(["ms", "@aws/core", "a"]), VERSIONS, st.booleans()),
            unique_by=lambda package: package[:2],
            max_size=4,
        )
    )
    return tuple(
        Package(name, version, f"{name}-{version}.whl", "ab") if filed else Package(name, version)
        for name, version, filed in sorted(found)
    )


@st.composite
def artifacts(draw: st.DrawFn) -> dict[str, Artifact]:
    return {
        variant: Artifact(
            variant=variant,
            runtimes=tuple(draw(st.lists(NAMES, max_size=2))),
            architectures=tuple(draw(st.lists(st.sampled_from(ARCHITECTURES), max_size=2))),
            sha256=base64.b64encode(draw(HASHES)).decode(),
            content=draw(HASHES.map(lambda digest: f"sha256:{digest.hex()}") | st.just("")),
            zip_bytes=draw(NUMBERS),
            unzipped_bytes=draw(NUMBERS),
            packages=draw(packages()),
        )
        for variant in draw(st.lists(VARIANTS, min_size=1, max_size=2, unique=True))
    }


@st.composite
def layers_locks(draw: st.DrawFn) -> LayersLock:
    prunes = st.builds(Prune, st.sampled_from(PruneProfile), GLOBS, GLOBS)
    return LayersLock(
        {
            layer: {
                version: Release(
                    layer=layer,
                    version=version,
                    description=draw(TEXTS),
                    license=draw(TEXTS),
                    artifacts=draw(artifacts()),
                    prune=draw(prunes),
                )
                for version in draw(st.lists(VERSIONS, min_size=1, max_size=2, unique=True))
            }
            for layer in draw(st.lists(NAMES, max_size=2, unique=True))
        }
    )


USERS = st.none() | st.lists(NAMES, max_size=3, unique=True).map(lambda names: tuple(sorted(names)))
MOMENTS = st.integers(0, 2**34).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
PUBLICATIONS = st.builds(
    Publication,
    st.integers(1, 99),
    st.just("arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:7"),
    TEXTS,
    USERS,
    adopt=st.booleans(),
    granted=st.booleans(),
    withdrawn=st.booleans(),
    withdrawn_at=st.none() | MOMENTS,
    adopt_grant=st.booleans(),
    granted_by_hand=st.none() | st.lists(NAMES, max_size=2).map(tuple),
)
TIMES = st.integers(0, 2**32).map(lambda second: datetime.fromtimestamp(second, UTC))
TRAFFIC = st.builds(Traffic, NUMBERS, NUMBERS, NUMBERS)
EVIDENCE = st.builds(
    Evidence,
    TIMES,
    TIMES,
    st.dictionaries(TEXTS, st.sampled_from(AlarmState), max_size=2),
    TRAFFIC,
    TRAFFIC,
)
MADE_OF = {"digest": TEXTS, "layers": st.lists(TEXTS, max_size=2).map(tuple)}
ROLLOUTS = st.builds(
    Rollout,
    st.just("live"),
    st.sampled_from(RolloutState),
    st.builds(FunctionVersion, st.just("3"), **MADE_OF),
    st.builds(FunctionVersion, st.just("4"), **MADE_OF),
    NUMBERS,
    st.integers(1, 99),
    st.none() | TIMES,
    st.none() | TIMES,
    TEXTS,
    st.none() | st.builds(SmokePass, st.lists(TEXTS, max_size=2).map(tuple), TIMES, TEXTS, NUMBERS),
    st.none() | EVIDENCE,
    st.none() | EVIDENCE,
    TEXTS,
    st.dictionaries(st.sampled_from(["1", "2", "9"]), TEXTS, max_size=2),
) | st.builds(Rollout, st.just("live"), st.just(RolloutState.STABLE), st.just(FunctionVersion("3")))
REGISTRIES = st.builds(
    EnvironmentLock,
    layers=st.dictionaries(
        NAMES,
        st.dictionaries(
            VERSIONS,
            st.dictionaries(
                REGIONS, st.dictionaries(VARIANTS, PUBLICATIONS, max_size=2), max_size=2
            ),
            max_size=2,
        ),
        max_size=2,
    ),
    pins=st.dictionaries(
        NAMES, st.dictionaries(NAMES, VERSIONS, min_size=1, max_size=2), max_size=2
    ),
    rollouts=st.dictionaries(
        NAMES, st.dictionaries(REGIONS, ROLLOUTS, min_size=1, max_size=2), max_size=2
    ),
    forced=st.dictionaries(
        NAMES, st.dictionaries(VERSIONS, TEXTS, min_size=1, max_size=2), max_size=2
    ),
    left_out=st.dictionaries(
        NAMES,
        st.dictionaries(VERSIONS, st.sets(REGIONS).map(sorted).map(tuple), max_size=2),
        max_size=2,
    ),
    adopt_aliases=st.dictionaries(NAMES, st.sets(REGIONS).map(sorted).map(tuple), max_size=2),
)


@given(layers_locks())
def test_releases_survive(lock: LayersLock) -> None:
    text = layers_lock_text(lock)

    document = parse_yaml(text, "layers.lock.json")
    read = LayersLockFile.model_validate(document.data).to_model()

    assert document.diagnostics == []
    assert read == lock
    assert layers_lock_text(read) == text


@given(REGISTRIES)
def test_registries_survive(lock: EnvironmentLock) -> None:
    text = environment_lock_text(lock)

    document = parse_yaml(text, "env.lock.json")
    read = EnvironmentLockFile.model_validate(document.data).to_model()

    assert document.diagnostics == []
    assert read == lock
    assert environment_lock_text(read) == text


def release(layer: str, version: str) -> Release:
    digest = base64.b64encode(f"{layer}@{version}".encode().ljust(32)[:32]).decode()
    content = f"sha256:{f'{layer}@{version}'.encode().hex().ljust(64, '0')[:64]}"
    artifact = Artifact("universal", ("python3.12",), ("arm64",), digest, content, 1, 2)
    return Release(layer, version, f"{version} · {layer}", "", {"universal": artifact})


def releases(**versions: list[str]) -> LayersLock:
    return LayersLock(
        {
            layer: {version: release(layer, version) for version in named}
            for layer, named in versions.items()
        }
    )


def merged(folder: Path, ours: str, base: str, theirs: str) -> subprocess.CompletedProcess[str]:
    for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
        (folder / name).write_text(text, encoding="utf-8")
    return subprocess.run(
        ["git", "merge-file", "-p", "ours", "base", "theirs"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


BASE = {"alpha": ["1.0.0"], "beta": ["1.0.0"], "gamma": ["1.0.0"]}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"alpha": ["1.0.0", "1.1.0"]}, {"beta": ["1.0.0", "1.1.0"]}),
        ({"beta": ["1.0.0", "1.1.0"]}, {"gamma": ["1.0.0", "1.1.0"]}),
        ({"alpha": ["0.9.0", "1.0.0"]}, {"alpha": ["1.0.0", "1.1.0"]}),
        ({"aardvark": ["1.0.0"]}, {"zebra": ["1.0.0"]}),
        ({"alphabet": ["1.0.0"]}, {"gamma": ["1.0.0", "1.1.0"]}),
        ({"alpha": ["1.0.0", "2.0.0"]}, {"delta": ["1.0.0"]}),
    ],
)
def test_releases_that_two_branches_cut_merge(
    tmp_path: Path, ours: dict[str, list[str]], theirs: dict[str, list[str]]
) -> None:
    done = merged(
        tmp_path,
        layers_lock_text(releases(**(BASE | ours))),
        layers_lock_text(releases(**BASE)),
        layers_lock_text(releases(**(BASE | theirs))),
    )

    both = {
        layer: sorted({*BASE.get(layer, ()), *ours.get(layer, ()), *theirs.get(layer, ())})
        for layer in {*BASE, *ours, *theirs}
    }
    assert (done.returncode, done.stdout) == (0, layers_lock_text(releases(**both)))


def test_pins_that_two_branches_move_merge(tmp_path: Path) -> None:
    def registry(**pins: str) -> str:
        return environment_lock_text(
            EnvironmentLock(pins={name: {"data-tools": version} for name, version in pins.items()})
        )

    done = merged(
        tmp_path,
        registry(checkout="1.1.0", ingest="1.0.0", report="1.0.0"),
        registry(checkout="1.0.0", ingest="1.0.0", report="1.0.0"),
        registry(checkout="1.0.0", ingest="1.1.0", report="1.0.0", search="1.0.0"),
    )

    assert done.returncode == 0
    assert done.stdout == registry(checkout="1.1.0", ingest="1.1.0", report="1.0.0", search="1.0.0")


PINS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from(["base", "tools"]), st.sampled_from(["1.0.0", "1.1.0"])),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PINS, PINS, PINS)
def test_what_git_makes_of_pins_is_right_or_cannot_be_read(
    tmp_path: Path,
    base: dict[str, dict[str, str]],
    ours: dict[str, dict[str, str]],
    theirs: dict[str, dict[str, str]],
) -> None:
    texts = [environment_lock_text(EnvironmentLock(pins=pins)) for pins in (base, ours, theirs)]

    done = merged(tmp_path, texts[1], texts[0], texts[2])
    text, findings = merge_lock("envs/dev/env.lock.json", texts)

    document = parse_yaml(done.stdout, "env.lock.json")
    if done.returncode == 0 and not document.diagnostics:
        assert findings == ()
        assert document.data == json.loads(text)
    if not findings:
        reversed_text, _ = merge_lock("envs/dev/env.lock.json", [texts[0], texts[2], texts[1]])
        assert text == reversed_text


NAMES_OF_FUNCTIONS = ("alpha", "beta", "gamma", "omega")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {name: st.dictionaries(st.just("base"), st.just("1.0.0")) for name in NAMES_OF_FUNCTIONS}
    ),
    st.permutations(NAMES_OF_FUNCTIONS),
)
def test_git_merges_the_pins_of_any_two_functions(
    tmp_path: Path, base: dict[str, dict[str, str]], order: list[str]
) -> None:
    one, two, *_ = order

    def registry(**pins: dict[str, str]) -> str:
        return environment_lock_text(EnvironmentLock(pins=base | pins))

    first, second = {"base": "1.1.0"}, {"base": "1.2.0", "tools": "1.0.0"}
    done = merged(tmp_path, registry(**{one: first}), registry(), registry(**{two: second}))

    assert (done.returncode, done.stdout) == (0, registry(**{one: first, two: second}))


def test_a_conflict_that_is_left_is_found(tmp_path: Path) -> None:
    done = merged(
        tmp_path,
        layers_lock_text(releases(alpha=["1.0.0", "1.1.0"])),
        layers_lock_text(releases(alpha=["1.0.0"])),
        layers_lock_text(releases(alpha=["1.0.0", "1.2.0"])),
    )
    files = repository_files() | {"layers.lock.json": done.stdout}

    loaded = load_repository(
        {name: text for name, text in files.items() if not name.startswith("layers/")}
    )

    assert done.returncode > 0
    assert [(finding.rule, finding.place.file) for finding in loaded.diagnostics] == [
        ("merge-conflict", "layers.lock.json")
    ]
