from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.diagnostics import Place
from layergen.load.repository import Loaded, load_repository
from layergen.model.registry import EnvironmentLock
from tests.repositories import LAYER, environment, function, layer, release, repository_files
from tests.unit.load.loading import GOOD, findings

READ = ("layers.yaml", "layers.lock.json", "envs/dev/env.yaml", "envs/dev/env.lock.json")


def load(**changes: str) -> Loaded:
    return load_repository(GOOD | changes)


def test_everything_is_loaded_and_has_its_place() -> None:
    files = repository_files(
        functions={"checkout": function()}, locks={"dev": {"functions": {"checkout": {}}}}
    )
    loaded = load_repository({file: files[file] for file in READ})

    assert loaded.diagnostics == ()
    repository = loaded.repository
    assert list(repository.strategy.layers) == [LAYER]
    assert list(repository.strategy.functions) == ["checkout"]
    assert repository.environments["dev"].name == "dev"
    assert repository.layers_lock.find(LAYER, "1.0.0")
    assert repository.lock_of("dev") == EnvironmentLock(pins={"checkout": {}})
    assert loaded.places.key("layers.yaml", "layers", LAYER) == Place("layers.yaml", 3, 3)
    assert loaded.declared == {
        "layers": {LAYER},
        "functions": {"checkout"},
        "environments": {"dev"},
        "releases": {f"{LAYER}@1.0.0"},
        "broken": set(),
    }


def test_locks_may_be_missing() -> None:
    loaded = load_repository({file: GOOD[file] for file in ("layers.yaml", "envs/dev/env.yaml")})

    assert loaded.diagnostics == ()
    assert loaded.declared["releases"] == frozenset()


def test_without_a_strategy_there_is_a_hint() -> None:
    loaded = load_repository({})

    assert [str(finding) for finding in loaded.diagnostics] == [
        (
            "layers.yaml: error[missing-file]: there is no strategy here\n"
            "  hint: run `layergen init`, or name the repository with -C DIR"
        )
    ]
    assert "layers" not in loaded.declared


def test_what_is_broken_is_declared_and_missing_from_the_model() -> None:
    layers = {LAYER: layer(), "base": layer(runtimes=[])}
    files = repository_files(
        layers,
        released={LAYER: {"1.0.0": release("1.0.0"), "1.1.0": {}}},
        functions={"checkout": function(layers=[LAYER, 5])},
        environments={"dev": environment(account=5)},
    )
    loaded = load_repository({file: files[file] for file in READ if file in files})

    assert list(loaded.repository.strategy.layers) == [LAYER]
    assert loaded.repository.strategy.functions["checkout"].layers == (LAYER,)
    assert loaded.repository.environments == {}
    assert loaded.declared["layers"] == {LAYER, "base"}
    assert loaded.declared["environments"] == {"dev"}
    assert loaded.declared["releases"] == {f"{LAYER}@1.0.0", f"{LAYER}@1.1.0"}
    assert {
        "layers.yaml#layers/base/runtimes",
        "layers.yaml#functions/checkout/layers/1",
        "envs/dev/env.yaml#",
        f"layers.lock.json#layers/{LAYER}/1.1.0",
    } <= loaded.declared["broken"]


@pytest.mark.parametrize("text", ["{", "version: 2\n", "- a\n"])
def test_an_unreadable_file_declares_nothing(text: str) -> None:
    strategy, lock = load(**{"layers.yaml": text}), load(**{"layers.lock.json": text})

    assert not {"layers", "functions"} & set(strategy.declared)
    assert "releases" not in lock.declared
    assert len(strategy.diagnostics) == len(lock.diagnostics) == 1


def test_a_mistake_in_each_file_is_found_in_one_run() -> None:
    loaded = load(
        **{
            "layers.yaml": GOOD["layers.yaml"].replace("team", "teem"),
            "layers.lock.json": '{"version": 1, "layers": []}',
            "envs/dev/env.yaml": GOOD["envs/dev/env.yaml"].replace("eu-west-1", "eu"),
            "envs/dev/env.lock.json": '{"version": 1, "functions": 5}',
        }
    )

    assert {finding.place.file for finding in loaded.diagnostics} == set(READ)


def test_a_folder_that_cannot_name_an_environment_is_found() -> None:
    file = "envs/my env/env.yaml"

    assert findings(file, GOOD["envs/dev/env.yaml"]) == [
        (
            f"{file}: error[bad-name]: 'my env' cannot name an environment: letters, "
            f"digits, '-' and "
            "'_', at most 41\n  hint: rename its folder"
        )
    ]


def test_other_files_are_not_looked_at() -> None:
    assert load(**{"envs/env.yaml": "{", "envs/dev/eu-west-1/env.yaml": "{"}).diagnostics == ()


@pytest.mark.parametrize("file", READ)
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[]\n", "wrong-type"),
        ("text\n", "wrong-type"),
        ("5\n", "wrong-type"),
        ("\t{}\n", "syntax"),
        ("<<<<<<< HEAD\n", "merge-conflict"),
        ("a: [*a]\n", "syntax"),
    ],
)
def test_rubbish_is_one_finding(file: str, text: str, rule: str) -> None:
    (finding,) = load(**{file: text}).diagnostics

    assert (finding.rule, finding.place.file) == (rule, file)


@pytest.mark.parametrize("file", READ)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(file: str) -> None:
    plain = load()
    windows = load(**{file: "\ufeff" + GOOD[file].replace("\n", "\r\n")})

    assert windows.diagnostics == ()
    assert windows.repository == plain.repository
    assert windows.places == plain.places


@given(st.sampled_from(READ), st.text())
def test_any_text_is_loaded_or_refused(file: str, text: str) -> None:
    loaded = load(**{file: text})

    assert all(finding.place.file == file for finding in loaded.diagnostics)


@given(st.sampled_from(READ), st.binary(max_size=60))
def test_binary_rubbish_is_refused(file: str, content: bytes) -> None:
    load(**{file: content.decode("latin-1")})


@given(st.sampled_from(READ), st.data())
def test_any_cut_or_doubled_piece_of_a_good_file_is_loaded_or_refused(
    file: str, data: st.DataObject
) -> None:
    text = GOOD[file]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    piece = data.draw(st.sampled_from(["", text[start:end] * 2, "5", "~", "[]", "{}", "\n"]))

    loaded = load(**{file: text[:start] + piece + text[end:]})

    assert all(finding.message and finding.place.file == file for finding in loaded.diagnostics)


def test_the_working_example_is_free_of_findings() -> None:
    root = Path(__file__).parents[3]
    patterns = ("layers.yaml", "layers.lock.json", "envs/*/env.yaml", "envs/*/env.lock.json")
    texts = {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for pattern in patterns
        for path in root.glob(pattern)
    }

    assert "layers.yaml" in texts
    assert load_repository(texts).diagnostics == ()
