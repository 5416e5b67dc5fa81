"""Plans of several roots become one account of what merging does."""

import json
from datetime import date
from typing import Any

import pytest

from layergen.cli.context import load_facts
from layergen.errors import LayergenError
from layergen.load.plan_json import load_plan
from layergen.model.plan_summary import (
    GrantStep,
    LayerMove,
    Outcome,
    ParameterMove,
    PlanSummary,
    RootName,
    Routing,
    Step,
)
from layergen.model.repository import Repository
from layergen.model.strategy import Waiver
from layergen.resolve.gate import GateCase, judge
from layergen.resolve.plan_root import root_of
from layergen.resolve.plan_summary import Planned, plans_digest, summarise
from layergen.resolve.root import resolve_root
from tests.repositories import (
    ACCOUNT,
    LAYER,
    artifact,
    environment,
    function,
    layer,
    loaded,
    publication,
    release,
    repository_files,
)

EU, US = "eu-west-1", "us-east-1"
EU_ROOT = RootName(f"envs/dev/{EU}", "dev", EU)
US_ROOT = RootName(f"envs/dev/{US}", "dev", US)
FACTS = load_facts()
PROVIDER = {"aws": {"expressions": {"allowed_account_ids": {"constant_value": [ACCOUNT]}}}}


def repository(**parts: Any) -> Repository:
    packages = {"idna": "2.10", "six": "1.16.0"}, {"idna": "3.6", "attrs": "23.1.0"}
    two = {
        version: release(
            version,
            artifacts={
                variant: artifact(
                    f"{version}{variant}",
                    architectures=[variant],
                    packages={name: {"version": v} for name, v in found.items()},
                    zip_bytes=size,
                    unzipped_bytes=size * 3,
                )
                for variant in ("arm64", "x86_64")
            },
        )
        for version, found, size in (("1.0.0", packages[0], 1000), ("2.0.0", packages[1], 1500))
    }
    parts.setdefault("environments", {"dev": environment(regions=[EU, US])})
    described = layer(architectures=["arm64", "x86_64"], split_by="architecture")
    return loaded(repository_files({LAYER: described}, released={LAYER: two}, **parts))


def version(number: str, action: str, variant: str = "arm64", **parts: Any) -> dict[str, Any]:
    block = f"module.data_tools_{variant}"
    content = artifact(f"{number}{variant}")["sha256"]
    arn = f"arn:aws:lambda:{EU}:{ACCOUNT}:layer:data-tools-{variant}:{number[0]}"
    held = {"layer_name": "x", "arn": arn, "source_code_hash": content}
    sides: dict[str, Any] = {"before": held, "after": held}
    if action == "create":
        sides = {"before": None, "after": {"layer_name": "x", "source_code_hash": content}}
    if action in {"delete", "forget"}:
        sides["after"] = None
    return {
        "address": f'{block}.aws_lambda_layer_version.this["{number}"]',
        "module_address": block,
        "mode": "managed",
        "type": "aws_lambda_layer_version",
        "name": "this",
        "index": number,
        "change": {"actions": [action], **sides, **parts},
    }


def resource(type_: str, address: str, *actions: str, **parts: Any) -> dict[str, Any]:
    inner = {"before": None, "after": None} | parts.pop("change", {})
    return {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": "this",
        "change": {"actions": list(actions), **inner},
        **parts,
    }


def plan(*changes: dict[str, Any], region: str = EU, **parts: Any) -> str:
    value = {"environment": "dev", "region": region}
    content = {
        "format_version": "1.2",
        "resource_changes": list(changes),
        "output_changes": {"layergen": {"actions": ["no-op"], "before": value, "after": value}},
        "configuration": {"provider_config": PROVIDER},
        **parts,
    }
    return json.dumps(content)


def told(
    found: Repository, *plans: str, waivers: tuple[Waiver, ...] = (), **parts: Any
) -> PlanSummary:
    every = []
    for number, text in enumerate(plans):
        loaded_plan = load_plan(text, f"{number}.json")
        place = root_of(found, loaded_plan)
        root = resolve_root(found, *place) if place else None
        case = GateCase(loaded_plan, found, FACTS, place[0] if place else None, root)
        every.append(Planned.of(case, judge(case, waivers, date(2026, 11, 23))))
    return summarise(every, **parts)


def test_a_release_of_two_variants_in_two_regions_is_one() -> None:
    both = [version("2.0.0", "create", variant) for variant in ("arm64", "x86_64")]
    old = [version("1.0.0", "no-op", variant) for variant in ("arm64", "x86_64")]

    found = told(repository(), plan(*old, *both), plan(*both, region=US))

    first, here = found.releases
    assert {first.step, here.step} == {Step.PUBLISHED}
    assert (first.roots, first.diff) == ((US_ROOT,), None)
    assert (here.roots, here.variants) == ((EU_ROOT,), ("arm64", "x86_64"))
    assert here.diff
    assert here.diff.before.version == "1.0.0"
    assert {(change.name, change.bump) for change in here.diff.variants[0].packages} == {
        ("attrs", ""),
        ("idna", "major"),
        ("six", ""),
    }
    same = told(repository(), plan(*both), plan(*both, region=US))
    assert [one.roots for one in same.releases] == [(EU_ROOT, US_ROOT)]


def test_the_release_before_is_the_newest_older_one_of_the_same_root() -> None:
    later, first = version("2.0.0", "create"), version("1.0.0", "create")
    every = told(repository(), plan(later, first)).releases
    assert [(one.version, one.diff and one.diff.before.version) for one in every] == [
        ("1.0.0", None),
        ("2.0.0", "1.0.0"),
    ]


@pytest.mark.parametrize(
    ("action", "parts", "step"),
    [
        ("delete", {}, Step.RETIRED),
        ("forget", {}, Step.FORGOTTEN),
        ("no-op", {"importing": {"id": "x"}}, Step.ADOPTED),
        ("no-op", {}, None),
        ("update", {}, None),
    ],
)
def test_what_happens_to_a_release(action: str, parts: dict[str, Any], step: Step | None) -> None:
    moves = told(repository(), plan(version("1.0.0", action, **parts))).releases
    assert [one.step for one in moves] == ([step] if step else [])


def test_what_leaves_with_a_release_is_no_danger_and_other_things_are() -> None:
    lock: dict[str, Any] = {"layers": {LAYER: {"2.0.0": {}}}}
    block = {"module_address": "module.data_tools_arm64", "index": "1.0.0"}
    grant = {"layer_name": "x", "principal": "222233334444"}
    found = told(
        repository(locks={"dev": lock}),
        plan(
            version("1.0.0", "delete"),
            resource(
                "aws_lambda_layer_version_permission",
                'module.data_tools_arm64.aws_lambda_layer_version_permission.this["1.0.0"]',
                "delete",
                change={"before": grant},
                **block,
            ),
            resource(
                "aws_ssm_parameter",
                "module.layer_parameters.a",
                "delete",
                change={"before": {"name": "a"}},
                module_address="module.layer_parameters",
                index="/layergen/layers/data-tools/arm64/1.0.0",
            ),
            resource(
                "aws_ssm_parameter",
                "module.layer_parameters.b",
                "delete",
                change={"before": {"name": "b"}},
                module_address="module.layer_parameters",
                index="/layergen/layers/data-tools/arm64/9.9.9",
            ),
            resource("aws_iam_role", "aws_iam_role.a", "delete", change={"before": {"a": 1}}),
        ),
    )
    assert [one.address for one in found.dangers] == ["module.layer_parameters.b", "aws_iam_role.a"]
    assert found.outcome is Outcome.CAREFUL
    assert [one.step for one in found.grants] == [GrantStep.REVOKED]


def test_what_the_gate_refuses_comes_first_and_once() -> None:
    replaced = version("1.0.0", "update")
    replaced["change"]["actions"] = ["delete", "create"]
    role = resource("aws_iam_role", "aws_iam_role.a", "delete", change={"before": {"a": 1}})

    found = told(repository(), plan(role, replaced))

    assert [(one.rule, one.refuses) for one in found.dangers] == [
        ("replaced-version", True),
        ("destroy", False),
    ]
    assert found.outcome is Outcome.REFUSED
    waiver = Waiver("replaced-version", replaced["address"], "a test", date(2026, 12, 1))
    waived = told(repository(), plan(role, replaced), waivers=(waiver,))
    assert waived.outcome is Outcome.CAREFUL
    assert [(one.rule, one.waived) for one in waived.dangers] == [
        ("replaced-version", "a test"),
        ("destroy", ""),
    ]


class TestFunctions:
    def moved(self, before: Any, after: Any, **unknown: Any) -> PlanSummary:
        held = {LAYER: {"1.0.0": {EU: {"arm64": publication("data-tools-arm64", 1)}}}}
        change = {
            "before": {"function_name": "checkout", "layers": before},
            "after": {"function_name": "checkout", "layers": after},
            "after_unknown": unknown,
        }
        return told(
            repository(locks={"dev": {"layers": held}}, functions={"checkout": function()}),
            plan(resource("aws_lambda_function", "f", "update", change=change)),
            invocations={("dev", EU, "checkout"): (1234, 30)},
        )

    ARN = f"arn:aws:lambda:{EU}:{ACCOUNT}:layer:data-tools-arm64:1"
    OTHER = "arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:38"

    def test_to_a_release_that_the_plan_publishes(self) -> None:
        (move,) = self.moved([self.ARN], None, layers=True).functions
        assert move.layers == (LayerMove(LAYER, f"{LAYER}@1.0.0", f"{LAYER}@2.0.0"),)
        assert (move.unknown, move.bytes) == (False, 1500)
        assert (move.invocations, move.days) == (1234, 30)
        assert move.budget
        assert move.budget.unzipped_bytes == 4500

    def test_to_layers_of_others(self) -> None:
        (move,) = self.moved([self.ARN], [self.ARN, self.OTHER]).functions
        name = "LambdaInsightsExtension"
        assert move.layers == (LayerMove(name, "", f"{name}:38"),)
        assert move.bytes is None

    def test_to_what_nobody_knows_yet(self) -> None:
        (move,) = self.moved(
            [self.ARN], [self.OTHER, None, None], layers=[False, True, True]
        ).functions
        assert move.unknown

    def test_a_function_that_only_moves_is_told_once(self) -> None:
        assert self.moved([self.ARN], None, layers=True, version=True).others == ()
        assert self.moved([], None, layers=False).functions == ()


def alias(before: Any, after: Any, *actions: str) -> dict[str, Any]:
    names = {"function_name": "checkout", "name": "live"}
    sides = {
        "before": before and names | before,
        "after": after and names | after,
        "after_unknown": {},
    }
    return resource("aws_lambda_alias", "a", *(actions or ("update",)), change=sides)


def weighted(version: str, **weights: float) -> dict[str, Any]:
    found = {name.removeprefix("v"): share for name, share in weights.items()}
    return {
        "function_version": version,
        "routing_config": [{"additional_version_weights": found}] if found else [],
    }


def test_aliases_shift() -> None:
    moves = alias(weighted("1", v2=0.1), weighted("1", v2=0.5))
    counted = {("dev", EU, "checkout"): (1234, 30)}
    found = told(repository(), plan(moves), invocations=counted)
    (shift,) = found.aliases
    assert (shift.invocations, shift.days) == (1234, 30)
    assert (shift.function, shift.alias, shift.root) == ("checkout", "live", EU_ROOT)
    assert (shift.before, shift.after) == (Routing("1", {"2": 0.1}), Routing("1", {"2": 0.5}))
    assert found.others == ()
    same = alias(weighted("1") | {"description": "a"}, weighted("1") | {"description": "b"})
    assert told(repository(), plan(same)).aliases == ()
    assert len(told(repository(), plan(same)).others) == 1


def test_parameters_move_with_the_newest_release() -> None:
    name = "/layergen/layers/data-tools/arm64/latest"
    old = version("1.0.0", "no-op")
    arn = old["change"]["before"]["arn"]

    def parameter(index: str, *actions: str, before: Any = None, **after: Any) -> dict[str, Any]:
        return resource(
            "aws_ssm_parameter",
            f'module.layer_parameters.aws_ssm_parameter.this["{index}"]',
            *actions,
            module_address="module.layer_parameters",
            index=index,
            change={"before": before and {"insecure_value": before, "version": 1}, **after},
        )

    unknown = {"after": {}, "after_unknown": {"insecure_value": True, "version": True}}
    found = told(
        repository(environments={"dev": environment(regions=[EU], parameters=True)}),
        plan(
            old,
            version("2.0.0", "create"),
            parameter(name, "update", before=arn, **unknown),
            parameter(f"{name[:-6]}2.0.0", "create", **unknown),
        ),
    )
    assert found.parameters == (ParameterMove(name, EU_ROOT, f"{LAYER}@1.0.0", f"{LAYER}@2.0.0"),)
    assert found.others == ()


def test_grants_are_told_for_the_layer_as_a_whole() -> None:
    def permission(number: str, *actions: str, before: Any = None, after: Any = None) -> Any:
        block = "module.data_tools_arm64"
        return resource(
            "aws_lambda_layer_version_permission",
            f'{block}.aws_lambda_layer_version_permission.this["{number}"]',
            *actions,
            module_address=block,
            index=number,
            change={
                "before": before and {"principal": before, "layer_name": "x"},
                "after": after and {"principal": after, "layer_name": "x"},
            },
        )

    old, new = "222233334444", "333344445555"
    found = told(
        repository(),
        plan(
            permission("1.0.0", "no-op", before=old, after=old),
            permission("2.0.0", "create", after=old),
            permission("3.0.0", "delete", "create", before=old, after=new),
            permission("4.0.0", "forget", before=new),
        ),
    ).grants
    assert [(one.step, one.grantee, one.releases) for one in found] == [
        (GrantStep.GIVEN, new, ("3.0.0",)),
        (GrantStep.EXTENDED, old, ("2.0.0",)),
        (GrantStep.WITHDRAWN, old, ("3.0.0",)),
    ]


def test_plans_of_one_root_are_refused() -> None:
    with pytest.raises(LayergenError, match=r"0\.json and 1\.json are both plans of envs/dev/eu"):
        told(repository(), plan(), plan())


def test_the_digest_of_several_plans_has_no_order() -> None:
    one, other = plan(version("1.0.0", "create")), plan(region=US)
    found = told(repository(), one, other)
    assert found.digest == told(repository(), other, one).digest
    assert found.digest == plans_digest(root.digest for root in found.roots)
    assert told(repository(), one).digest == plans_digest([told(repository(), one).roots[0].digest])
    assert found.outcome is Outcome.SAFE
    assert told(repository(), plan(), plan(region=US)).outcome is Outcome.NOTHING
    assert told(repository(), plan(), stale={"a.tf": "update"}).outcome is Outcome.CAREFUL
