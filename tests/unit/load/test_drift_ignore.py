from datetime import date

from layergen.load.drift_ignore import IgnoreEntry
from layergen.load.repository import load_repository
from layergen.model.drift import Ignore, Kind
from tests.repositories import loaded, repository_files


def findings(**entry: object) -> list[str]:
    ignore = {"reason": "x", "until": "2027-01-31", **entry}
    files = repository_files(drift={"ignore": [ignore]})
    return [
        finding.rule
        for finding in load_repository({"layers.yaml": files["layers.yaml"]}).diagnostics
    ]


def test_an_entry_and_what_it_leaves_out() -> None:
    entry = {"reason": "on purpose", "until": "2027-01-31"}
    whole = {
        **entry,
        "kind": "out-of-band",
        "root": "envs/dev/*",
        "address": "aws_lambda_function.*",
        "attribute": "timeout",
    }
    strategy = loaded(repository_files(drift={"ignore": [entry, whole]})).strategy

    day = date(2027, 1, 31)
    assert strategy.drift_ignores == (
        Ignore("on purpose", day),
        Ignore(
            "on purpose", day, Kind.OUT_OF_BAND, "envs/dev/*", "aws_lambda_function.*", "timeout"
        ),
    )


def test_the_file_knows_every_kind() -> None:
    for kind in Kind:
        entry = IgnoreEntry(kind=kind.value, reason="x", until="2027-01-31")
        assert entry.to_model().kind is kind


def test_mistakes_are_told() -> None:
    assert findings(kind="out-of-band") == []
    assert findings(kind="out of band") != []
    assert findings(until="soon") == ["bad-date"]
    assert findings(until="2027-01-31", reason="") != []
