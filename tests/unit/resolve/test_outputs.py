"""Outputs are recorded only if they are this root's and hold the locked content."""

from dataclasses import replace

import pytest

from layergen.model.outputs import RootOutputs
from layergen.resolve.outputs import check_outputs
from tests.repositories import LAYER, REGION, environment, loaded, releases, repository_files
from tests.unit.resolve.outputs import outputs_of, with_version

FOUND = loaded(
    repository_files(
        released={LAYER: releases("1.0.0", "1.1.0")},
        environments={"dev": environment(name_prefix="dev-")},
    )
)
OUTPUTS = outputs_of(FOUND, {LAYER: {"1.0.0": 3, "1.1.0": 4}})
PATH = (LAYER, "universal", "1.0.0")
GOOD = f"arn:aws:lambda:eu-west-1:111122223333:layer:dev-{LAYER}:3"


def findings(outputs: RootOutputs, region: str = REGION) -> list[str]:
    found = check_outputs(FOUND, FOUND.environments["dev"], region, outputs)
    return [str(finding) for finding in found]


def test_what_was_applied_as_locked_has_no_findings() -> None:
    assert OUTPUTS.publications[LAYER]["universal"]["1.0.0"].arn == GOOD
    assert findings(OUTPUTS) == []


@pytest.mark.parametrize(
    ("key", "outputs"),
    [
        ("environment", replace(OUTPUTS, environment="prod")),
        ("account", replace(OUTPUTS, account="999988887777")),
        ("region", replace(OUTPUTS, region="us-east-1")),
    ],
)
def test_outputs_of_another_root_are_refused(key: str, outputs: RootOutputs) -> None:
    (finding,) = findings(outputs)
    assert f"layergen.{key}: error[wrong-root]" in finding


@pytest.mark.parametrize(
    ("part", "arn"),
    [
        ("account", GOOD.replace("111122223333", "999988887777")),
        ("region", GOOD.replace("eu-west-1", "eu-west-2")),
        ("layer", GOOD.replace("dev-", "")),
        ("version", f"{GOOD}0"),
        ("service", GOOD.replace("lambda", "s3")),
    ],
)
def test_every_part_of_an_arn_counts(part: str, arn: str) -> None:
    (finding,) = findings(with_version(OUTPUTS, PATH, arn=arn))
    assert f"error[wrong-arn]: the {part} in {arn}" in finding


@pytest.mark.parametrize("arn", ["", "arn", f"{GOOD}:8", GOOD.replace("aws", "gcp")])
def test_what_is_no_arn_is_said_once(arn: str) -> None:
    (finding,) = findings(with_version(OUTPUTS, PATH, arn=arn))
    assert f"error[bad-arn]: '{arn}' is no ARN" in finding


def test_arns_of_other_partitions_are_fine() -> None:
    assert findings(with_version(OUTPUTS, PATH, arn=GOOD.replace(":aws:", ":aws-cn:"))) == []


def test_other_content_than_locked_is_refused() -> None:
    (finding,) = findings(with_version(OUTPUTS, PATH, code_sha256="other"))
    assert "error[altered-artifact]: AWS holds content with SHA-256 other" in finding


def test_a_release_that_this_checkout_does_not_know_is_refused() -> None:
    older = loaded(
        repository_files(
            released={LAYER: releases("1.0.0")},
            environments={"dev": environment(name_prefix="dev-")},
        )
    )
    (finding,) = check_outputs(older, older.environments["dev"], REGION, OUTPUTS)
    assert finding.rule == "unknown-release"
    assert "1.1.0" in finding.message


def test_all_mistakes_are_shown_at_once() -> None:
    broken = with_version(OUTPUTS, PATH, arn="nothing", code_sha256="other")
    broken = with_version(broken, (LAYER, "universal", "1.1.0"), code_sha256="other")
    assert len(findings(broken)) == 3
