"""`layergen upgrade`, from the command line to the bytes of the lock."""

import json
from pathlib import Path

import pytest

from tests.repositories import (
    LAYER,
    Entry,
    artifact,
    environment,
    function,
    layer,
    release,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

LIMIT = 262_144_000
NAMES = [f"function-{number:02}" for number in range(20)]


def sized(version: str, size: int, *architectures: str) -> Entry:
    made_for = list(architectures or ("arm64", "x86_64"))
    content = artifact(version, unzipped_bytes=size, architectures=made_for)
    return release(version, artifacts={"universal": content})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    functions = {
        name: function(owner="shop" if position < 15 else "pay")
        for position, name in enumerate(NAMES)
    }
    functions["function-19"] |= {"architecture": "x86_64"}
    held = ("1.0.0", "1.1.0", "1.2.0", "2.0.0")
    return write_files(
        tmp_path,
        repository_files(
            layers={LAYER: layer(architectures=["arm64", "x86_64"])},
            released={
                LAYER: {
                    "1.0.0": sized("1.0.0", 1000),
                    "1.1.0": sized("1.1.0", LIMIT * 9 // 10),
                    "1.2.0": sized("1.2.0", 1000, "arm64"),
                    "2.0.0": sized("2.0.0", LIMIT + 1, "arm64"),
                    "3.0.0": sized("3.0.0", 1000),
                }
            },
            functions=functions,
            environments={"prod": environment(track="manual")},
            locks={
                "prod": {
                    "layers": {LAYER: {version: {} for version in held}},
                    "functions": {name: {LAYER: "1.0.0"} for name in NAMES},
                }
            },
        ),
    )


def on(root: Path, version: str) -> set[str]:
    pins = lock_of(root, "prod")["functions"]
    return {name for name, held in pins.items() if held[LAYER] == version}


def test_waves_go_on_where_the_last_one_ended(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    def upgrade(*arguments: str) -> str:
        ran = layergen(capsys, root, "upgrade", LAYER, "--to", "1.1.0", "-e", "prod", *arguments)
        assert (ran.code, ran.out) == (0, "")
        return ran.err

    said = upgrade("--wave", "10%")
    first = on(root, "1.1.0")
    before = (root / "envs/prod/env.lock.json").stat()
    again = upgrade("--wave", "10%")
    unchanged = (root / "envs/prod/env.lock.json").stat()
    upgrade("--wave", "50%")
    second = on(root, "1.1.0")
    upgrade()

    assert len(first) == 2
    for name in first:
        assert f"{name} in prod: {LAYER} from 1.0.0 to 1.1.0" in said
    assert f"2 of 20 functions in prod on {LAYER}@1.1.0" in said
    assert "would have 225.0 MiB unzipped, 90 % of what Lambda takes" in said
    assert "nothing new" in again
    assert (unchanged.st_ino, unchanged.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert first < second
    assert len(second) == 10
    assert on(root, "1.1.0") == set(NAMES)


def test_a_share_of_those_that_were_chosen(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    chosen = ("--owner", "pay", "--function", "function-1?", "--wave", "40%")
    ran = layergen(capsys, root, "upgrade", f"{LAYER}@1.1.0", "--env", "prod", *chosen)

    assert ran.code == 0
    assert len(on(root, "1.1.0")) == 2
    assert on(root, "1.1.0") <= set(NAMES[15:])


def test_a_function_that_does_not_fit_stops_all_of_them(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    before = lock_of(root, "prod")
    chosen = ("--function", "function-18", "--function", "function-19")

    ran = layergen(capsys, root, "upgrade", f"{LAYER}@2.0.0", "--env", "prod", *chosen)

    assert ran.code == 1
    assert "2 functions cannot move, and nothing was written:" in ran.err
    assert "function-18: it would have 250.0 MiB unzipped, 100 % of what Lambda takes" in ran.err
    assert f"function-19: no variant of {LAYER}@2.0.0 fits: it runs python3.12 on x86_64" in ran.err
    assert "--skip-unfit" in ran.err
    assert lock_of(root, "prod") == before


def test_others_move_when_the_unfit_are_left(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    ran = layergen(capsys, root, "upgrade", f"{LAYER}@1.2.0", "--env", "prod", "--skip-unfit")

    assert ran.code == 0
    assert "warning: function-19 stays: no variant" in ran.err
    assert f"19 of 19 functions in prod on {LAYER}@1.2.0" in ran.err
    assert on(root, "1.2.0") == set(NAMES[:19])


def test_programs_get_who_moves_and_who_does_not(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    asked = ("upgrade", f"{LAYER}@1.2.0", "-e", "prod", "--skip-unfit", "--format", "json")
    planned = layergen(capsys, root, *asked, "--wave", "10%", "--dry-run")
    layergen(capsys, root, *asked, "--wave", "10%")
    rest = layergen(capsys, root, *asked)

    (first, second) = (json.loads(ran.out) for ran in (planned, rest))
    assert (first["format_version"], first["environment"]) == ("1.0", "prod")
    assert (first["layer"], first["release"]) == (LAYER, "1.2.0")
    assert len(first["moving"]) == 1
    assert sorted(first["moving"] + first["later"]) == NAMES[:19]
    assert (second["there"], sorted(second["moving"])) == (first["moving"], sorted(first["later"]))
    (reason,) = second["unfit"]["function-19"]
    assert reason.startswith(f"no variant of {LAYER}@1.2.0 fits")
    refused = layergen(capsys, root, *asked[:4], "--downgrade", "--to", "9.9.9", *asked[5:])
    assert (refused.code, refused.out) == (1, "")


def test_an_early_wave_warns_of_what_comes(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    chosen = [option for name in NAMES[10:] for option in ("--function", name)]
    ran = layergen(
        capsys, root, "upgrade", f"{LAYER}@1.2.0", "-e", "prod", "--wave", "10%", *chosen
    )

    assert ran.code == 0
    assert "warning: function-19 cannot move later: no variant" in ran.err


def test_a_dry_run_writes_nothing_at_all(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    for arguments in (
        ("upgrade", f"{LAYER}@1.1.0", "--function", "function-00"),
        ("pin", "function-00", f"{LAYER}@1.1.0"),
        ("promote", f"{LAYER}@1.1.0", "--pin"),
    ):
        ran = layergen(capsys, root, *arguments, "--env", "prod", "--dry-run")
        assert ran.code == 0
        assert f"function-00 in prod: {LAYER} from 1.0.0 to 1.1.0" in ran.err
        assert "nothing was written" in ran.err

    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_back_to_an_older_release(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    layergen(capsys, root, "upgrade", f"{LAYER}@1.1.0", "--env", "prod")

    kept = layergen(capsys, root, "upgrade", f"{LAYER}@1.0.0", "--env", "prod")
    back = layergen(capsys, root, "upgrade", f"{LAYER}@1.0.0", "--env", "prod", "--downgrade")

    assert "function-00, function-01, function-02 and 17 more; --downgrade" in kept.err
    assert "nothing new" in kept.err
    assert back.code == 0
    assert on(root, "1.0.0") == set(NAMES)


def test_a_release_that_is_not_there_has_to_be_promoted(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    ran = layergen(capsys, root, "upgrade", f"{LAYER}@3.0.0", "--env", "prod")

    assert ran.code == 1
    assert f"prod does not retain {LAYER}@3.0.0" in ran.err
    assert f"layergen promote {LAYER}@3.0.0 --env prod" in ran.err


@pytest.mark.parametrize("wave", ["10", "0%", "101%", "ten%", "-5%"])
def test_a_wave_is_a_share(capsys: pytest.CaptureFixture[str], root: Path, wave: str) -> None:
    ran = layergen(capsys, root, "upgrade", LAYER, "--env", "prod", "--wave", wave)

    assert ran.code == 64
    assert "write it as 10%" in ran.err
