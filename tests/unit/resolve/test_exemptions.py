"""What is skipped or known does not count, and what skips or knows nothing is told."""

from dataclasses import replace

from layergen.diagnostics import Place, Severity
from layergen.model.finding import (
    UNREADABLE,
    ExemptBy,
    Exemption,
    Finding,
    Identity,
    LayerPlace,
    Lines,
    Passed,
    Verdicts,
)
from layergen.resolve.exemptions import (
    gone_findings,
    idle_skips,
    known_findings,
    with_baseline,
    with_skips,
    without_skips,
)

DEV, PROD = "envs/dev/eu-west-1", "envs/prod/eu-west-1"
LAYER = Finding(
    check="CKV_LAYERGEN_1",
    name="Ensure",
    resource="module.data_tools",
    rendered=Lines(f"{DEV}/layers.tf", 4, 20),
    layer="data-tools",
    root=DEV,
)
OWN = Finding("CKV_AWS_50", "Ensure", "aws_lambda_function.own", Lines(f"{DEV}/own.tf"), root=DEV)
BROKEN = Finding(UNREADABLE, "cannot parse", "", Lines(f"{DEV}/broken.tf"), root=DEV)
COMMENT = Exemption(ExemptBy.CODE, "a comment says so")
SKIP = Exemption(ExemptBy.STRATEGY, "partners need it", Place("layers.yaml", 20, 9))
AT = Place("baseline.json", 4, 5)


def skipping(**skips: Exemption) -> LayerPlace:
    return LayerPlace("data-tools", Place("layers.yaml", 12, 3), skips)


def exemptions(verdicts: Verdicts) -> list[Exemption | None]:
    return [finding.exemption for finding in verdicts.findings]


def test_a_skip_is_for_its_layer_and_its_check() -> None:
    others = replace(LAYER, check="CKV_LAYERGEN_2"), replace(LAYER, layer="base"), OWN

    found = with_skips(Verdicts((LAYER, *others)), [skipping(CKV_LAYERGEN_1=SKIP)])

    assert exemptions(found) == [SKIP, None, None, None]
    assert (found.exempt, found.counting) == ((found.findings[0],), others)


def test_the_comment_that_a_skip_is_rendered_as_is_the_skip() -> None:
    commented = replace(LAYER, exemption=COMMENT), replace(OWN, exemption=COMMENT)

    found = with_skips(Verdicts(commented), [skipping(CKV_LAYERGEN_1=SKIP)])

    assert exemptions(found) == [SKIP, COMMENT]


def test_only_rendered_comments_are_disarmed_and_no_line_moves() -> None:
    comment = f"  #checkov:skip=CKV_LAYERGEN_1:{SKIP.reason}\n"
    own = "  #checkov:skip=CKV_LAYERGEN_1:my own reason\n"
    other = f'module "other" {{\n{comment}}}\nresource "x" "data_tools" {{\n{comment}}}\n'
    text = f'module "data_tools" {{\n{own}{comment}\n  name = "x"\n{comment}}}\n{other}'

    disarmed = without_skips(text, "data_tools", {"CKV_LAYERGEN_1": SKIP})

    expected = f'module "data_tools" {{\n{own}  #\n\n  name = "x"\n{comment}}}\n{other}'
    assert disarmed == expected


def test_without_skips_nothing_is_disarmed() -> None:
    text = 'module "data_tools" {\n  # note\n}\n'

    assert without_skips(text, "data_tools", {}) == text


def test_what_is_known_is_exempt_where_its_lines_moved() -> None:
    moved = replace(LAYER, rendered=Lines(f"{DEV}/layers.tf", 44, 60))
    planned = replace(LAYER, resource='module.data_tools.x.this["1.5.0"]')
    elsewhere = replace(LAYER, root=PROD)
    skipped = replace(LAYER, exemption=SKIP)

    found = with_baseline(Verdicts((moved, planned, elsewhere, skipped, OWN)), {LAYER.identity: AT})

    known = Exemption(ExemptBy.BASELINE, "known to the baseline", AT)
    assert exemptions(found) == [known, known, None, SKIP, None]


def test_nobody_knows_what_is_in_a_file_that_cannot_be_read() -> None:
    assert known_findings(Verdicts((BROKEN,)), {DEV}) == frozenset()
    assert exemptions(with_baseline(Verdicts((BROKEN,)), {BROKEN.identity: AT})) == [None]


def test_a_new_baseline_knows_what_counts_and_keeps_other_roots() -> None:
    verdicts = with_baseline(
        Verdicts((LAYER, OWN, replace(OWN, check="CKV_AWS_51", exemption=COMMENT))),
        {LAYER.identity: AT},
    )
    gone = Identity(DEV, "CKV_AWS_1", "x.y")
    elsewhere = Identity(PROD, "CKV_AWS_1", "x.y")

    known = known_findings(verdicts, {DEV}, [gone, elsewhere])

    assert known == {LAYER.identity, OWN.identity, elsewhere}


def test_what_is_gone_is_told_of_the_roots_that_were_looked_at() -> None:
    gone = Identity(DEV, "CKV_AWS_1", "x.y")
    elsewhere = Identity(PROD, "CKV_AWS_1", "x.y")
    baseline = {elsewhere: Place("baseline.json", 6, 5), gone: AT, OWN.identity: AT}

    (told,) = gone_findings(Verdicts((OWN,)), baseline, {DEV})

    assert str(told) == (
        f"baseline.json:4:5: warning[gone-finding]: CKV_AWS_1 no longer finds x.y in {DEV}\n"
        "  hint: take it out of the baseline, or write it anew with --write-baseline"
    )


def test_a_skip_that_skips_nothing_is_told_once() -> None:
    passed = Passed("CKV_LAYERGEN_6", "Ensure", "module.data_tools", DEV, "data-tools")
    layer = skipping(CKV_LAYERGEN_1=SKIP, CKV_LAYERGEN_6=replace(SKIP, place=AT))

    (told,) = idle_skips(Verdicts((LAYER,), (passed,)), [layer, layer])

    assert (told.rule, told.place, told.severity) == ("idle-skip", AT, Severity.WARNING)
    assert told.message == "data-tools skips CKV_LAYERGEN_6, which finds nothing in it"
    assert told.hint == "take it out"


def test_a_check_that_is_misspelt_has_a_name_that_is_near() -> None:
    layer = skipping(CKV_LAYERGENN_1=SKIP, ACME_7=SKIP)

    near, far = idle_skips(Verdicts((LAYER,)), [layer])

    assert near.hint == "take it out; or did you mean 'CKV_LAYERGEN_1'?"
    assert far.hint == "take it out"


def test_in_a_plan_only_a_check_that_passed_says_that_a_skip_is_idle() -> None:
    passed = Passed("CKV_LAYERGEN_6", "Ensure", "module.data_tools", DEV, "data-tools")
    layer = skipping(CKV_LAYERGEN_6=SKIP, CKV_LAYERGEN_8=SKIP)

    (told,) = idle_skips(Verdicts((), (passed,)), [layer], in_plans=True)

    assert "CKV_LAYERGEN_6" in told.message
