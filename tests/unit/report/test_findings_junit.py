from dataclasses import replace
from xml.etree import ElementTree

from layergen.model.finding import Passed, Verdicts
from layergen.report.findings_junit import findings_junit
from tests.unit.report.findings import (
    IN_CODE,
    OF_A_LAYER,
    OF_OWN_FILE,
    PASSED,
    ROOT,
    SKIPPED,
    UNREADABLE,
)
from tests.unit.report.schemas import errors_in_junit

OTHER = "envs/prod/eu-west-1"


def cases(verdicts: Verdicts, *failing: object) -> dict[str, ElementTree.Element]:
    text = findings_junit(verdicts, [ROOT, OTHER], [f for f in verdicts.findings if f in failing])
    assert errors_in_junit(text) == []
    suite, other = ElementTree.fromstring(text.encode())  # noqa: S314 - our own text
    assert (suite.get("name"), other.get("name")) == (ROOT, OTHER)
    return {case.attrib["name"]: case for case in suite}


def test_each_check_of_each_subject_is_a_case() -> None:
    verdicts = Verdicts((OF_A_LAYER, OF_OWN_FILE, UNREADABLE, SKIPPED, IN_CODE), (PASSED,))

    found = cases(verdicts, OF_A_LAYER, UNREADABLE)

    assert {name: [child.tag for child in case] for name, case in found.items()} == {
        "CKV_AWS_124 aws_cloudformation_stack.own": ["skipped"],
        "CKV_AWS_50 aws_lambda_function.checkout": ["system-out"],
        "CKV_LAYERGEN_1 module.data_tools": ["failure"],
        "CKV_LAYERGEN_5 module.data_tools": [],
        "CKV_LAYERGEN_6 module.data_tools": ["skipped"],
        "unreadable modules/layer/main.tf": ["error"],
    }
    assert {case.get("classname") for case in found.values()} == {ROOT}
    (failure,) = found["CKV_LAYERGEN_1 module.data_tools"]
    assert failure.get("message") == "Ensure a layer is not shared with every AWS account"
    assert "layers.yaml:12:3: error[CKV_LAYERGEN_1]" in (failure.text or "")
    assert "rendered: envs/dev/eu-west-1/layers.tf:4-20" in (failure.text or "")
    (skipped,) = found["CKV_LAYERGEN_6 module.data_tools"]
    assert skipped.attrib == {"message": "left on purpose", "type": "strategy"}


def test_a_case_stays_the_same_from_release_to_release_and_fails_if_any_fails() -> None:
    newer = replace(OF_A_LAYER, resource=OF_A_LAYER.resource.replace("1.4.0", "1.5.0"))
    passed = Passed(newer.check, newer.name, "module.data_tools", ROOT, "data-tools")

    found = cases(Verdicts((OF_A_LAYER, newer), (passed,)), OF_A_LAYER, newer)

    assert list(found) == ["CKV_LAYERGEN_1 module.data_tools"]
    (failure,) = found["CKV_LAYERGEN_1 module.data_tools"]
    assert f"resource: {OF_A_LAYER.resource} and 1 more" in (failure.text or "")


def test_what_is_not_bad_enough_passes_and_says_so() -> None:
    found = cases(Verdicts((OF_OWN_FILE,)))

    output = found["CKV_AWS_50 aws_lambda_function.checkout"].findtext("system-out")
    assert "warning[CKV_AWS_50]" in (output or "")
