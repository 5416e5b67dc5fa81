"""What a comment says, and what it leaves out when there is no room."""

from datetime import UTC, date, datetime

import pytest

from layergen.diagnostics import Place, Severity
from layergen.model.alarm import AlarmState
from layergen.model.comment_marker import CommentMarker
from layergen.model.finding import Finding, Lines
from layergen.model.plan import Action, ResourceChange
from layergen.model.plan_summary import (
    AliasShift,
    Danger,
    GrantMove,
    GrantStep,
    OtherChange,
    PlannedRoot,
    PlanSummary,
    ReleaseMove,
    RootName,
    Routing,
    Step,
)
from layergen.model.rollout import Evidence, Traffic
from layergen.report.comment_markdown import CommentOptions, comment_markdown
from layergen.report.comment_sections import sections
from layergen.report.comment_verdict import verdict

ROOT = RootName("envs/prod/eu-west-1", "prod", "eu-west-1")
PLANNED = PlannedRoot(ROOT, "sha256:0", errored=False, complete=True, changes=True)


def summary(*, changes: bool = True, errored: bool = False, **parts: object) -> PlanSummary:
    root = PlannedRoot(ROOT, "sha256:0", errored=errored, complete=True, changes=changes)
    return PlanSummary("sha256:0", (root,), **parts)  # type: ignore[arg-type]


def written(found: PlanSummary, **options: object) -> str:
    return comment_markdown(found, CommentOptions(CommentMarker("sha256:0"), **options))  # type: ignore[arg-type]


def others(count: int, action: Action = Action.UPDATE) -> tuple[OtherChange, ...]:
    return tuple(
        OtherChange(ROOT, ResourceChange(f"aws_x.a[{number}]", "aws_x", "a", action))
        for number in range(count)
    )


def test_nothing_to_do_is_one_short_line() -> None:
    text = written(summary(changes=False))
    assert text.splitlines()[1:4] == [
        "### layergen",
        "",
        "**Nothing to do**: the plan changes nothing.",
    ]
    assert "####" not in text


def test_a_plan_that_failed_is_said_first() -> None:
    danger = Danger("unfinished-plan", ROOT, "", "the run failed", refuses=True)
    text = written(summary(errored=True, dangers=(danger,), others=others(1)))
    assert (
        "**Refused**: envs/prod/eu-west-1 failed to plan, so this is not all of it, "
        "it breaks unfinished-plan, 1 other resource changed; 1 root: prod."
    ) in text


def test_dangers_are_never_folded_and_waivers_tell_why() -> None:
    dangers = (
        Danger("opened-layer", ROOT, "a.b", "it is opened", "Use `layergen gate`", refuses=True),
        Danger("too-large", ROOT, "", "too large", waived="soon smaller", until=date(2026, 12, 1)),
    )
    text = written(summary(dangers=dangers))
    assert text.index("#### Dangerous") < text.index("<details>")
    assert "- **opened-layer** `a.b` (prod: eu-west-1): it is opened. Use `layergen gate`." in text
    assert "too large. Waived until 2026-12-01: soon smaller" in text


def test_sections_go_whole_from_the_end_and_are_named() -> None:
    findings = tuple(
        Finding("CKV_1", "A check", f"aws_x.{n}", Lines("a.tf", n, n)) for n in range(90)
    )
    found = summary(
        others=others(90),
        drift=others(90),
        findings=findings,
        stale={f"f{number}.tf": "update" for number in range(90)},
    )
    whole = written(found)
    assert "Left out" not in whole
    kept = written(found, max_bytes=12_000)
    assert "<summary>90 other resources</summary>" in kept
    assert "<summary>90 resources changed outside" not in kept
    assert (
        "**Left out, as it would be too long**: 90 resources changed outside of Terraform, "
        "90 policy findings, 90 stale files, for layergen render to write, 1 plan in numbers."
    ) in kept
    assert "All of it: `layergen comment --format text`" in kept
    assert "All of it: the run" in written(found, max_bytes=12_000, link="https://ci.example/1")
    assert kept.count("<details>") == kept.count("</details>")


def test_what_is_dangerous_is_cut_only_where_it_does_not_fit_by_itself() -> None:
    dangers = tuple(Danger("destroy", ROOT, f"aws_x.a[{n}]", "it is gone") for n in range(5000))
    text = written(summary(dangers=dangers, others=others(5000, Action.DELETE)))
    shown = text.count("- **destroy**")
    assert shown > 500
    assert f"- **and {5000 - shown} more, which find no room here**: see the plans." in text
    assert "5000 other resources destroyed" in text
    assert len(text.encode()) <= 60_000


def test_a_long_table_tells_what_it_does_not_show() -> None:
    (table, _) = sections(summary(others=others(250)))
    assert (len(table.rows), table.left_out) == (100, 150)
    assert "And 150 more." in written(summary(others=others(250)))


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (Routing("1", {"2": 0.1}), Routing("1", {"2": 0.5}), "version 2: 10 % → 50 %"),
        (Routing("1", {}), Routing("1", {"2": 0.1}), "version 2: 0 % → 10 %"),
        (Routing("1", {"2": 0.5}), Routing("2", {}), "version 2: 50 % → 100 %"),
        (Routing("1", {"2": 0.5}), Routing("1", {}), "version 2: 50 % → 0 %"),
        (Routing("1", {}), Routing("2", {}), "version 2: 0 % → 100 %"),
        (Routing("1", {"2": 0.333}), Routing("1", {"2": 0.667}), "version 2: 33.3 % → 66.7 %"),
        (None, Routing("1", {}), "made"),
        (Routing("1", {}), None, "destroyed"),
        (Routing("1", {}), Routing("", None), ""),
    ],
)
def test_traffic_in_a_few_words(before: Routing | None, after: Routing | None, step: str) -> None:
    shift = AliasShift("checkout", "live", ROOT, before, after)
    (table, _) = sections(summary(aliases=(shift,)))
    said = [cell for cell in table.rows[0] if "%" in cell or cell in {"made", "destroyed"}]
    assert (said[:1] == [step]) if step else "known after apply" in str(table.rows)


def test_traffic_shifts_on_evidence() -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    evidence = Evidence(
        at,
        at.replace(minute=30),
        {"errors": AlarmState.OK, "slow": AlarmState.INSUFFICIENT_DATA},
        Traffic(9000),
        Traffic(1830, 2),
    )
    shift = AliasShift("f", "live", ROOT, Routing("1"), Routing("2"), evidence, "I said so")
    assert "1,830 invocations and 2 errors of the candidate in 30 min; 2 alarms " in written(
        summary(aliases=(shift,))
    )
    assert "; I said so |" in written(summary(aliases=(shift,)))


def test_the_first_share_rests_on_no_traffic() -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    begun = Evidence(at, at, {"errors": AlarmState.OK})
    text = written(
        summary(aliases=(AliasShift("f", "live", ROOT, Routing("1"), Routing("2"), begun),))
    )
    assert "invocations" not in text
    assert "1 alarm OK |" in text


def test_findings_are_told_with_their_place() -> None:
    finding = Finding(
        "CKV_1", "A | check", "aws_x.a", Lines("a.tf", 1, 2), place=Place("layers.yaml", 3, 4)
    )
    text = written(summary(findings=(finding,)))
    assert "| `CKV_1` | error | `aws_x.a` | A \\| check | `layers.yaml:3:4` |" in text
    assert text.count("Look before you merge") == 1
    mild = Finding("CKV_1", "", "", Lines("a.tf"), severity=Severity.WARNING)
    assert "Safe to merge" in written(summary(findings=(mild,)))


def test_the_verdict_names_few_and_counts_many() -> None:
    found = verdict(summary(others=(*others(2), *others(3, Action.DELETE)), stale={"a": "create"}))
    assert found == "2 other resources changed, 3 destroyed, 1 stale file; 1 root: prod"


def test_the_verdict_is_never_empty() -> None:
    grant = GrantMove(GrantStep.WITHDRAWN, "base", "222233334444", ("1.0.0",), (ROOT,))
    assert verdict(summary(grants=(grant,))) == "1 grant withdrawn; 1 root: prod"
    gone = ReleaseMove(Step.RETIRED, "base", "1.0.0", ("universal",), (ROOT,))
    assert verdict(summary(grants=(grant,), releases=(gone,))).startswith(
        "1 release retired (base@"
    )
    assert "grant" not in verdict(summary(grants=(grant,), releases=(gone,)))
    assert verdict(summary()) == "nothing but layergen's own output changes; 1 root: prod"
    waived = Danger("too-large", ROOT, "", "", waived="soon", until=date(2026, 12, 1))
    failing = Danger("check", ROOT, "check.a", "")
    assert verdict(summary(dangers=(waived, failing))).startswith(
        "what breaks too-large is waived, 1 check fails"
    )
