from layergen.diagnostics import Severity
from layergen.resolve.rules.unknown_placeholder import check
from tests.repositories import Entry, environment, repository_files
from tests.unit.resolve.rules.judging import after, judge, only


def kept(**settings: object) -> Entry:
    return environment(backend={"type": "s3", "settings": settings})


def test_a_misspelt_placeholder_is_warned_of() -> None:
    files = repository_files(environments={"dev": kept(key="{env}/{region}.tfstate")})

    finding = only(check, files)

    assert (finding.rule, finding.severity) == ("unknown-placeholder", Severity.WARNING)
    assert finding.place == after(files, "envs/dev/env.yaml", "key: ")
    assert finding.message == "nothing fills in '{env}'"
    assert finding.hint == "known: account, environment, region"


def test_it_is_found_inside_of_settings_and_in_s3() -> None:
    nested = environment(
        backend={"type": "cloud", "settings": {"workspaces": {"tags": ["a", "b-{regoin}"]}}},
        artifacts={"s3": {"bucket": "acme-{acount}", "prefix": "layers/{stage}"}},
    )
    files = repository_files(environments={"dev": nested})

    findings = judge(check, files)

    assert [finding.message for finding in findings] == [
        "nothing fills in '{regoin}'",
        "nothing fills in '{acount}'",
        "nothing fills in '{stage}'",
    ]
    assert findings[0].place == after(files, "envs/dev/env.yaml", "- ", nth=3)
    assert findings[0].hint == "did you mean 'region'?"


def test_known_ones_are_fine() -> None:
    key = "{account}/{environment}/{region}.tfstate"

    assert not judge(check, repository_files(environments={"dev": kept(key=key, encrypt=True)}))
