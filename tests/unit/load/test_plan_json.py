"""Plans as Terraform writes them: nothing secret, nothing overlooked, nothing assumed."""

import json
from typing import Any

import pytest

from layergen.errors import LayergenError
from layergen.load.plan_json import load_plan
from layergen.model.plan import Action, Hidden, Mode


def change(**parts: Any) -> dict[str, Any]:
    inner = {"actions": ["update"], "before": {}, "after": {}} | parts.pop("change", {})
    return {
        "address": "terraform_data.a",
        "mode": "managed",
        "type": "terraform_data",
        "name": "a",
        "provider_name": "terraform.io/builtin/terraform",
        "change": inner,
    } | parts


def plan(**parts: Any) -> str:
    return json.dumps({"format_version": "1.2", "resource_changes": []} | parts)


def resource(**parts: Any) -> Any:
    (found,) = load_plan(plan(resource_changes=[change(**parts)]), "plan.json").resources
    return found


@pytest.mark.parametrize(
    ("actions", "action", "destroys"),
    [
        (["no-op"], Action.NO_OP, False),
        (["create"], Action.CREATE, False),
        (["read"], Action.READ, False),
        (["update"], Action.UPDATE, False),
        (["delete", "create"], Action.REPLACE, True),
        (["create", "delete"], Action.REPLACE, True),
        (["delete"], Action.DELETE, True),
        (["forget"], Action.FORGET, False),
        (["create", "forget"], Action.FORGET, False),
        (["something", "delete"], Action.DELETE, True),
        (["something"], Action.UPDATE, False),
        ([], Action.NO_OP, False),
    ],
)
def test_actions(actions: list[str], action: Action, destroys: bool) -> None:
    found = resource(change={"actions": actions})
    assert (found.action, found.action.destroys) == (action, destroys)
    assert found.creates_too == (actions == ["create", "forget"])


def test_everything_about_a_change() -> None:
    found = resource(
        address='module.m["a"].terraform_data.a[0]',
        previous_address="terraform_data.old",
        module_address='module.m["a"]',
        index=0,
        mode="data",
        deposed="abcd1234",
        action_reason="replace_because_cannot_update",
        change={
            "actions": ["delete", "create"],
            "before": {"size": 1, "password": "hunter2", "same": "x"},
            "before_sensitive": {"password": True},
            "after": {"size": 2, "password": "hunter3", "same": "x"},
            "after_sensitive": {"password": True},
            "after_unknown": {"id": True},
            "replace_paths": [["size"], ["block", 0, "name"]],
            "importing": {"id": "x"},
        },
    )
    assert found.mode is Mode.DATA
    assert found.moved
    assert found.imported
    assert found.deposed == "abcd1234"
    assert found.reason == "replace_because_cannot_update"
    assert found.forced_by == ("size", "block[0].name")
    assert found.before == {"size": 1, "password": Hidden.SENSITIVE, "same": "x"}
    assert found.after["id"] is Hidden.UNKNOWN
    assert found.changed == ("id", "size")


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ([{}], ("a", "b")),
        ([{}, True], ("a", Hidden.SENSITIVE)),
        ([True], Hidden.SENSITIVE),
        ({"x": True}, Hidden.SENSITIVE),
        (True, Hidden.SENSITIVE),
    ],
)
def test_a_tree_that_fits_no_list_hides_it_if_it_hides_anything(tree: Any, expected: Any) -> None:
    found = resource(change={"before": {"l": ["a", "b"]}, "before_sensitive": {"l": tree}})
    assert found.before == {"l": expected}


def test_flags_drift_deferred_outputs_and_checks() -> None:
    found = load_plan(
        plan(
            terraform_version="1.11.4",
            errored=True,
            complete=False,
            resource_drift=[change(change={"actions": ["delete"]})],
            deferred_changes=[{"reason": "instance_count_unknown", "resource_change": change()}],
            output_changes={
                "secret": {"actions": ["update"], "before": "a", "before_sensitive": True}
                | {"after": "b", "after_sensitive": True},
                "open": {"actions": ["create"], "after_unknown": True},
            },
            checks=[
                {"address": {"to_display": "check.a"}, "status": "fail"},
                {"address": {"to_display": "check.b"}, "status": "pass"},
            ],
            configuration={
                "provider_config": {
                    "aws": {
                        "name": "aws",
                        "expressions": {
                            "allowed_account_ids": {"constant_value": ["111122223333"]}
                        },
                    },
                    "other": {"name": "other"},
                }
            },
            something_new={"a": 1},
        ),
        "plan.json",
    )
    assert (found.errored, found.complete, found.has_changes) == (True, False, True)
    assert [drift.action for drift in found.drift] == [Action.DELETE]
    assert [reason for _, reason in found.deferred] == ["instance_count_unknown"]
    assert [(o.name, o.before, o.after) for o in found.outputs] == [
        ("open", None, Hidden.UNKNOWN),
        ("secret", Hidden.SENSITIVE, Hidden.SENSITIVE),
    ]
    assert [check.address for check in found.failed_checks] == ["check.a"]
    assert found.provider_accounts == ("111122223333",)


def test_a_plan_that_does_nothing() -> None:
    idle = change(change={"actions": ["no-op"]})
    assert not load_plan(plan(resource_changes=[idle]), "p").has_changes
    moved = idle | {"previous_address": "terraform_data.old"}
    assert load_plan(plan(resource_changes=[moved]), "p").has_changes
    # Terraform leaves out what is empty, and writes null for what is unset.
    assert load_plan(json.dumps({"format_version": "1.2", "planned_values": {}}), "p").complete
    assert not load_plan(plan(resource_drift=None, checks=None), "p").drift
    assert not load_plan("\ufeff" + plan(), "p").has_changes
    invoked = plan(action_invocations=[{"address": "action.aws_lambda_invoke.a", "more": 1}])
    assert load_plan(invoked, "p").invocations == ("action.aws_lambda_invoke.a",)
    assert load_plan(invoked, "p").has_changes


def secret(value: str, **parts: Any) -> dict[str, Any]:
    return change(
        change={
            "before": {"user": "a", "password": "old"},
            "before_sensitive": {"password": True},
            "after": {"user": "a", "password": value},
            "after_sensitive": {"password": True},
        }
        | parts
    )


def digest(*changes: dict[str, Any], **parts: Any) -> str:
    return load_plan(plan(resource_changes=list(changes), **parts), "a").digest


class TestDigest:
    def test_the_same_changes_planned_again(self) -> None:
        one = load_plan(plan(resource_changes=[change()], timestamp="2026-01-01"), "a")
        other = load_plan(plan(timestamp="2026-02-02", resource_changes=[change()]), "b")
        assert one.digest == other.digest
        assert one.digest.startswith("sha256:")

    def test_what_stays_as_it_is_and_the_order_of_keys_do_not_count(self) -> None:
        first = change(change={"after": {"a": 1, "b": {"c": 1, "d": 2}}})
        again = change(change={"after": {"b": {"d": 2, "c": 1}, "a": 1}})
        idle = change(address="x.y", change={"actions": ["no-op"]})
        assert digest(first) == digest(idle, again)
        assert digest(first) == digest(again, resource_drift=[idle])

    def test_a_secret_cannot_be_tried_out_against_it(self) -> None:
        assert digest(secret("hunter2")) == digest(secret("correct-horse"))
        output = {"actions": ["update"], "after": "a", "after_sensitive": True}
        assert digest(output_changes={"o": output}) == digest(
            output_changes={"o": output | {"after": "b"}}
        )

    @pytest.mark.parametrize(
        "other",
        [
            secret("hunter2", after_sensitive={}),
            secret("hunter2", after={"user": "b", "password": "hunter2"}),
            secret("hunter2", actions=["delete", "create"]),
            secret("hunter2", after_unknown={"id": True}),
            secret("?SENSITIVE", after_sensitive={}),
            secret("hunter2") | {"deposed": "abcd1234"},
            secret("hunter2") | {"address": "terraform_data.b"},
            secret("hunter2", importing={"id": "x"}),
        ],
    )
    def test_everything_else_does(self, other: dict[str, Any]) -> None:
        assert digest(secret("hunter2")) != digest(other)

    def test_the_whole_plan_does(self) -> None:
        found = {
            digest(change()),
            digest(change(), errored=True),
            digest(change(), complete=False),
            digest(change(), action_invocations=[{"address": "action.a.b"}]),
            digest(change(), deferred_changes=[{"reason": "x", "resource_change": change()}]),
            digest(change(), output_changes={"o": {"actions": ["create"], "after": 1}}),
            digest(change(), change(address="terraform_data.b")),
        }
        assert len(found) == 7


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format_version": 1}', '{"format_version": "1.0"}', "[" * 9999],
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(LayergenError, match=r"plan\.json is not a plan in JSON"):
        load_plan(text, "plan.json")


def test_another_major_format_is_refused() -> None:
    with pytest.raises(LayergenError, match=r"plan format 2\.0"):
        load_plan(json.dumps({"format_version": "2.0", "resource_changes": []}), "plan.json")


def test_a_wrong_shape_is_told_without_its_value() -> None:
    with pytest.raises(LayergenError, match=r"resource_changes\.0\.address") as caught:
        load_plan(plan(resource_changes=[change(address=["hunter2"])]), "plan.json")
    assert "hunter2" not in caught.value.message
