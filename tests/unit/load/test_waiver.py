from layergen.load.repository import load_repository
from tests.repositories import repository_files


def findings(until: object) -> list[str]:
    files = repository_files(waivers=[{"rule": "too-large", "reason": "x", "until": until}])
    strategy = {"layers.yaml": files["layers.yaml"]}
    return [finding.rule for finding in load_repository(strategy).diagnostics]


def test_a_day_is_a_day() -> None:
    assert "bad-date" not in findings("2027-01-31")
    assert "bad-date" in findings("2027-02-31")
    assert "bad-date" in findings("soon")
