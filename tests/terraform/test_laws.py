"""The laws of the design, from the strategy to AWS: the command line and the real provider."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from tests.conftest import Boto
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    layer,
    write_files,
)
from tests.terraform.checkout import Checkout

ORGANIZATION = "o-exampleorgid"
FIRST, SECOND, THIRD = "222233334444", "333344445555", "444455556666"

VERSION = "aws_lambda_layer_version.this"
PERMISSION = "aws_lambda_layer_version_permission.this"
STACK = "aws_cloudformation_stack.grants"


def granted(aws_lambda: Any, name: str, version: int = 1) -> list[str]:
    """Tell whom the policy of a layer version lets in, one entry a statement."""
    try:
        found = aws_lambda.get_layer_version_policy(LayerName=name, VersionNumber=version)
    except aws_lambda.exceptions.ResourceNotFoundException:
        return []
    statements = json.loads(found["Policy"])["Statement"]
    assert {statement["Action"] for statement in statements} == {"lambda:GetLayerVersion"}
    return sorted(_whom(statement) for statement in statements)


def _whom(statement: Mapping[str, Any]) -> str:
    if statement["Principal"] == "*":
        return str(statement["Condition"]["StringEquals"]["aws:PrincipalOrgID"])
    return str(statement["Principal"]["AWS"]).split(":")[4]


def published(aws_lambda: Any, name: str) -> list[int]:
    found = aws_lambda.list_layer_versions(LayerName=name)["LayerVersions"]
    return sorted(version["Version"] for version in found)


def test_releases_come_and_go_one_by_one(checkout: Checkout, aws_account: str, boto: Boto) -> None:
    aws_lambda = boto("lambda")
    tools = layer(share={"accounts": [FIRST]})
    base = layer()
    checkout.write({LAYER: tools, "base": base}, account=aws_account)
    checkout.layergen("release", "--all")
    checkout.render()
    first = checkout.apply()
    checkout.layergen("record", "--env", "dev")

    # The description of a layer shapes its next release and no other.
    tools |= {"description": "Edited", "license": "MIT", "runtimes": ["python3.12", "python3.13"]}
    checkout.write({LAYER: tools, "base": base}, account=aws_account)
    edited = checkout.render()
    nothing = checkout.plan()

    checkout.edit(f"layers/{LAYER}/python/data_tools.py", "data-tools", "better data-tools")
    checkout.layergen("release", LAYER, "--version", "1.1.0")
    checkout.render()
    second = checkout.apply()
    checkout.layergen("record", "--env", "dev")
    both = published(aws_lambda, LAYER)
    descriptions = [
        aws_lambda.get_layer_version(LayerName=LAYER, VersionNumber=number)["Description"]
        for number in both
    ]

    checkout.layergen("usage", "--env", "dev", "--write")
    checkout.layergen("prune", "--env", "dev", f"{LAYER}@1.0.0", "--shared-ok")
    checkout.render()
    third = checkout.apply()
    checkout.layergen("record", "--env", "dev")

    checkout.write({"base": base}, account=aws_account)
    checkout.render()
    forgotten = checkout.apply()
    checkout.layergen("record", "--env", "dev")
    checkout.render()
    after = checkout.plan()

    assert first == {
        f'module.base.{VERSION}["1.0.0"]': "create",
        f'module.data_tools.{VERSION}["1.0.0"]': "create",
        f'module.data_tools.{PERMISSION}["1.0.0"]': "create",
    }
    assert edited == ""
    assert nothing == {}
    assert second == {
        f'module.data_tools.{VERSION}["1.1.0"]': "create",
        f'module.data_tools.{PERMISSION}["1.1.0"]': "create",
    }
    assert both == [1, 2]
    assert descriptions == ["1.0.0 · Parsing and validation", "1.1.0 · Edited"]
    assert third == {
        f'module.data_tools.{VERSION}["1.0.0"]': "delete",
        f'module.data_tools.{PERMISSION}["1.0.0"]': "delete",
    }
    # Terraform's word for forgetting; destroying is "delete".
    assert forgotten == {
        f'module.data_tools.{VERSION}["1.1.0"]': "remove",
        f'module.data_tools.{PERMISSION}["1.1.0"]': "remove",
    }
    assert after == {}
    assert published(aws_lambda, LAYER) == [2]
    assert granted(aws_lambda, LAYER, 2) == [FIRST]
    assert published(aws_lambda, "base") == [1]


def test_content_other_than_the_locked_one_stops_the_apply(
    checkout: Checkout, aws_account: str, boto: Boto
) -> None:
    checkout.write({LAYER: layer(share={"accounts": [FIRST]})}, account=aws_account)
    checkout.layergen("release", LAYER)
    right = json.loads((checkout.path / "layers.lock.json").read_text())
    right = right["layers"][LAYER]["1.0.0"]["artifacts"]["universal"]["sha256"]
    wrong = "A" * 43 + "="
    checkout.edit("layers.lock.json", right, wrong)
    checkout.render()

    said = checkout.apply_messages(codes=(1,))

    (failure,) = [
        m["diagnostic"] for m in said if m.get("diagnostic", {}).get("severity") == "error"
    ]
    assert failure["detail"].startswith(
        "Layer data-tools, release 1.0.0: AWS holds other content than what the release is "
        f"locked to, {wrong}, so"
    )
    assert granted(boto("lambda"), LAYER) == []


def test_grants_are_exactly_those_of_the_strategy(
    checkout: Checkout, aws_account: str, boto: Boto
) -> None:
    aws_lambda = boto("lambda")

    def shared(**accounts: list[str]) -> dict[str, str]:
        """Share, release what is new, apply; give what was planned."""
        layers = {name: layer(share=_share(whom)) for name, whom in accounts.items()}
        checkout.write(layers, account=aws_account)
        checkout.edit(f"layers/{LAYER}/python/data_tools.py", "data-tools", str(len(stages)))
        checkout.layergen("release", "--all", "--bump", "minor")
        checkout.render()
        planned = checkout.apply()
        checkout.layergen("record", "--env", "dev")
        stages.append(planned)
        for name, whom in accounts.items():
            assert published(aws_lambda, name) == list(range(1, len(stages) + 1))
            for version in published(aws_lambda, name):
                assert granted(aws_lambda, name, version) == sorted(whom), name
        return planned

    stages: list[dict[str, str]] = []
    first = shared(
        none=[],
        one=[FIRST],
        two=[FIRST, SECOND],
        three=[FIRST, SECOND, THIRD],
        organization=[ORGANIZATION],
        mixed=[ORGANIZATION, SECOND],
    )
    second = shared(
        none=[THIRD],
        one=[SECOND],
        two=[SECOND],
        three=[FIRST, THIRD],
        organization=[ORGANIZATION, FIRST, THIRD],
        mixed=[ORGANIZATION],
    )

    assert set(first.values()) == {"create"}
    revoked = {address: what for address, what in second.items() if "module.three." in address}
    assert revoked == {
        f'module.three.{STACK}["1.0.0"]': "update",
        f'module.three.{STACK}["1.1.0"]': "create",
        f'module.three.{VERSION}["1.1.0"]': "create",
    }
    assert checkout.plan() == {}


def _share(whom: list[str]) -> Entry:
    share: Entry = {"accounts": [one for one in whom if one.isdigit()]}
    if ORGANIZATION in whom:
        share["organization"] = ORGANIZATION
    return share


def test_a_version_published_by_hand_is_adopted_without_a_change(
    checkout: Checkout, aws_account: str, boto: Boto
) -> None:
    checkout.write(account=aws_account)
    checkout.layergen("release", LAYER)
    by_hand = boto("lambda").publish_layer_version(
        LayerName=LAYER,
        Description="1.0.0 · Parsing and validation",
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["arm64"],
        Content={
            "ZipFile": (checkout.path / f"dist/layers/{LAYER}/1.0.0/universal.zip").read_bytes()
        },
    )
    adopted = {
        "layer_version": by_hand["Version"],
        "arn": by_hand["LayerVersionArn"],
        "published_at": by_hand["CreatedDate"],
        "adopt": True,
    }
    lock = {"version": 1, "layers": {LAYER: {"1.0.0": {REGION: {"universal": adopted}}}}}
    write_files(checkout.path, {"envs/dev/env.lock.json": json.dumps(lock)})
    checkout.render()

    (change,) = checkout.planned()["resource_changes"]
    summary = [m["changes"] for m in checkout.apply_messages() if m["type"] == "change_summary"]
    checkout.layergen("record", "--env", "dev")
    rendered = checkout.render()

    assert change["address"] == f'module.data_tools.{VERSION}["1.0.0"]'
    assert change["change"]["actions"] == ["no-op"]
    assert change["change"]["importing"] == {"id": by_hand["LayerVersionArn"]}
    assert summary[0] == {"add": 0, "change": 0, "remove": 0, "import": 1, "operation": "plan"}
    assert rendered == f"delete envs/dev/{REGION}/imports.tf\n"
    assert checkout.plan() == {}
    assert published(boto("lambda"), LAYER) == [1]


NASTY = [
    'say "hi"',
    "it's",
    "back\\slash \\n \\u0041",
    "${path.module}",
    "%{ if true }x%{ endif }",
    "$${doubled} %%{doubled}",
    "${unclosed",
    "%{ unclosed",
    "}{ $ % $$ %% {}",
    "one\ntwo\n",
    "cr\r\nlf\ttab",
    "<<EOT\nEOT",
    "# // /* no comment */",
    "\x00\x01\x07\x08\x0c\x1b[31m\x7f",
    "\x80\x85\x9f\u2028  \u2029",
    "  spaces  ",
    "Grüße, naïve café",
    "e\u0301 decomposed",
    "日本語 한국어 中文",
    "हिन्दी தமிழ் ไทย",
    "עברית العربية \u202eright to left\u202c",
    "\ufeff\u200b\u200d\u00ad hidden",
    "🚀 👩\u200d🔬 🇦🇶",
    "𝒳 \U0001f9ff \U0010fffd",
    "{{ jinja }} {% raw %} {# comment #}",
    "- yaml: [a, b] &x *x !!str ~ yes",
    "<b>&amp;</b>",
    "'; DROP TABLE layers; --",
    "a" * 230,
    "世" * 200,
]


def test_texts_arrive_in_aws_as_they_were_written(
    checkout: Checkout, aws_account: str, boto: Boto
) -> None:
    names = {f"layer-{number}": text for number, text in enumerate(NASTY)}
    # The provider counts a licence in bytes, 512 at most.
    licenses = {name: text[:150] for name, text in names.items()}
    tags = {f"tag {number} é": text for number, text in enumerate(NASTY) if len(text) < 200}
    checkout.write(
        {
            name: layer(description=text, license=licenses[name], owner=text)
            for name, text in names.items()
        },
        account=aws_account,
        environment={"parameters": True, "default_tags": tags},
    )
    checkout.layergen("release", "--all")
    checkout.render()
    checkout.apply()

    aws_lambda, ssm = boto("lambda"), boto("ssm")
    for name, text in names.items():
        found = aws_lambda.get_layer_version(LayerName=name, VersionNumber=1)
        assert found["Description"] == unicodedata.normalize("NFC", f"1.0.0 · {text}")
        assert found["LicenseInfo"] == unicodedata.normalize("NFC", licenses[name])
    parameter = "/layergen/layers/layer-0/universal/latest"
    found = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=parameter)["TagList"]
    assert {tag["Key"]: tag["Value"] for tag in found} == {
        key: unicodedata.normalize("NFC", value) for key, value in tags.items()
    }
    assert checkout.plan() == {}
