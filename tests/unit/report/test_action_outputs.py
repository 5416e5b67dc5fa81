"""What steps of GitHub get from a command."""

import json

from layergen.report.action_outputs import action_outputs, outputs_text

POSTED = """\
comment on pull request 7: updated
(https://github.example/acme/layers/pull/7#issuecomment-4
2)
"""


def test_plans_are_counted() -> None:
    roots = [
        {"root": "envs/dev/eu-west-1", "actions": {"create": 2, "update": 1}},
        {"root": "envs/prod/eu-west-1", "actions": {"replace": 1, "delete": 3, "no-op": 9}},
    ]
    printed = json.dumps({"roots": roots})

    assert action_outputs(printed, "", 0, "it.json") == {
        "exit_code": "0",
        "to_add": "3",
        "to_change": "1",
        "to_destroy": "4",
        "changed": "true",
        "json_path": "it.json",
    }


def test_drift_is_told_apart_from_none() -> None:
    for differs, code in ((True, 2), (False, 0)):
        printed = json.dumps({"differs": differs, "roots": ["envs/dev/eu-west-1"]})
        outputs = action_outputs(printed, "", code, "it.json")
        assert outputs["drift"] == outputs["changed"] == str(differs).lower()
        assert "to_add" not in outputs


def test_text_has_no_json() -> None:
    outputs = action_outputs("update envs/dev/eu-west-1/layers.tf\n", "", 2, "it.json")

    assert outputs_text(outputs) == "exit_code=2\nchanged=true\n"


def test_the_comment_is_found_where_lines_are_broken() -> None:
    assert action_outputs("", POSTED, 0, "")["comment_id"] == "42"
