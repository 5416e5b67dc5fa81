from layergen.diagnostics import Severity
from layergen.resolve.rules.stale_pin import check
from tests.repositories import LAYER, Entry, Files, function, layer, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def pinned(pins: dict[str, dict[str, str]], **changes: object) -> Files:
    given: Entry = {
        "functions": {"checkout": function()},
        "locks": {"dev": {"functions": pins}},
        **changes,
    }
    return repository_files(**given)


def test_a_function_that_is_gone_leaves_its_pin() -> None:
    files = pinned({"billing": {LAYER: "1.0.0"}})

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("stale-pin", Severity.WARNING)
    assert finding.place == place(files, "envs/dev/env.lock.json", f'"{LAYER}"')
    assert finding.message == (
        "'billing' is pinned to a release of 'data-tools', and the strategy has no such function"
    )
    assert finding.hint == "layergen pin billing --unpin data-tools --env dev"


def test_a_layer_that_is_no_longer_attached_leaves_its_pin() -> None:
    files = pinned({"checkout": {LAYER: "1.0.0", "base": "1.0.0"}}, layers={LAYER: layer()})

    finding = only(check, files)

    assert finding.message == (
        "'checkout' is pinned to a release of 'base', which it does not attach"
    )
    assert finding.place == place(files, "envs/dev/env.lock.json", '"base"')


def test_a_followed_pin_is_fine() -> None:
    assert not judge(check, pinned({"checkout": {LAYER: "1.0.0"}}))


def test_a_broken_function_may_follow_it() -> None:
    pins = {"checkout": {LAYER: "1.0.0"}}

    assert not judge(check, pinned(pins, functions={"checkout": {"layers": [LAYER]}}))
    assert not judge(check, pinned(pins, functions={"checkout": function(layers=[1])}))
    assert not judge(check, pinned(pins) | {"layers.yaml": "{"})
