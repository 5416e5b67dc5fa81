import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.model.drift import Kind
from layergen.model.layer_version import DeployedLayerVersion, PolicyStatement
from layergen.model.plan import Action, Hidden, Plan, ResourceChange, Value
from layergen.model.usage import DeployedFunction, Look
from layergen.resolve.drift import drift_of
from layergen.resolve.drift.case import Sight
from layergen.resolve.drift.changes import changed, drifted
from tests.repositories import REGION, function, rolled
from tests.unit.resolve.drift.cases import (
    ACCOUNT,
    ALIAS,
    APPLY,
    FIRST,
    SECOND,
    STRANGER,
    arn,
    case,
    differences,
    plan_data,
    told,
)

FUNCTION = "aws_lambda_function.checkout"
PERMISSION = 'module.partner.aws_lambda_layer_version_permission.this["1.0.0"]'
STACK = 'module.vendors.aws_cloudformation_stack.grants["1.0.0"]'
VERSION = 'module.{}.aws_lambda_layer_version.this["1.0.0"]'


def resource(data: Any, address: str, key: str = "resource_changes") -> Any:
    return next(one for one in data[key] if one["address"] == address)


def test_a_clean_account_has_none() -> None:
    assert differences(case("clean")) == ()


def test_what_terraform_reads_otherwise_than_it_wrote_is_none() -> None:
    """Right after an apply, `tags` of a stack go from null to an empty map."""
    data = plan_data("clean")
    stack = resource(data, STACK)
    was = stack["change"]["before"]
    changes = {"before": {**was, "tags": None}, "after": {**was, "tags": {}}}
    change = {**stack["change"], "actions": ["update"], **changes}
    data["resource_drift"] = [{**stack, "change": change}]

    for refresh_only in (False, True):
        found = drift_of(case(data, refresh_only=refresh_only))
        assert (found.differences, found.left_alone) == ((), ())


def test_what_aws_computes_is_none_and_is_told_apart() -> None:
    found = drift_of(case("computed"))

    assert found.differences == ()
    (left,) = found.left_alone
    assert left.address == FUNCTION
    assert set(left.attributes) == {
        "last_modified",
        "qualified_arn",
        "qualified_invoke_arn",
        "version",
    }


def test_a_moved_alias_and_a_changed_function() -> None:
    by_function, by_alias = differences(case("moved-alias"))

    assert (by_function.kind, by_function.subject) == (Kind.OUT_OF_BAND, FUNCTION)
    assert by_function.attributes == ("description",)
    # A description is anybody's text: it is named and not printed.
    assert by_function.detail == ""
    assert (by_alias.kind, by_alias.subject) == (Kind.OUT_OF_BAND, ALIAS)
    assert by_alias.command.startswith("aws lambda update-alias --region eu-west-1 ")
    assert "`layergen rollout start checkout --env dev --stable 2`" in by_alias.advice
    assert by_alias.detail == "was: all to version 1; is now: all to version 2"


def test_a_function_on_other_layers() -> None:
    (found,) = differences(case("function-layers"))

    assert (found.kind, found.attributes) == (Kind.OUT_OF_BAND, ("layers",))
    assert found.detail == f"layers: was {arn('tools')}, is now nothing"


def test_deleted_versions_stand_for_all_that_goes_with_them() -> None:
    """Grants, parameters, the stack and the function's layers follow from them."""
    found = differences(case("deleted"))

    assert [(one.kind, one.subject, one.what) for one in found] == [
        (Kind.OUT_OF_BAND, VERSION.format(name), "was deleted in AWS")
        for name in ("partner", "tools", "vendors")
    ]
    assert found[1].command == (
        f"layergen build tools@1.0.0 --env dev && {APPLY} && "
        f"layergen record --env dev --region {REGION}"
    )
    assert found[1].layer == "tools"


def test_a_deleted_grant() -> None:
    assert told(case("policy-removed")) == [("out-of-band", PERMISSION, "was deleted in AWS")]


def test_a_refresh_alone_says_what_was_changed_and_not_what_is_pending() -> None:
    assert [
        (kind, subject) for kind, subject, _ in told(case("refresh-only", refresh_only=True))
    ] == [
        ("out-of-band", FUNCTION),
        ("out-of-band", ALIAS),
    ]


def test_somebody_let_in_counts_though_no_apply_takes_it_back() -> None:
    (found,) = differences(case("policy-added"))

    assert (found.kind, found.subject) == (Kind.OUT_OF_BAND, PERMISSION)
    assert found.command.startswith("aws lambda get-layer-version-policy ")
    assert STRANGER not in found.detail


def statements(*accounts: str) -> tuple[PolicyStatement, ...]:
    return tuple(PolicyStatement(f"sid-{one}", one) for one in accounts)


def policies(**changes: tuple[PolicyStatement, ...]) -> Sight:
    right = {"tools": (), "partner": statements(FIRST), "vendors": statements(FIRST, SECOND)}
    return Sight(policies={arn(name): found for name, found in {**right, **changes}.items()})


def test_policies_that_are_as_granted() -> None:
    assert differences(case("clean", sight=policies())) == ()


def test_aws_itself_says_whom_somebody_let_in() -> None:
    sight = policies(
        tools=statements(STRANGER),
        partner=statements(FIRST, STRANGER),
        vendors=statements(FIRST, SECOND, STRANGER),
    )

    found = differences(case("policy-added", sight=sight))

    assert [(one.subject, one.detail) for one in found] == [
        (PERMISSION, f"lets in account {STRANGER}"),
        (VERSION.format("tools"), f"lets in account {STRANGER}"),
        (STACK, f"lets in account {STRANGER}"),
    ]
    assert found[0].command == (
        f"aws lambda remove-layer-version-permission --region {REGION} --layer-name partner "
        f"--version-number 1 --statement-id sid-{STRANGER}"
    )


def test_a_grant_that_is_gone_from_its_stack() -> None:
    (found,) = differences(case("clean", sight=policies(vendors=statements(FIRST))))

    assert (found.subject, found.what) == (STACK, "lost grants in AWS")
    assert found.detail == f"lets in no more account {SECOND}"
    assert found.command == f"{APPLY} -replace='{STACK}'"


def test_a_grant_that_terraform_itself_misses_is_told_once() -> None:
    assert told(case("policy-removed", sight=policies(partner=()))) == [
        ("out-of-band", PERMISSION, "was deleted in AWS")
    ]


def test_everything_is_pending_before_the_first_apply() -> None:
    data = plan_data("clean")
    for one in data["resource_changes"]:
        one["change"] |= {"actions": ["create"], "before": None}
    data["resource_drift"] = []

    found = told(case(data, published={}))

    assert {kind for kind, _, _ in found} == {"pending"}
    assert len(found) == len(data["resource_changes"])


def test_what_is_pending_beside_what_was_changed_by_hand() -> None:
    data = plan_data("moved-alias")
    change = resource(data, FUNCTION)["change"]
    change["after"] = {**change["after"], "timeout": 60}

    found = [one for one in differences(case(data)) if one.subject == FUNCTION]

    assert [(one.kind, one.attributes) for one in found] == [
        (Kind.OUT_OF_BAND, ("description",)),
        (Kind.PENDING, ("timeout",)),
    ]
    assert found[1].detail == "timeout: is 3, will be 60"


def test_a_moved_and_an_imported_resource_are_pending_and_a_data_source_is_not() -> None:
    data = plan_data("clean")
    resource(data, FUNCTION)["previous_address"] = "aws_lambda_function.old"
    resource(data, PERMISSION)["change"]["importing"] = {"id": "x"}
    read: dict[str, Any] = {"actions": ["read"], "before": None, "after": {}}
    data["resource_changes"].append(
        {"address": "data.x.y", "mode": "data", "type": "x", "name": "y", "change": read}
    )
    data["output_changes"]["other"] = {"actions": ["update"], "before": 1, "after": 2}

    assert told(case(data)) == [
        ("pending", FUNCTION, "is not moved from aws_lambda_function.old yet"),
        ("pending", PERMISSION, "is not taken into the state yet"),
    ]


def test_what_is_applied_and_not_recorded() -> None:
    published = {"partner": 1, "vendors": 1, "tools": 7}

    (found,) = differences(case("clean", published=published))

    assert (found.kind, found.what) == (Kind.PENDING, "is applied, and not recorded")
    assert found.detail == f"AWS: {arn('tools')}; lock: {arn('tools', 7)}"
    assert found.command == f"layergen record --env dev --region {REGION}"


def alias_plan(before: str, after: str, *, shares: dict[str, float], drifted: bool) -> Any:
    """Give a plan in which only the alias differs: AWS has `before`, the files say `after`."""
    data = plan_data("moved-alias")
    routing = [{"additional_version_weights": shares}] if shares else []
    for key in ("resource_drift", "resource_changes"):
        data[key] = [one for one in data[key] if one["address"] == ALIAS]
    if not drifted:
        data["resource_drift"] = []
    else:
        change = resource(data, ALIAS, "resource_drift")["change"]
        change["before"] |= {"function_version": after, "routing_config": routing}
        change["after"] |= {"function_version": before, "routing_config": []}
    change = resource(data, ALIAS)["change"]
    change["before"] |= {"function_version": before, "routing_config": []}
    change["after"] |= {"function_version": after, "routing_config": routing}
    return data


def only_alias(data: Any, rollout: dict[str, Any]) -> list[tuple[str, str]]:
    found = differences(case(data, rollout=rollout))
    return [(str(one.kind), one.subject) for one in found if one.subject == ALIAS]


SHIFTING = rolled("shifting", "1", "2", step=1, percent=10)


def test_a_step_that_waits_for_its_apply_is_expected() -> None:
    data = alias_plan("1", "1", shares={"2": 0.1}, drifted=False)

    assert only_alias(data, SHIFTING) == [("rollout-expected", ALIAS)]
    (found,) = [one for one in differences(case(data, rollout=SHIFTING)) if one.subject == ALIAS]
    assert found.detail == ("AWS: all to version 1; lock: 10% to version 2, the rest to version 1")
    assert not found.kind.fails


def test_an_alias_that_went_back_is_tripped() -> None:
    data = alias_plan("1", "1", shares={"2": 0.1}, drifted=True)

    assert only_alias(data, SHIFTING) == [("rollout-tripped", ALIAS)]
    (found,) = [one for one in differences(case(data, rollout=SHIFTING)) if one.subject == ALIAS]
    assert found.command == "layergen rollout observe checkout --env dev"


def test_an_alias_that_was_seen_shifted_and_is_back_in_the_state_is_tripped() -> None:
    data = alias_plan("1", "1", shares={"2": 0.5}, drifted=False)

    assert only_alias(data, rolled("shifting", "1", "2", step=2, percent=50)) == [
        ("rollout-tripped", ALIAS)
    ]


def test_an_alias_at_a_stranger_is_out_of_band_while_it_shifts() -> None:
    data = alias_plan("7", "1", shares={"2": 0.1}, drifted=True)

    assert only_alias(data, SHIFTING) == [("out-of-band", ALIAS)]


def test_an_alias_that_goes_elsewhere_than_its_lock_is_pending() -> None:
    data = alias_plan("1", "9", shares={}, drifted=False)

    assert only_alias(data, SHIFTING) == [("pending", ALIAS)]


def test_an_alias_that_an_abort_took_back_and_whose_lock_says_so_is_none() -> None:
    data = alias_plan("1", "1", shares={"2": 0.1}, drifted=True)
    data["resource_changes"] = []

    assert only_alias(data, rolled("aborted", "1", "2", aborted={"2": ""})) == []


def version(name: str, number: int) -> DeployedLayerVersion:
    return DeployedLayerVersion(
        REGION, name, number, arn(name, number), "2026-11-21T00:00:00.000+0000"
    )


def test_versions_that_no_lock_and_no_state_knows_are_unmanaged() -> None:
    sight = Sight(versions=(version("tools", 1), version("tools", 2)))

    assert told(case("clean", sight=sight)) == [("unmanaged", "tools:2", "is in no lock")]
    # Published by an apply that nobody recorded: it is pending, not somebody's.
    published = {"partner": 1, "vendors": 1, "tools": 2}
    assert told(case("clean", published=published, sight=sight)) == [
        ("pending", VERSION.format("tools"), "is applied, and not recorded")
    ]


def test_a_refresh_alone_does_not_know_what_was_applied_and_not_recorded() -> None:
    data = {**plan_data("refresh-only"), "resource_drift": []}
    sight = Sight(versions=(version("tools", 2),))

    (found,) = differences(case(data, sight=sight, refresh_only=True))

    assert (found.kind, "`layergen record`" in found.advice) == (Kind.UNMANAGED, True)


def held(name: str, version: str, *layers: str) -> DeployedFunction:
    return DeployedFunction(name, version, tuple(arn(layer) for layer in layers))


def looking(*functions: DeployedFunction, **aliases: dict[str, tuple[str, ...]]) -> Sight:
    return Sight(look=Look(ACCOUNT, REGION, functions, aliases))


def lagging(sight: Sight, **changes: Any) -> list[tuple[str, str, str]]:
    found = case("clean", functions={"report": function(layers=["tools"])}, sight=sight, **changes)
    return [(one.subject, one.detail, one.command) for one in differences(found)]


def test_a_function_on_another_layer_than_its_pin_is_lagging() -> None:
    assert lagging(looking(held("report", "$LATEST", "tools"))) == []
    assert lagging(looking(held("report", "$LATEST", "vendors"))) == [
        ("report", "version $LATEST has no release of tools", "layergen attach report --env dev")
    ]


def test_an_alias_on_an_old_version_lags_unless_a_rollout_has_it() -> None:
    sight = looking(
        held("checkout", "$LATEST", "tools"),
        held("checkout", "1"),
        held("checkout", "2", "tools"),
        checkout={"live": ("1",)},
    )

    assert lagging(sight) == [
        (
            "checkout",
            "version 1 (live) has no release of tools",
            "layergen rollout start checkout --env dev",
        )
    ]
    assert lagging(sight, rollout=rolled("staged", "1", "2")) == []


def test_a_function_of_this_root_whose_newest_version_lags() -> None:
    """Terraform has it right, and somebody published a version before."""
    sight = looking(held("checkout", "$LATEST", "tools"), held("checkout", "3"))

    assert lagging(sight) == [
        (
            "checkout",
            "version 3 has no release of tools",
            f"aws lambda publish-version --region {REGION} --function-name checkout",
        )
    ]


def test_a_function_whose_release_is_not_published_yet_is_not_lagging() -> None:
    found = case("clean", published={}, sight=looking(held("checkout", "$LATEST")))

    assert {kind for kind, _, _ in told(found)} == {"pending"}


@pytest.mark.parametrize("refresh_only", [False, True])
def test_a_function_whose_layers_were_changed_by_hand_is_told_once(refresh_only: bool) -> None:
    data = plan_data("function-layers")
    if refresh_only:
        del data["resource_changes"]
    sight = looking(held("checkout", "$LATEST"))

    found = case(data, sight=sight, refresh_only=refresh_only)

    assert [kind for kind, _, _ in told(found)] == ["out-of-band"]


def test_an_alias_that_was_moved_by_hand_is_told_once() -> None:
    sight = looking(
        held("checkout", "$LATEST", "tools"),
        held("checkout", "1", "tools"),
        held("checkout", "2"),
        checkout={"live": ("2",)},
    )

    found = [
        one for one in differences(case("moved-alias", sight=sight)) if one.subject != FUNCTION
    ]

    assert [(one.kind, one.subject) for one in found] == [(Kind.OUT_OF_BAND, ALIAS)]


def test_an_alias_of_an_aborted_rollout_waits_for_another_candidate() -> None:
    sight = looking(
        held("checkout", "$LATEST", "tools"),
        held("checkout", "1"),
        held("checkout", "2", "tools"),
        checkout={"live": ("1",)},
    )

    assert lagging(sight, rollout=rolled("aborted", "1", "2", aborted={"2": ""})) == []
    assert len(lagging(sight, rollout=rolled("stable", "1", aborted={"9": ""}))) == 1


plain = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(
    plain,
    lambda below: (
        st.lists(below, max_size=3).map(tuple) | st.dictionaries(st.text(), below, max_size=3)
    ),
    max_leaves=10,
)
nothing: st.SearchStrategy[Value] = st.sampled_from([None, "", (), {}])


@st.composite
def written_otherwise(draw: st.DrawFn, value: Value) -> Value:
    """Write a value with other nothings: what is null may be empty, and may be missing."""
    if value in {None, ""} if isinstance(value, str | None) else value in ((), {}):
        return draw(nothing)
    if isinstance(value, dict):
        kept = {name: draw(written_otherwise(one)) for name, one in value.items()}
        added = draw(st.dictionaries(st.text(), nothing, max_size=2))
        return {**added, **kept}
    if isinstance(value, tuple):
        return tuple(draw(written_otherwise(one)) for one in value)
    return value


@given(st.data(), st.dictionaries(st.text(), values, max_size=4))
def test_another_way_to_write_nothing_is_no_change(data: st.DataObject, before: Any) -> None:
    after: Any = {name: data.draw(written_otherwise(one)) for name, one in before.items()}

    assert changed(_change(before, after)) == frozenset()


@given(st.dictionaries(st.text(), values, max_size=4), st.text(), st.integers())
def test_another_value_is_a_change(before: Any, name: str, value: int) -> None:
    after = {**before, name: value}
    same = before.get(name) == value and not isinstance(before.get(name), bool)

    assert changed(_change(before, after)) == (frozenset() if same else {name})


def _change(before: Any, after: Any) -> ResourceChange:
    return ResourceChange("a.b", "a", "b", Action.UPDATE, before=before, after=after)


@pytest.mark.parametrize("is_refresh", [False, True])
def test_a_secret_that_was_changed_counts_unseen(is_refresh: bool) -> None:
    secret = {"password": Hidden.SENSITIVE, "name": "x"}
    change = _change(secret, secret)
    plan = Plan("here", "1.11.4", "", resources=(change,), drift=(change,))

    (found,) = drifted(plan, is_refresh=is_refresh)

    assert (found.counts, found.attributes) == (True, ())


def test_nothing_sensitive_is_told() -> None:
    data = plan_data("moved-alias")
    secret = "s3cr3t-value"
    for key, side in (("resource_drift", "after"), ("resource_changes", "before")):
        change = resource(data, FUNCTION, key)["change"]
        change[side] |= {"description": secret, "handler": secret}
        change[f"{side}_sensitive"] = {"description": True, "handler": True}
        other = "before" if side == "after" else "after"
        change[f"{other}_sensitive"] = {"description": True, "handler": True}

    found = differences(case(data))

    assert [one.subject for one in found] == [FUNCTION, ALIAS]
    assert not any(re.search(secret, str(one)) for one in found)


def test_what_follows_from_a_deleted_layer_is_no_secret_that_was_changed() -> None:
    """Without its layers, a function with a secret shows nothing but what is known later."""
    data = plan_data("deleted")
    for key in ("resource_drift", "resource_changes"):
        change = resource(data, FUNCTION, key)["change"]
        sensitive = {"environment": True}
        change |= {"before_sensitive": sensitive, "after_sensitive": sensitive}
        change["before"] |= {"environment": [{"variables": {"TOKEN": "x"}}]}
        change["after"] |= {"environment": [{"variables": {"TOKEN": "x"}}]}

    assert FUNCTION not in [one.subject for one in differences(case(data))]


def test_layers_that_a_smoke_test_attaches_for_a_moment_are_none() -> None:
    """A refresh alone has no plan that would say that the module ignores them."""
    data = plan_data("function-layers")
    data["resource_changes"] = []
    probe = resource(data, FUNCTION, "resource_drift")
    probe |= {
        "address": f"module.import_probes.{FUNCTION}",
        "module_address": "module.import_probes",
    }

    assert differences(case(data, refresh_only=True)) == ()
