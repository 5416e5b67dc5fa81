from datetime import date

from layergen.diagnostics import Place
from layergen.model.finding import Finding, Lines
from layergen.model.plan_summary import Danger, PlanSummary, RootName
from layergen.report.comment_annotations import comment_annotations

ROOT = RootName("envs/prod/eu-west-1", "prod", "eu-west-1")


def test_the_worst_stands_first_each_on_its_line() -> None:
    summary = PlanSummary(
        digest="sha256:0",
        roots=(),
        dangers=(
            Danger("destroy", ROOT, "aws_sqs_queue.q", "it is destroyed", waived="old", until=None),
            Danger("other-account", ROOT, "", "it is of another account", "fix it", refuses=True),
            Danger("too-large", ROOT, "x.y", "it is large", waived="later", until=date(2027, 1, 1)),
        ),
        # Those that lint annotates already.
        findings=(Finding("CKV_1", "no logs", "module.a.b.c", Lines("envs/a.tf", 3, 9), "log"),),
        stale={"envs/prod/eu-west-1/layers.tf": "update"},
    )
    places = {(ROOT.folder, "aws_sqs_queue.q"): Place("envs/prod/eu-west-1/own.tf", 7, 1)}

    assert comment_annotations(summary, places, folder="infra").splitlines() == [
        "::error title=other-account::prod: eu-west-1: it is of another account%0Ahint: fix it",
        (
            "::warning file=infra/envs/prod/eu-west-1/own.tf,line=7,col=1,title=destroy::"
            "aws_sqs_queue.q (prod: eu-west-1): it is destroyed"
        ),
        (
            "::warning title=too-large::x.y (prod: eu-west-1): it is large%0A"
            "waived until 2027-01-01: later"
        ),
        (
            "::warning file=infra/envs/prod/eu-west-1/layers.tf,title=stale-file::update; "
            "run `layergen render` and commit what it writes"
        ),
    ]
