import pytest

from layergen.diagnostics import Severity
from layergen.load.strategy import StrategyFile
from tests.unit.load.loading import changed

SCOPE = "    scope: team"


def skipping(entry: str) -> list[str]:
    return changed("layers.yaml", SCOPE, f"{SCOPE}\n    lint: {{skip: {{{entry}}}}}")


def test_severities_of_checks_arrive() -> None:
    lint = {"severity": {"CKV_AWS_50": "note", "CKV_LAYERGEN_5": "error"}}

    strategy = StrategyFile.model_validate({"version": 1, "layers": {}, "lint": lint}).to_model()

    assert strategy.severities == {"CKV_AWS_50": Severity.NOTE, "CKV_LAYERGEN_5": Severity.ERROR}


@pytest.mark.parametrize(
    "check", ["CKV_LAYERGEN_1", "CKV2_AWS_34", "CKV_TF_1", "ACME_AWS_7", "acme-aws_own-rule"]
)
def test_ids_as_checkov_and_its_users_have_them(check: str) -> None:
    assert skipping(f"{check}: partners need it") == []


@pytest.mark.parametrize("check", ["unreadable", "CKV_AWS_1:x", "CKV_A,CKV_B", "HIGH"])
def test_what_names_no_check_is_refused_where_it_stands(check: str) -> None:
    (finding,) = skipping(f"'{check}': partners need it")

    assert finding.startswith(f"layers.yaml:9:19: error[bad-check]: '{check}' is not the id of")


@pytest.mark.parametrize("reason", ['""', '" "', '"a\\0b"', '"a\\e[1mb"'])
def test_a_skip_says_why_in_a_line_that_can_be_read(reason: str) -> None:
    (finding,) = skipping(f"CKV_AWS_1: {reason}")

    assert finding.startswith("layers.yaml:9:30: error[bad-reason]: ")


def test_a_reason_is_a_text() -> None:
    (finding,) = skipping("CKV_AWS_1:")

    assert finding.startswith("layers.yaml:9:")
