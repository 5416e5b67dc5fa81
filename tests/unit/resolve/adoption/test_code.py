from typing import Any

from layergen.diagnostics import Place
from layergen.model.adoption import Kind
from layergen.model.repository import Repository
from layergen.model.strategy import Function, Share
from layergen.model.terraform_code import (
    CodeAlias,
    CodeFunction,
    CodeLayer,
    CodePermission,
    TerraformCode,
)
from layergen.resolve.adoption.code import CodeAdoption, Handover, adopt_code
from tests.repositories import REGION, artifact, function, layer, publication, release
from tests.unit.resolve.adoption.accounts import FACTS, repository

PLACE = Place("main.tf", 7, 1)
VERSION = "aws_lambda_layer_version"
PERMISSION = "aws_lambda_layer_version_permission"
FIRST, SECOND = "222233334444", "333344445555"


def code_layer(name: str = "tools", **changes: Any) -> CodeLayer:
    fields: dict[str, Any] = {
        "description": "By code",
        "runtimes": ("python3.12",),
        "architectures": ("arm64",),
        **changes,
    }
    return CodeLayer(f"{VERSION}.{name}", f"{VERSION}.{name}[0]", PLACE, name, **fields)


def grant(principal: str, name: str = "a") -> CodePermission:
    address = f"{PERMISSION}.{name}"
    return CodePermission(address, address, PLACE, "tools", principal)


def alias(name: str = "live") -> CodeAlias:
    return CodeAlias(
        f"aws_lambda_alias.{name}", f"aws_lambda_alias.{name}", PLACE, "checkout", name
    )


CHECKOUT = CodeFunction(
    "aws_lambda_function.checkout", PLACE, "checkout", "python3.12", "arm64", ("tools",)
)


def adopted(code: TerraformCode, into: Repository | None = None) -> CodeAdoption:
    into = into or repository()
    return adopt_code(into, into.environments["prod"], REGION, code, FACTS)


def recorded(*, share: dict[str, Any] | None = None, **changes: Any) -> Repository:
    """Give a repository that has taken over two versions of `tools` and an alias."""
    cut = {
        version: release(version, description="By code", artifacts={"universal": artifact(version)})
        for version in ("0.0.3", "0.0.12")
    }
    cut["0.0.12"] |= changes
    published = {
        version: {REGION: {"universal": publication("tools", number)}}
        for version, number in (("0.0.3", 3), ("0.0.12", 12))
    }
    stable = {"alias": "live", "state": "stable", "stable": {"version": "1"}}
    return repository(
        {"tools": layer(share=share or {})},
        released={"tools": cut},
        functions={"checkout": function(layers=["tools"], alias="live")},
        locks={
            "prod": {
                "layers": {"tools": published},
                "functions": {"checkout": {"tools": "0.0.3"}},
                "rollouts": {"checkout": {REGION: stable}},
            }
        },
    )


def test_code_becomes_entries() -> None:
    code = TerraformCode(
        layers=(code_layer(filename="layer.zip", license="MIT"), code_layer("other")),
        permissions=(grant(FIRST), grant(SECOND, "b")),
        functions=(CHECKOUT,),
        aliases=(alias(),),
    )

    adoption = adopted(code)

    tools, other = adoption.layers
    assert tools.entry.share == Share(accounts=(FIRST, SECOND))
    assert (tools.entry.license, tools.entry.runtimes) == ("MIT", ("python3.12",))
    assert tools.comments[0].startswith("Imported from main.tf:7:1, aws_lambda_layer_version.tools")
    assert tools.comments[-1] == "The code takes its zip from layer.zip."
    assert other.entry.share == Share()
    (proposal,) = adoption.functions
    assert proposal.entry == Function("checkout", "python3.12", "arm64", ("tools",), alias="live")
    assert adoption.handovers == ()
    assert {(one.kind, one.name) for one in adoption.left_alone} == {
        (Kind.VERSION, f"{VERSION}.tools"),
        (Kind.VERSION, f"{VERSION}.other"),
    }


def test_what_was_taken_over_changes_hands() -> None:
    code = TerraformCode(
        layers=(code_layer(),),
        permissions=(grant(FIRST),),
        functions=(CHECKOUT,),
        aliases=(alias(), alias("other")),
    )

    adoption = adopted(code, recorded(share={"accounts": [FIRST]}))

    assert (adoption.layers, adoption.functions) == ((), ())
    assert adoption.handovers == (
        Handover(
            f"{VERSION}.tools[0]", f"{VERSION}.tools", f'module.tools.{VERSION}.this["0.0.12"]'
        ),
        Handover(f"{PERMISSION}.a", f"{PERMISSION}.a", f'module.tools.{PERMISSION}.this["0.0.12"]'),
        Handover(
            "aws_lambda_alias.live",
            "aws_lambda_alias.live",
            'module.alias_routing.aws_lambda_alias.this["checkout/live"]',
        ),
    )
    assert [(one.kind, one.name) for one in adoption.left_alone] == [
        (Kind.ALIAS, "aws_lambda_alias.other")
    ]


def test_only_a_version_that_looks_alike_is_the_one_of_the_code() -> None:
    other = recorded(description="Another")

    adoption = adopted(TerraformCode(layers=(code_layer(),)), other)
    none = adopted(TerraformCode(layers=(code_layer(license="MIT"),)), other)

    assert [one.target for one in adoption.handovers] == [f'module.tools.{VERSION}.this["0.0.3"]']
    assert none.handovers == ()
    assert [(one.kind, one.hint) for one in none.left_alone] == [
        (Kind.VERSION, "layergen import --env prod")
    ]


def test_a_grant_without_its_like_stays_with_the_code() -> None:
    code = TerraformCode(layers=(code_layer(),), permissions=(grant(FIRST),))

    adoption = adopted(code, recorded(share={"accounts": [FIRST, SECOND]}))

    assert len(adoption.handovers) == 1
    assert [(one.kind, one.name) for one in adoption.left_alone] == [
        (Kind.GRANTS, f"{PERMISSION}.a")
    ]


def test_functions_that_would_not_be_valid_are_left_alone() -> None:
    odd = CodeFunction("aws_lambda_function.odd", PLACE, "odd", "python3.13", "arm64", ("tools",))

    adoption = adopted(TerraformCode(layers=(code_layer(),), functions=(odd, CHECKOUT)))

    assert [proposal.entry.name for proposal in adoption.functions] == ["checkout"]
    assert "it runs python3.13 on arm64, which 'tools' does not name" in {
        one.reason for one in adoption.left_alone
    }
