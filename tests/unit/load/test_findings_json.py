"""What `lint` writes is what a comment reads."""

from layergen.diagnostics import Place, Severity
from layergen.load.findings_json import read_findings
from layergen.model.finding import ExemptBy, Exemption, Finding, Lines, Verdicts
from layergen.report.findings_json import findings_json


def test_findings_that_count_are_read_as_they_were_written() -> None:
    counts = (
        Finding(
            "CKV_LAYERGEN_1",
            "A grant names somebody",
            "module.data_tools",
            Lines("envs/dev/eu-west-1/layers.tf", 3, 9),
            "take it out",
            Severity.WARNING,
            "data-tools",
            Place("layers.yaml", 4, 5),
            "envs/dev/eu-west-1",
        ),
        Finding("CKV_1", "Another", "aws_x.y", Lines("a.tf")),
    )
    exempt = Finding("CKV_2", "", "", Lines("a.tf"), exemption=Exemption(ExemptBy.CODE, "known"))
    assert read_findings(findings_json(Verdicts((*counts, exempt))), "it.json") == counts
