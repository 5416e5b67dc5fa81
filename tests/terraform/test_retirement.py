"""Retiring releases with the real Terraform and provider, in two regions.

`tools` is the team's own. `partner` is shared with one account, which is the provider's own
permission resource, and `vendors` with two, which is a stack.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Boto
from tests.repositories import REGION, Entry, function, layer, write_files
from tests.terraform.checkout import Checkout

OTHER = "us-east-1"
REGIONS = (REGION, OTHER)
FIRST, SECOND = "222233334444", "333344445555"
SHARES: dict[str, Entry] = {
    "tools": {},
    "partner": {"accounts": [FIRST]},
    "vendors": {"accounts": [FIRST, SECOND]},
}
VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
SOURCE = "layers/data-tools/python/data_tools.py"

VERSION = "aws_lambda_layer_version.this"
PERMISSION = "aws_lambda_layer_version_permission.this"
STACK = "aws_cloudformation_stack.grants"

FUNCTION = """\
resource "aws_lambda_function" "checkout" {
  function_name = "checkout"
  role          = "ROLE"
  runtime       = "python3.12"
  architectures = ["arm64"]
  handler       = "data_tools.handler"
  filename      = "${path.module}/../../../dist/layers/tools/1.0.0/universal.zip"
  layers        = local.layers_for["checkout"]
  publish       = true
}
"""


class Account:
    """What AWS holds in both regions."""

    def __init__(self, boto: Boto, account: str) -> None:
        self.id = account
        self.lambdas = {region: boto("lambda", region) for region in REGIONS}
        role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
        self.role = role["Role"]["Arn"]

    def published(self, name: str) -> dict[str, list[tuple[str, int]]]:
        """Give region and number of every layer version, by release."""
        found: dict[str, list[tuple[str, int]]] = {}
        for region, client in self.lambdas.items():
            for one in client.list_layer_versions(LayerName=name)["LayerVersions"]:
                release = one["Description"].split()[0]
                found.setdefault(release, []).append((region, one["Version"]))
        return found

    def sharing(self, name: str) -> dict[str, list[str]]:
        """Give the accounts that may use each release, the same in both regions."""
        found: dict[str, list[str]] = {}
        for release, places in self.published(name).items():
            first, second = [self._granted(name, *place) for place in places]
            assert first == second
            if first:
                found[release] = first
        return found

    def _granted(self, name: str, region: str, number: int) -> list[str]:
        client = self.lambdas[region]
        try:
            found = client.get_layer_version_policy(LayerName=name, VersionNumber=number)
        except client.exceptions.ResourceNotFoundException:
            return []
        statements = json.loads(found["Policy"])["Statement"]
        return sorted(str(one["Principal"]["AWS"]).split(":")[4] for one in statements)

    def lost(self) -> Iterator[str]:
        """Name the layer versions of functions and their versions that AWS no longer has."""
        for region, client in self.lambdas.items():
            for found in client.list_functions(FunctionVersion="ALL")["Functions"]:
                for attached in found.get("Layers", ()):
                    name, number = attached["Arn"].split(":")[-2:]
                    there = [place for places in self.published(name).values() for place in places]
                    if (region, int(number)) not in there:
                        yield f"{found['FunctionName']}:{found['Version']} {attached['Arn']}"

    def create_by_hand(self, name: str, region: str, layer: str, release: str) -> None:
        """Create a function that the strategy does not know."""
        numbers = dict(self.published(layer)[release])
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as opened:
            opened.writestr("handler.py", "")
        self.lambdas[region].create_function(
            FunctionName=name,
            Role=self.role,
            Runtime="python3.12",
            Handler="handler.handler",
            Code={"ZipFile": buffer.getvalue()},
            Layers=[f"arn:aws:lambda:{region}:{self.id}:layer:{layer}:{numbers[region]}"],
        )


@pytest.fixture
def account(boto: Boto, aws_account: str) -> Account:
    return Account(boto, aws_account)


def strategy(account: Account) -> dict[str, Any]:
    return {
        "layers": {
            name: layer(retain=1, quarantine="30d", share=share) for name, share in SHARES.items()
        },
        "account": account.id,
        "environment": {"regions": list(REGIONS), "track": "manual"},
        "functions": {"checkout": function(layers=["tools"])},
    }


def in_both(**modules: dict[str, str]) -> dict[str, dict[str, str]]:
    """Give the same plan for both regions: what happens by address within a module."""
    plan = {
        f"module.{name}.{address}": what
        for name, changes in modules.items()
        for address, what in changes.items()
    }
    return dict.fromkeys(REGIONS, plan)


def planned(checkout: Checkout) -> dict[str, dict[str, str]]:
    """Render, and give what the plans would do, by region and address, without outputs."""
    checkout.render()
    plans = {region: checkout.at(region).plan() for region in REGIONS}
    return {
        region: {address: what for address, what in plan.items() if address != "output.layergen"}
        for region, plan in plans.items()
    }


def apply_plans(checkout: Checkout) -> None:
    for region in REGIONS:
        checkout.at(region).apply_plan()
    checkout.layergen("record", "--env", "dev")


def prune(checkout: Checkout, *arguments: str) -> dict[str, tuple[str, str]]:
    """Prune, and give each decision with its reasons, by release."""
    out = checkout.layergen("prune", "--env", "dev", "--format", "json", *arguments)
    return {
        f"{one['layer']}@{one['release']}": (
            one["decision"],
            "; ".join(reason["text"] for reason in one["reasons"]),
        )
        for one in json.loads(out)["decisions"]
    }


def usage(checkout: Checkout) -> dict[tuple[str, str, str], list[str]]:
    """Look who uses what and store it; give the functions by layer, release and region."""
    out = checkout.layergen("usage", "--env", "dev", "--write", "--format", "json")
    return {
        (use["layer"], use["release"], use["region"]): sorted(use["functions"])
        for use in json.loads(out)["publications"]
        if use["functions"]
    }


def test_what_nobody_uses_goes_and_what_others_may_use_is_taken_back_first(
    checkout: Checkout, account: Account
) -> None:
    checkout.env["LAYERGEN_NOW"] = "2026-11-23T12:00:00Z"
    checkout.write(**strategy(account))
    for version in VERSIONS:
        write_files(checkout.path, {SOURCE: f"NAME = {version!r}\n"})
        checkout.layergen("release", "--all", "--bump", "minor")
    everything = [f"{name}@{version}" for name in SHARES for version in VERSIONS]
    for version in VERSIONS:
        checkout.layergen("promote", *(one for one in everything if version in one), "-e", "dev")
    checkout.layergen("pin", "checkout", "tools@1.0.0", "--env", "dev")
    write_files(checkout.root, {"functions.tf": FUNCTION.replace("ROLE", account.role)})
    for region in REGIONS:
        checkout.at(region).render()
        checkout.at(region).apply()
    # From here on only version 1 of checkout, which nothing points at, has tools@1.0.0.
    checkout.layergen("pin", "checkout", "tools@1.2.0", "--env", "dev")
    checkout.render()
    checkout.apply()
    checkout.layergen("record", "--env", "dev")
    account.create_by_hand("by-hand", OTHER, "vendors", "1.1.0")

    used = usage(checkout)
    decided = prune(checkout)
    first = planned(checkout)
    apply_plans(checkout)

    assert used == {
        ("tools", "1.0.0", REGION): ["checkout"],
        ("tools", "1.2.0", REGION): ["checkout"],
        ("vendors", "1.1.0", OTHER): ["by-hand"],
    }
    old = "older than the newest"
    assert decided == {
        "tools@1.0.0": ("keep", f"used by checkout in {REGION}"),
        "tools@1.1.0": ("retire", old),
        "tools@1.2.0": ("keep", f"pinned by checkout; used by checkout in {REGION}; the newest"),
        "partner@1.0.0": ("withdraw", f"{old}; shared with account {FIRST}"),
        "partner@1.1.0": ("withdraw", f"{old}; shared with account {FIRST}"),
        "partner@1.2.0": ("keep", "the newest"),
        "vendors@1.0.0": ("withdraw", f"{old}; shared with account {FIRST}, account {SECOND}"),
        "vendors@1.1.0": ("keep", f"used by by-hand in {OTHER}"),
        "vendors@1.2.0": ("keep", "the newest"),
    }
    assert first == in_both(
        tools={f'{VERSION}["1.1.0"]': "delete"},
        partner={f'{PERMISSION}["{version}"]': "delete" for version in ("1.0.0", "1.1.0")},
        vendors={f'{STACK}["1.0.0"]': "delete"},
    )
    assert [*account.lost()] == []
    assert account.sharing("partner") == {"1.2.0": [FIRST]}
    assert account.sharing("vendors") == {
        "1.1.0": [FIRST, SECOND],
        "1.2.0": [FIRST, SECOND],
    }

    checkout.env["LAYERGEN_NOW"] = "2026-12-23T11:59:59Z"
    waiting = prune(checkout)
    checkout.layergen("promote", "partner@1.1.0", "--env", "dev")
    checkout.render()
    back = checkout.plan()
    checkout.env["LAYERGEN_NOW"] = "2026-12-23T12:00:00Z"
    over = prune(checkout)
    second = planned(checkout)
    apply_plans(checkout)

    quarantine = ("keep", "in quarantine until 2026-12-23 12:00 UTC")
    assert waiting["partner@1.0.0"] == waiting["vendors@1.0.0"] == quarantine
    assert {address: what for address, what in back.items() if "output" not in address} == {
        f'module.partner.{PERMISSION}["1.1.0"]': "create"
    }
    since = "withdrawn since 2026-11-23 12:00 UTC"
    assert over["partner@1.0.0"] == over["vendors@1.0.0"] == ("retire", f"{old}; {since}")
    # It was taken back into service, so it is withdrawn anew; nothing of that was applied.
    assert over["partner@1.1.0"] == ("withdraw", f"{old}; shared with account {FIRST}")
    assert second == in_both(
        partner={f'{VERSION}["1.0.0"]': "delete"}, vendors={f'{VERSION}["1.0.0"]': "delete"}
    )
    assert [*account.lost()] == []
    assert {name: set(account.published(name)) for name in SHARES} == {
        "tools": {"1.0.0", "1.2.0"},
        "partner": {"1.1.0", "1.2.0"},
        "vendors": {"1.1.0", "1.2.0"},
    }
