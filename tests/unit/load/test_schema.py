"""The schema for editors and the loader have to agree."""

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from layergen.load.schema import SCHEMAS, json_schema
from tests.repositories import artifact, environment, function, layer, publication, release, rolled

Content = dict[str, Any]

ROLLOUT = {"steps": [10, 50], "bake": "30m", "alarms": ["a"], "min_invocations": 2}
GOOD: dict[str, Content] = {
    "strategy": {
        "version": 1,
        "layers": {
            "data-tools": layer(
                split_by="both",
                prune={"profile": "standard", "keep": ["a"]},
                share={"organization": "o-exampleorgid", "accounts": ["111122223333"]},
            ),
            "base": layer(prune="aggressive", share={"public": True}),
        },
        "functions": {
            "checkout": function(alias="live", rollout=ROLLOUT, package="functions/checkout"),
            "image": {"package_type": "Image", "alias": None, "rollout": None},
        },
        "terraform": {"aws_provider": "~> 6.20"},
        "templates": None,
    },
    "environment": environment(
        backend={"type": "s3", "settings": {"key": "a/{region}", "workspaces": [{"a": None}]}},
        assume_role="arn:aws:iam::111122223333:role/deploy",
        artifacts={"s3": {"bucket": "acme-{region}"}},
        parameters={"prefix": "/platform/layers"},
        default_tags={"stage": "dev"},
        retain={"base": 3},
        name_prefix="dev-",
    ),
    "layers-lock": {
        "version": 1,
        "layers": {
            "base": {"1.0.0": release("1.0.0", artifacts={"universal": artifact("x")})},
        },
    },
    "environment-lock": {
        "version": 1,
        "layers": {"base": {"1.0.0": {"eu-west-1": {"universal": publication("base", 1)}}}},
        "functions": {"checkout": {"base": "1.0.0"}},
        "rollouts": {"checkout": {"eu-west-1": rolled("stable", "3")}},
    },
}
LAYER = ("layers", "data-tools")
FUNCTION = ("functions", "checkout")
ARTIFACT = ("layers", "base", "1.0.0", "artifacts", "universal")
PUBLICATION = ("layers", "base", "1.0.0", "eu-west-1", "universal")
ROLLOUT_AT = ("rollouts", "checkout", "eu-west-1")
REMOVED = object()

CHANGES: list[tuple[str, tuple[str, ...], object, bool]] = [
    ("strategy", ("version",), 2, False),
    ("strategy", ("version",), "1", False),
    ("strategy", ("version",), REMOVED, False),
    ("strategy", ("layers",), REMOVED, False),
    ("strategy", ("layers",), {}, True),
    ("strategy", ("functions",), REMOVED, True),
    ("strategy", ("functions",), None, False),
    ("strategy", ("extra",), 1, False),
    ("strategy", ("rollouts",), {"at_once": 20}, True),
    ("strategy", ("rollouts",), {"at_once": 0}, False),
    ("strategy", ("layers", "a b"), layer(), False),
    ("strategy", ("layers", "x" * 141), layer(), False),
    ("strategy", ("functions", "a.b"), {"runtime": "python3.12"}, False),
    ("strategy", (*LAYER, "extra"), 1, False),
    ("strategy", (*LAYER, "description"), "", False),
    ("strategy", (*LAYER, "description"), "x" * 241, False),
    ("strategy", (*LAYER, "description"), REMOVED, False),
    ("strategy", (*LAYER, "runtimes"), [], False),
    ("strategy", (*LAYER, "runtimes"), ["a", "a"], False),
    ("strategy", (*LAYER, "runtimes"), ["brandnew1.x"], True),
    ("strategy", (*LAYER, "runtimes"), [3.1], False),
    ("strategy", (*LAYER, "architectures"), ["arm"], False),
    ("strategy", (*LAYER, "scope"), "everybody", False),
    ("strategy", (*LAYER, "owner"), None, False),
    ("strategy", (*LAYER, "license"), "x" * 513, False),
    ("strategy", (*LAYER, "source"), {}, False),
    ("strategy", (*LAYER, "source"), {"pip": "a"}, True),
    ("strategy", (*LAYER, "source"), {"pip": "a", "npm": None}, True),
    ("strategy", (*LAYER, "source"), {"pip": "a", "npm": "b"}, False),
    ("strategy", (*LAYER, "source"), {"pip": None}, False),
    ("strategy", (*LAYER, "source"), {"pip": "/a"}, False),
    ("strategy", (*LAYER, "source"), {"pip": "a/../../b"}, False),
    ("strategy", (*LAYER, "source"), {"pip": "..a/b.."}, True),
    ("strategy", (*LAYER, "share"), {"public": True, "accounts": []}, True),
    ("strategy", (*LAYER, "share"), {"public": True, "accounts": ["111122223333"]}, False),
    ("strategy", (*LAYER, "share"), {"public": True, "organization": "o-exampleorgid"}, False),
    ("strategy", (*LAYER, "share"), {"accounts": ["1"]}, False),
    ("strategy", (*LAYER, "prune"), "much", False),
    ("strategy", (*LAYER, "prune"), {"profile": "much"}, False),
    ("strategy", (*LAYER, "retain"), 0, False),
    ("strategy", (*LAYER, "retain"), "3", False),
    ("strategy", (*LAYER, "retain"), True, False),
    ("strategy", (*FUNCTION, "runtime"), REMOVED, False),
    ("strategy", (*FUNCTION, "runtime"), "", False),
    ("strategy", (*FUNCTION, "alias"), REMOVED, False),
    ("strategy", (*FUNCTION, "alias"), None, False),
    ("strategy", (*FUNCTION, "alias"), "7", False),
    ("strategy", (*FUNCTION, "layers"), ["a", "a"], False),
    ("strategy", (*FUNCTION, "package_type"), "Jar", False),
    ("strategy", (*FUNCTION, "rollout"), {"steps": []}, False),
    ("strategy", (*FUNCTION, "rollout"), {"steps": [100]}, False),
    ("strategy", (*FUNCTION, "rollout"), {"steps": [10], "bake": "soon"}, False),
    ("strategy", (*FUNCTION, "rollout"), {"steps": [{"weight": 10, "bake": "5m"}, 50]}, True),
    ("strategy", (*FUNCTION, "rollout"), {"steps": [{"bake": "5m"}]}, False),
    ("strategy", (*FUNCTION, "rollout"), {"steps": [True]}, False),
    ("strategy", (*FUNCTION, "rollout"), "AllAtOnce", True),
    ("strategy", (*FUNCTION, "rollout"), "Canary20Percent5Minutes", False),
    ("strategy", (*FUNCTION, "rollout"), {"preset": "AllAtOnce", "max_age": "1d"}, True),
    ("strategy", (*FUNCTION, "rollout"), {"preset": "AllAtOnce", "bake": "1d"}, False),
    ("strategy", (*FUNCTION, "rollout"), {"preset": "AllAtOnce", "steps": [10]}, False),
    ("strategy", (*FUNCTION, "rollout"), {"alarms": ["a"]}, False),
    ("environment", ("account",), 111122223333, False),
    ("environment", ("account",), "11112222333", False),
    ("environment", ("regions",), [], False),
    ("environment", ("regions",), ["nowhere"], False),
    ("environment", ("artifacts",), "local", True),
    ("environment", ("artifacts",), "s3", False),
    ("environment", ("artifacts",), None, True),
    ("environment", ("artifacts",), {}, False),
    ("environment", ("parameters",), True, True),
    ("environment", ("parameters",), {"prefix": "/aws/x"}, False),
    ("environment", ("parameters",), "/x", False),
    ("environment", ("assume_role",), {"role_arn": "arn:aws:iam::111122223333:role/x"}, True),
    ("environment", ("assume_role",), "deploy", False),
    ("environment", ("assume_role",), {}, False),
    ("environment", ("backend", "type"), "gcs", False),
    ("environment", ("backend", "settings", "anything"), [1, {"a": None}], True),
    ("environment", ("backend", "settings", "secret_key"), "x", False),
    ("environment", ("default_tags", "aws:x"), "y", False),
    ("environment", ("default_tags", "x"), 5, False),
    ("environment", ("name_prefix",), "x" * 21, False),
    ("environment", ("retain", "base"), 0, False),
    ("environment", ("track",), "newest", False),
    ("layers-lock", ("layers", "base", "1.0"), release("1.0"), False),
    ("layers-lock", ("layers", "base", "1.0.0-01"), release("1.0"), False),
    ("layers-lock", ("layers", "base", "1.0.0-rc.1"), release("1.0"), True),
    ("layers-lock", (*ARTIFACT, "sha256"), "x", False),
    ("layers-lock", (*ARTIFACT, "content"), "x", False),
    ("layers-lock", (*ARTIFACT, "zip_bytes"), -1, False),
    ("layers-lock", (*ARTIFACT[:-1],), {}, False),
    ("layers-lock", (*ARTIFACT, "packages"), {"a": {"version": "1"}}, True),
    ("layers-lock", (*ARTIFACT, "packages"), {"a": "1"}, False),
    ("environment-lock", (*PUBLICATION, "arn"), "x", False),
    ("environment-lock", (*PUBLICATION, "layer_version"), 0, False),
    ("environment-lock", (*PUBLICATION, "used_by"), ["a"], True),
    ("environment-lock", ("layers", "base", "1.0.0", "eu"), {}, False),
    ("environment-lock", ("functions", "checkout", "base"), "newest", False),
    ("environment-lock", (*ROLLOUT_AT, "state"), "waiting", False),
    ("environment-lock", (*ROLLOUT_AT, "state"), "shifting", False),
    ("environment-lock", (*ROLLOUT_AT, "state"), "staged", False),
    ("environment-lock", (*ROLLOUT_AT, "stable"), {"version": "$LATEST"}, False),
    ("environment-lock", (*ROLLOUT_AT, "percent"), 101, False),
    ("environment-lock", (*ROLLOUT_AT, "entered_at"), "2026-11-20T09:14:03Z", True),
    ("environment-lock", (*ROLLOUT_AT, "entered_at"), "2026-11-20", False),
    ("environment-lock", ROLLOUT_AT, rolled("baking", "3", "4"), True),
    ("environment-lock", ROLLOUT_AT, rolled("baking", "3"), False),
    ("environment-lock", ROLLOUT_AT, rolled("paused", "3", "4", percent=100), False),
]


def changed(kind: str, path: tuple[str, ...], value: object) -> Content:
    content = copy.deepcopy(GOOD[kind])
    inner: Any = content
    for step in path[:-1]:
        inner = inner[step]
    if value is REMOVED:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return content


def schema_takes(kind: str, content: Content) -> bool:
    return Draft202012Validator(json_schema(kind, ["python3.12"])).is_valid(content)


def loader_takes(kind: str, content: Content) -> bool:
    try:
        SCHEMAS[kind][0].model_validate(content)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_a_schema(kind: str) -> None:
    schema = json_schema(kind, ["python3.12"])

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_good_content_is_good_for_both(kind: str) -> None:
    assert schema_takes(kind, GOOD[kind])
    assert loader_takes(kind, GOOD[kind])


@pytest.mark.parametrize(("kind", "path", "value", "good"), CHANGES)
def test_schema_and_loader_agree(
    kind: str, path: tuple[str, ...], value: object, good: bool
) -> None:
    content = changed(kind, path, value)

    assert (schema_takes(kind, content), loader_takes(kind, content)) == (good, good)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_mapping_is_closed_and_every_key_described(kind: str) -> None:
    schema = json_schema(kind, [])
    written_by_people = kind in {"strategy", "environment"}

    for name, mapping in {"": schema, **schema["$defs"]}.items():
        if "properties" not in mapping:
            continue
        assert mapping["additionalProperties"] is False, name
        assert mapping["title"]
        for key, value in mapping["properties"].items():
            assert "title" not in value, (name, key)
            assert value.get("description") or not written_by_people, (name, key)


def test_runtimes_are_suggested_and_not_prescribed() -> None:
    definitions = json_schema("strategy", ["python3.12", "nodejs22.x"])["$defs"]

    suggested = {"anyOf": [{"enum": ["python3.12", "nodejs22.x"]}, {"type": "string"}]}
    assert definitions["LayerEntry"]["properties"]["runtimes"]["items"] == suggested
    assert definitions["FunctionEntry"]["properties"]["runtime"]["anyOf"] == suggested["anyOf"]


def test_patterns_enums_and_defaults_arrive() -> None:
    strategy, lock = json_schema("strategy", []), json_schema("environment-lock", [])
    layer_entry = strategy["$defs"]["LayerEntry"]["properties"]

    assert strategy["properties"]["layers"]["propertyNames"] == {
        "pattern": "^(?:[a-zA-Z0-9_-]{1,140})$"
    }
    assert layer_entry["scope"]["enum"] == ["organization", "team", "service"]
    assert (layer_entry["retain"]["default"], layer_entry["split_by"]["default"]) == (10, "none")
    assert "pattern" in lock["$defs"]["PublicationEntry"]["properties"]["arn"]
    assert json_schema("environment", [])["properties"]["default_tags"]["default"] == {}
