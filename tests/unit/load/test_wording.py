"""Every kind of mistake, as people see it."""

import pytest

from layergen.load.repository import load_repository
from tests.unit.load.loading import GOOD, changed, findings

STRATEGY = "layers.yaml"
ENVIRONMENT = "envs/dev/env.yaml"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "    scope: team\n",
            "",
            (
                "layers.yaml:3:3: error[missing-key]: 'data-tools' needs the key 'scope'\n"
                "  hint: scope: How widely it is meant to be used"
            ),
        ),
        (
            "version: 1\n",
            "",
            (
                "layers.yaml:1:1: error[missing-key]: this file needs the key 'version'\n"
                "  hint: version: Version of this file's format"
            ),
        ),
        (
            "scope: team",
            "scpoe: team\n    scope: team",
            (
                "layers.yaml:8:5: error[unknown-key]: 'data-tools' has no key 'scpoe'\n"
                "  hint: did you mean 'scope'?"
            ),
        ),
        (
            "{ pip: layers/data-tools }",
            "{ pip: layers/data-tools, zzz: 1 }",
            (
                "layers.yaml:9:39: error[unknown-key]: 'source' has no key 'zzz'\n"
                "  hint: its keys: pip, npm, files, extra, group"
            ),
        ),
        (
            "version: 1",
            "version: 1\nlayer: {}",
            (
                "layers.yaml:2:1: error[unknown-key]: this file has no key 'layer'\n"
                "  hint: did you mean 'layers'?"
            ),
        ),
        (
            "scope: team",
            "scope: organisation",
            (
                "layers.yaml:8:12: error[bad-value]: 'organisation' is none of organization, team, "
                "service\n  hint: did you mean 'organization'?"
            ),
        ),
        (
            "monthly",
            "sometimes",
            (
                "layers.yaml:7:23: error[bad-value]: 'sometimes' is none of static, quarterly, "
                "monthly, weekly"
            ),
        ),
        (
            "scope: team",
            "scope: team\n    split_by: no",
            (
                "layers.yaml:9:15: error[bad-value]: 'no' is none of none, architecture, runtime, "
                "both\n  hint: did you mean 'none'?"
            ),
        ),
        (
            "version: 1",
            'version: "1"',
            "layers.yaml:1:10: error[bad-value]: 'version' has to be 1, not '1'",
        ),
        (
            "Parsing and validation",
            "",
            "layers.yaml:4:17: error[wrong-type]: 'description' has no value\n  hint: write one",
        ),
        (
            "scope: team",
            "scope: team\n    owner:",
            (
                "layers.yaml:9:11: error[wrong-type]: 'owner' has no value\n"
                "  hint: write one, or remove the key"
            ),
        ),
        (
            "Parsing and validation",
            "''",
            "layers.yaml:4:18: error[bad-value]: 'description' is empty",
        ),
        (
            "Parsing and validation",
            "x" * 241,
            (
                "layers.yaml:4:18: error[bad-value]: 'description' takes at most 240 characters, "
                "and has 241"
            ),
        ),
        (
            "[python3.12]",
            "[3.10]",
            (
                "layers.yaml:5:16: error[yaml-surprise]: YAML reads 3.10 as the number 3.1; "
                'a text is expected\n  hint: write "3.10" with quotes'
            ),
        ),
        (
            "[python3.12]",
            "[3.12]",
            (
                "layers.yaml:5:16: error[yaml-surprise]: YAML reads 3.12 as a number; "
                'a text is expected\n  hint: write "3.12" with quotes'
            ),
        ),
        (
            "[python3.12]",
            "[]",
            "layers.yaml:5:15: error[bad-value]: 'runtimes' needs at least 1 entry",
        ),
        (
            "[python3.12]",
            "python3.12",
            (
                "layers.yaml:5:15: error[wrong-type]: 'runtimes' has to be a list, not a text\n"
                "  hint: runtimes: Lambda runtimes it is made for"
            ),
        ),
        (
            "[python3.12]",
            "[python3.12, {}]",
            (
                "layers.yaml:5:28: error[wrong-type]: an entry of 'runtimes' has to be a text, "
                "not a mapping"
            ),
        ),
        (
            "[python3.12]",
            f"[{', '.join(f'a{number}' for number in range(16))}]",
            "layers.yaml:5:15: error[bad-value]: 'runtimes' takes at most 15 entries, and has 16",
        ),
        (
            "[arm64]",
            "[arm64, x86_64, arm64]",
            "layers.yaml:6:36: error[repeated]: 'arm64' is listed more than once",
        ),
        (
            "scope: team",
            "scope: team\n    retain: 0",
            "layers.yaml:9:13: error[bad-value]: 'retain' has to be at least 1, not 0",
        ),
        (
            "scope: team",
            "scope: team\n    retain: 2000",
            "layers.yaml:9:13: error[bad-value]: 'retain' has to be at most 1000, not 2000",
        ),
        (
            "scope: team",
            "scope: team\n    retain: ten",
            (
                "layers.yaml:9:13: error[wrong-type]: 'retain' has to be a whole "
                "number, not a text\n"
                "  hint: retain: Releases kept published per environment"
            ),
        ),
        (
            "scope: team",
            "scope: team\n    owner: yes",
            (
                "layers.yaml:9:12: error[yaml-surprise]: YAML reads yes as true; a "
                "text is expected\n"
                '  hint: write "yes" with quotes'
            ),
        ),
        (
            "scope: team",
            "scope: team\n    license: 2026-11-23",
            (
                "layers.yaml:9:14: error[yaml-surprise]: YAML reads 2026-11-23 as a date; "
                'a text is expected\n  hint: write "2026-11-23" with quotes'
            ),
        ),
        (
            "  data-tools:\n    desc",
            "  data tools:\n    desc",
            (
                "layers.yaml:3:3: error[bad-name]: 'data tools' cannot name a layer: AWS takes "
                "letters, digits, '-' and '_', at most 140 with the prefix and the variant"
            ),
        ),
        (
            "  checkout:\n",
            "  on:\n",
            (
                "layers.yaml:11:3: error[yaml-surprise]: YAML reads the key on as a yes/no value, "
                'not as a name\n  hint: write "on": with quotes'
            ),
        ),
        (
            (
                "functions:\n  checkout:\n    runtime: python3.12\n    architecture: arm64\n"
                "    layers: [data-tools]\n"
            ),
            "functions:\n",
            (
                "layers.yaml:10:11: error[wrong-type]: 'functions' has no value\n"
                "  hint: write one, or remove the key"
            ),
        ),
    ],
)
def test_in_a_strategy(old: str, new: str, expected: str) -> None:
    assert changed(STRATEGY, old, new) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '"111122223333"',
            "012345670123",
            (
                "envs/dev/env.yaml:2:10: error[yaml-surprise]: YAML reads "
                "012345670123 as the number "
                '1402433619; a text is expected\n  hint: write "012345670123" with quotes'
            ),
        ),
        (
            "[eu-west-1]",
            "[eu-west]",
            (
                "envs/dev/env.yaml:3:11: error[bad-region]: 'eu-west' is not an AWS region\n"
                "  hint: for example eu-west-1"
            ),
        ),
        (
            "version: 1",
            "version: 1\nartifacts: s3",
            (
                "envs/dev/env.yaml:2:12: error[wrong-type]: 'artifacts' has to be a mapping, "
                "not a text\n  hint: artifacts: Where Terraform takes the zips from: local, or s3"
            ),
        ),
        (
            "version: 1",
            "version: 1\nbackend: { settings: { key: 2026-11-23 } }",
            (
                "envs/dev/env.yaml:2:29: error[yaml-surprise]: YAML reads 2026-11-23 as a date; a "
                'text, a number, a list or a mapping is expected\n  hint: write "2026-11-23" with '
                "quotes"
            ),
        ),
        (
            "version: 1",
            "version: 1\ndefault_tags: [a]",
            (
                "envs/dev/env.yaml:2:15: error[wrong-type]: 'default_tags' has to be a mapping, "
                "not a list\n  hint: default_tags: Tags of everything in the roots"
            ),
        ),
        (
            "version: 1",
            "version: 1\nassume_role: { arn: x }",
            (
                "envs/dev/env.yaml:2:1: error[missing-key]: 'assume_role' needs the "
                "key 'role_arn'\n"
                "  hint: role_arn: The role in the account"
            ),
        ),
    ],
)
def test_in_an_environment(old: str, new: str, expected: str) -> None:
    assert expected in changed(ENVIRONMENT, old, new)


def test_long_values_are_cut() -> None:
    (finding,) = changed(STRATEGY, "scope: team", f"scope: {'x' * 500}")

    assert len(finding) < 150


def test_an_empty_strategy_says_what_it_needs() -> None:
    assert findings(STRATEGY, "") == [
        (
            "layers.yaml:1:1: error[missing-key]: this file needs the key 'version'\n"
            "  hint: version: Version of this file's format"
        ),
        (
            "layers.yaml:1:1: error[missing-key]: this file needs the key 'layers'\n"
            "  hint: layers: Layers by name"
        ),
    ]


def test_a_mistake_does_not_hide_the_others() -> None:
    text = (
        GOOD[STRATEGY]
        .replace("[python3.12]", "[3.12]")
        .replace("scope: team", "scope: teem\n    scope: team\n    retain: 0")
        .replace("monthly", "daily")
        .replace("layers/data-tools", "../data-tools")
        .replace("runtime: python3.12", "runtime: 3.12\n    alias: '7'\n    packge: x")
    )

    rules = [finding.rule for finding in load_repository(GOOD | {STRATEGY: text}).diagnostics]

    assert sorted(rules) == [
        "bad-name",
        "bad-path",
        "bad-value",
        "bad-value",
        "bad-value",
        "duplicate-key",
        "unknown-key",
        "yaml-surprise",
        "yaml-surprise",
    ]
