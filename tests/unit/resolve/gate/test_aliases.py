"""Rules of the gate about aliases: moved by hand, aborted, and with an alarm that says no.

tests/terraform/test_rollout.py has the same with the plans of the real Terraform.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from layergen.model.alarm import AlarmState
from layergen.model.live_alias import LiveAlias
from layergen.model.plan import Action, Attributes, Plan, ResourceChange
from layergen.resolve.gate import GateCase, judge
from layergen.resolve.gate.questions import questions
from layergen.resolve.root import resolve_root
from tests.repositories import (
    ACCOUNT,
    REGION,
    Entry,
    environment,
    function,
    repository_files,
    rolled,
)
from tests.unit.resolve.gate.test_gate import TODAY
from tests.unit.resolve.rules.judging import case_of

KEY = "checkout/live"
OK, FIRES, NO_DATA = AlarmState.OK, AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA
FIRST = rolled("shifting", "1", "2", step=1, percent=10, revision="r1")
HALF = rolled("shifting", "1", "2", step=2, percent=50, revision="r1")
BAKING = rolled("baking", "1", "2", step=2, percent=100, revision="r1")
STABLE = rolled("stable", "1")
ABORTED = rolled("aborted", "1", "2", aborted={"2": ""}, reason="orders fail")
AGAIN = rolled("shifting", "1", "3", step=1, percent=10, aborted={"2": ""})


def at(version: str, weights: Mapping[str, float] | None = None, revision: str = "r2") -> LiveAlias:
    return LiveAlias(version, weights or {}, revision)


REST, AT_10, AT_30, AT_50, AT_ALL = (
    at("1"),
    at("1", {"2": 0.1}),
    at("1", {"2": 0.3}),
    at("1", {"2": 0.5}),
    at("2"),
)
UNSHIFTED = at("1", revision="r1")
OTHER = at("3", revision="r9")
AT_30_OF_3 = at("1", {"3": 0.3})
WHERE = "checkout --env dev --region eu-west-1"
FOLLOW = f"`layergen rollout start {WHERE} --stable 3`"
UPDATE = "aws lambda update-alias --region eu-west-1 --function-name checkout --name live"
BACK = f"`{UPDATE} --function-version 1 --routing-config AdditionalVersionWeights={{}}`"
HALVED = f"`{UPDATE} --function-version 1 --routing-config AdditionalVersionWeights={{2=0.5}}`"


def attributes(alias: LiveAlias | None) -> Attributes:
    if alias is None:
        return {}
    routing = ({"additional_version_weights": alias.weights},) if alias.weights else ()
    return {
        "function_name": "checkout",
        "name": "live",
        "function_version": alias.version,
        "routing_config": routing,
    }


def moving(
    before: LiveAlias | None,
    after: LiveAlias,
    managed: LiveAlias | None = None,
    action: Action | None = None,
) -> Plan:
    """Give a plan. `managed` is where Terraform had the alias, if it was moved outside of it."""
    chosen = action or (Action.UPDATE if before else Action.CREATE)
    change = ResourceChange(
        "alias", "aws_lambda_alias", "x", chosen, before=attributes(before), after=attributes(after)
    )
    drift = replace(change, before=attributes(managed), after=attributes(before))
    return Plan(
        "plan.json",
        "1.11.4",
        "sha256:0",
        resources=(change,),
        drift=(drift,) if managed else (),
        provider_accounts=(ACCOUNT,),
    )


def case(
    entry: Entry,
    plan: Plan,
    *,
    live: LiveAlias | None = None,
    alarms: Mapping[str, AlarmState] | None = None,
    regions: tuple[str, ...] = (REGION,),
) -> GateCase:
    """Give a case; AWS was asked if `live` or `alarms` are given."""
    listens = {"steps": [10, 50], "alarms": ["errors"]}
    files = repository_files(
        functions={"checkout": function(alias="live", rollout=listens)},
        environments={"dev": environment(regions=list(regions))},
        locks={"dev": {"rollouts": {"checkout": {REGION: entry}}}},
    )
    found = case_of(files)
    dev = found.repository.environments["dev"]
    return GateCase(
        plan,
        found.repository,
        found.facts,
        dev,
        resolve_root(found.repository, dev, REGION),
        aliases={KEY: live} if live else None,
        alarms=alarms,
    )


def told(here: GateCase) -> list[str]:
    return [f"{one.rule}: {one.message}" for one in judge(here, (), TODAY).breaches]


def rules(here: GateCase) -> list[str]:
    return [one.rule for one in judge(here, (), TODAY).breaches]


@pytest.mark.parametrize(
    ("entry", "plan"),
    [
        (FIRST, moving(REST, AT_10)),
        (HALF, moving(AT_10, AT_50)),
        # A step that somebody skipped was never applied.
        (HALF, moving(REST, AT_50)),
        (BAKING, moving(AT_50, AT_ALL)),
        (ABORTED, moving(AT_50, REST)),
        (ABORTED, moving(AT_ALL, REST)),
        # An abort wins over shares that somebody changed by hand.
        (ABORTED, moving(AT_30, REST, managed=AT_10)),
        # `abort --now` sent the last rollout back, and the next one starts before any apply.
        (AGAIN, moving(REST, at("1", {"3": 0.1}), managed=AT_10)),
        (STABLE, moving(None, REST)),
        # Something else about it changes.
        (FIRST, moving(AT_10, AT_10)),
        # It was moved by hand to where the lock has it.
        (FIRST, moving(AT_10, AT_10, managed=REST)),
    ],
)
def test_steps_of_a_rollout_pass(entry: Entry, plan: Plan) -> None:
    assert told(case(entry, plan)) == []


@pytest.mark.parametrize(
    ("entry", "plan", "message"),
    [
        (
            HALF,
            moving(AT_30, AT_50, managed=AT_10),
            "and Terraform had 10% to version 2, the rest to version 1; the plan would overwrite",
        ),
        (HALF, moving(AT_30, AT_50, managed=AT_10), "was moved by hand: in AWS 30% to version 2"),
        (FIRST, moving(REST, AT_10, managed=AT_10), "was moved by hand: in AWS all to version 1"),
        (HALF, moving(REST, AT_50, managed=AT_10), "was moved by hand: in AWS all to version 1"),
        (STABLE, moving(OTHER, REST, managed=REST), "was moved by hand: in AWS all to version 3"),
        (STABLE, moving(AT_10, REST, managed=REST), "was moved by hand: in AWS 10% to version 2"),
        (ABORTED, moving(OTHER, REST, managed=AT_10), "was moved by hand: in AWS all to version 3"),
        # The lock went back without an abort, as a reverted commit does.
        (FIRST, moving(AT_50, AT_10), "stands where no step of its rollout comes from: 50% to"),
        (STABLE, moving(AT_50, REST), "or a commit of the lock is missing"),
    ],
)
def test_what_somebody_moved_is_not_overwritten(entry: Entry, plan: Plan, message: str) -> None:
    (found,) = told(case(entry, plan))
    assert found.startswith("moved-alias: checkout/live ")
    assert message in found


@pytest.mark.parametrize(
    ("entry", "plan", "live", "message"),
    [
        (FIRST, moving(REST, AT_10), UNSHIFTED, ""),
        (HALF, moving(AT_10, AT_50), AT_10, ""),
        (HALF, moving(AT_10, AT_50), AT_30, "since the plan was made: in AWS 30% to version 2"),
        (HALF, moving(AT_10, AT_50), REST, "since the plan was made: in AWS all to version 1"),
        # It is there already, or an abort that AWS has already is applied.
        (HALF, moving(AT_10, AT_50), AT_50, ""),
        (ABORTED, moving(AT_10, REST), REST, ""),
        (ABORTED, moving(AT_10, REST), AT_50, ""),
        (ABORTED, moving(AT_10, REST), OTHER, "since the plan was made: in AWS all to version 3"),
        # Its revision says that it has been shifted since the rollout began.
        (
            FIRST,
            moving(REST, AT_10),
            REST,
            "is back at its stable version: in AWS all to version 1",
        ),
        (STABLE, moving(None, REST), REST, "was created by hand"),
    ],
)
def test_a_look_at_aws_tells_what_the_plan_cannot(
    entry: Entry, plan: Plan, live: LiveAlias, message: str
) -> None:
    found = told(case(entry, plan, live=live, alarms={"errors": OK}))
    assert len(found) == bool(message)
    assert message in "".join(found)


def test_an_alias_that_is_gone_is_told() -> None:
    here = replace(case(HALF, moving(AT_10, AT_50)), aliases={KEY: None})
    (found,) = told(here)
    assert found == "moved-alias: checkout/live was deleted by hand since the plan was made"


@pytest.mark.parametrize(
    ("entry", "plan", "hint"),
    [
        (
            STABLE,
            moving(OTHER, REST, managed=REST),
            f"if AWS is right: {FOLLOW}; if the lock is right: {BACK}",
        ),
        (
            HALF,
            moving(OTHER, AT_50, managed=AT_10),
            (
                f"if AWS is right: `layergen rollout abort {WHERE}`, then {FOLLOW}; "
                f"if the lock is right: {HALVED}"
            ),
        ),
        (
            HALF,
            moving(AT_30_OF_3, AT_50, managed=AT_10),
            f"send it where the lock has it, then plan again: {HALVED}",
        ),
        (
            BAKING,
            moving(OTHER, AT_ALL, managed=AT_50),
            (
                f"if AWS is right: `layergen rollout abort {WHERE}`, then {FOLLOW}; "
                f"if the lock is right: `{UPDATE} --function-version 2"
            ),
        ),
        (
            HALF,
            moving(AT_30, AT_50, managed=AT_10),
            f"`layergen rollout abort {WHERE} --now` gives all",
        ),
        (
            HALF,
            moving(REST, AT_50, managed=AT_10),
            f"`layergen rollout observe {WHERE}` aborts the rollout",
        ),
        (
            STABLE,
            moving(AT_10, REST, managed=REST),
            f"send it where the lock has it, then plan again: {BACK}",
        ),
    ],
)
def test_who_is_right_is_for_people_to_say(entry: Entry, plan: Plan, hint: str) -> None:
    here = case(entry, plan, regions=(REGION, "us-east-1"))
    (found,) = judge(here, (), TODAY).breaches
    assert found.hint.startswith(hint)


@pytest.mark.parametrize(
    ("entry", "after", "message"),
    [
        (
            ABORTED,
            AT_10,
            "10% to version 2, the rest to version 1, and the rollout",
        ),
        (
            ABORTED,
            AT_ALL,
            "and the rollout of version 2 was aborted (orders fail)",
        ),
        (AGAIN, AT_10, "the rollout of version 2 was aborted"),
    ],
)
def test_what_was_aborted_gets_no_traffic(entry: Entry, after: LiveAlias, message: str) -> None:
    (found,) = told(case(entry, moving(REST, after)))
    assert found.startswith("aborted-rollout: checkout/live would send ")
    assert message in found


@pytest.mark.parametrize(
    ("entry", "plan", "alarms", "message"),
    [
        (HALF, moving(AT_10, AT_50), {"errors": OK}, ""),
        (HALF, moving(AT_10, AT_50), {"errors": FIRES}, "and the alarm errors fires"),
        (HALF, moving(AT_10, AT_50), {"errors": NO_DATA}, "the alarm errors has insufficient data"),
        (HALF, moving(AT_10, AT_50), {}, "and there is no alarm errors"),
        (BAKING, moving(AT_50, AT_ALL), {"errors": FIRES}, "and the alarm errors fires"),
        # Before the first step nothing has had traffic that an alarm could have data of.
        (FIRST, moving(UNSHIFTED, AT_10), {"errors": NO_DATA}, ""),
        (FIRST, moving(UNSHIFTED, AT_10), {"errors": FIRES}, "and the alarm errors fires"),
        (FIRST, moving(UNSHIFTED, AT_10), {}, "and there is no alarm errors"),
        # Somebody said why it goes on without evidence; an alarm that fires needs a waiver.
        ({**HALF, "reason": "a fix"}, moving(AT_10, AT_50), {"errors": NO_DATA}, ""),
        ({**HALF, "reason": "a fix"}, moving(AT_10, AT_50), {}, ""),
        ({**HALF, "reason": "a fix"}, moving(AT_10, AT_50), {"errors": FIRES}, "errors fires"),
        # The way back asks nobody.
        (ABORTED, moving(AT_50, REST), {"errors": FIRES}, ""),
    ],
)
def test_nothing_shifts_past_an_alarm(
    entry: Entry, plan: Plan, alarms: Mapping[str, AlarmState], message: str
) -> None:
    found = told(case(entry, plan, alarms=alarms))
    assert len(found) == bool(message)
    assert message in "".join(found)
    assert all(one.startswith("firing-alarm: checkout/live would send ") for one in found)


def test_only_what_changes_is_asked_about() -> None:
    asked = questions(case(HALF, moving(AT_10, AT_50)))
    assert (asked.users, asked.aliases, asked.alarms) == (
        False,
        (("checkout", "live"),),
        ("errors",),
    )
    back = questions(case(ABORTED, moving(AT_50, REST)))
    assert (back.aliases, back.alarms) == ((("checkout", "live"),), ())
    idle = questions(case(HALF, moving(AT_50, AT_50, action=Action.NO_OP)))
    assert (idle.users, idle.aliases, idle.alarms) == (False, (), ())


def test_weights_that_nobody_can_read_move_nothing() -> None:
    (change,) = moving(AT_10, AT_50).resources
    hidden = {**change.before, "routing_config": ({"additional_version_weights": None},)}
    plan = replace(moving(AT_10, AT_50), resources=(replace(change, before=hidden),))
    assert rules(case(HALF, plan)) == []
