"""`layergen usage` over several accounts and regions, which may fail as AWS does."""

import csv
import io
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from layergen.adapters import aws
from layergen.model.usage import DeployedFunction
from tests.accounts_server import Accounts, Call, Fault, serving
from tests.repositories import (
    ACCOUNT,
    LAYER,
    artifact,
    environment,
    function,
    layer,
    publication,
    release,
    releases,
    repository_files,
    rolled,
    write_files,
)
from tests.signals import ended, heard
from tests.unit.cli.running import Ran, layergen, lock_of

OTHER = "222233334444"
THIRD = "333344445555"
HERE, THERE = "eu-west-1", "us-east-1"
REGIONS = [HERE, THERE]
EVERYWHERE = {(account, name) for account in (ACCOUNT, OTHER) for name in REGIONS}


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    with serving() as found:
        for name, value in found.environment(ACCOUNT).items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-30")
        found.functions = {
            (ACCOUNT, HERE): [
                DeployedFunction("checkout", "$LATEST", (arn(2),)),
                DeployedFunction("checkout", "1", (arn(1),)),
                DeployedFunction("old", "$LATEST", (arn(9),), "python3.8"),
                DeployedFunction("old", "1", (arn(3, account=THIRD, name="tracing"),)),
            ],
            (ACCOUNT, THERE): [DeployedFunction("billing", "$LATEST", (arn(1, THERE),))],
            (OTHER, HERE): [
                DeployedFunction("checkout", "7", (arn(1), arn(4, account=OTHER, name="own")))
            ],
        }
        yield found


def arn(number: int, region: str = HERE, *, account: str = ACCOUNT, name: str = LAYER) -> str:
    return f"arn:aws:lambda:{region}:{account}:layer:{name}:{number}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    versions: dict[str, Any] = {
        "1.0.0": {name: {"universal": publication(LAYER, 1, name)} for name in REGIONS},
        "1.1.0": {HERE: {"universal": publication(LAYER, 2)}},
    }
    look = f"arn:aws:iam::{OTHER}:role/look"
    return write_files(
        tmp_path,
        repository_files(
            {LAYER: layer(deprecated="take another one")},
            released={
                LAYER: {
                    **releases("1.0.0"),
                    "1.1.0": release(
                        "1.1.0",
                        artifacts={"universal": artifact("big", unzipped_bytes=230_000_000)},
                    ),
                }
            },
            functions={"checkout": function(alias="live", rollout={"steps": [10], "bake": "1m"})},
            environments={
                "dev": environment(
                    regions=REGIONS, consumers=[{"account": OTHER, "assume_role": look}]
                )
            },
            locks={
                "dev": {
                    "layers": {LAYER: versions},
                    "functions": {"checkout": {LAYER: "1.1.0"}},
                    "rollouts": {"checkout": {HERE: rolled("stable", "1")}},
                }
            },
        ),
    )


Usage = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """Asks who uses what, in a repository whose environment has two accounts and two regions."""

    root: Path
    accounts: Accounts
    _capsys: pytest.CaptureFixture[str]

    def run(self, *options: str) -> Ran:
        return layergen(self._capsys, self.root, "usage", "--env", "dev", *options)

    def usage(self, *options: str, code: int = 0) -> Usage:
        ran = self.run("--format", "json", *options)
        assert ran.code == code, ran.err
        found: Usage = json.loads(ran.out)
        return found

    def used_by(self) -> dict[tuple[str, str], list[str] | None]:
        return {
            (version, region): one["universal"].get("used_by")
            for version, regions in lock_of(self.root)["layers"][LAYER].items()
            for region, one in regions.items()
        }


@pytest.fixture
def look(root: Path, accounts: Accounts, capsys: pytest.CaptureFixture[str]) -> Look:
    return Look(root, accounts, capsys)


def functions(found: Usage) -> dict[tuple[str, str], dict[str, dict[str, list[str]]]]:
    return {
        (one["release"], one["region"]): {
            name: user["versions"] for name, user in one["functions"].items()
        }
        for one in found["publications"]
    }


def test_all_accounts_and_regions_are_asked_once_per_page(look: Look) -> None:
    look.accounts.functions[ACCOUNT, THERE] = [
        DeployedFunction(f"f{number:03}", version, (arn(1, THERE),))
        for number in range(60)
        for version in ("$LATEST", "1")
    ]

    found = look.usage("--write")

    assert functions(found)["1.0.0", HERE] == {
        "checkout": {"1": ["live"]},
        f"{OTHER}/checkout": {"7": []},
    }
    assert len(functions(found)["1.0.0", THERE]) == 60
    assert look.accounts.counted("ListFunctions") == Counter(
        {place: 3 if place == (ACCOUNT, THERE) else 1 for place in EVERYWHERE}
    )
    assert {call.operation for call in look.accounts.calls} == {
        "ListFunctions",
        "GetCallerIdentity",
        "AssumeRole",
    }
    assert look.used_by() == {
        ("1.0.0", HERE): [f"{OTHER}/checkout", "checkout"],
        ("1.0.0", THERE): [f"f{number:03}" for number in range(60)],
        ("1.1.0", HERE): ["checkout"],
    }


def test_what_somebody_should_look_at(look: Look) -> None:
    found = look.usage()

    assert [one["deprecated"] for one in found["publications"]] == ["take another one"] * 3
    assert [one["age_days"] for one in found["publications"]] == [10, 10, 10]
    unused: Any = {"versions": {"$LATEST": []}, "invocations": None}
    assert [(one["arn"], one["functions"]) for one in found["unknown_layers"]] == [
        (arn(9), {"old": unused})
    ]
    # What the other account has beside our layers is its own business.
    assert [one["arn"] for one in found["foreign_layers"]] == [
        arn(3, account=THIRD, name="tracing")
    ]
    assert found["behind_pin"] == [
        {
            "function": "checkout",
            "region": HERE,
            "layer": LAYER,
            "pinned": "1.1.0",
            "holds": [{"version": "1", "aliases": ["live"], "release": "1.0.0"}],
        }
    ]
    assert [(one["function"], one["ended_on"]) for one in found["ended_runtimes"]] == [
        ("old", "2024-10-14")
    ]
    (budget,) = found["tight_budgets"]
    assert (budget["function"], budget["known_bytes"]) == ("checkout", 230_000_000)
    assert budget["unknown"] == ["its code"]
    assert look.accounts.counted("ListAliases") == Counter()


def test_aliases_are_asked_for_functions_with_our_layers_only(look: Look) -> None:
    look.accounts.functions[ACCOUNT, HERE] = [
        *look.accounts.functions[ACCOUNT, HERE],
        DeployedFunction("bystander", "$LATEST", ()),
    ]
    look.accounts.aliases[ACCOUNT, HERE] = {
        "checkout": {"canary": ("1", {"2": 0.1}), "prod": ("1", {})},
    }

    found = look.usage("--aliases")

    assert functions(found)["1.0.0", HERE]["checkout"] == {"1": ["canary", "prod"]}
    assert look.accounts.counted("ListAliases") == Counter(
        {(ACCOUNT, HERE): 2, (OTHER, HERE): 1, (ACCOUNT, THERE): 1}
    )


def test_invocations_are_asked_in_batches(look: Look) -> None:
    names = [f"f{number:04}" for number in range(501)]
    look.accounts.functions[ACCOUNT, THERE] = [
        DeployedFunction(name, "$LATEST", (arn(1, THERE),)) for name in names
    ]
    look.accounts.invocations[ACCOUNT, THERE] = {names[0]: 12, names[-1]: 1204}

    found = look.usage("--invocations", "30")

    users = next(one for one in found["publications"] if one["region"] == THERE)["functions"]
    assert {name: user["invocations"] for name, user in users.items()} == {
        **dict.fromkeys(names, 0),
        names[0]: 12,
        names[-1]: 1204,
    }
    assert look.accounts.counted("GetMetricData")[ACCOUNT, THERE] == 2


def test_csv_has_a_row_for_each_version_of_a_function(look: Look) -> None:
    ran = look.run("--format", "csv", "--region", HERE)
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [(row["kind"], row["release"], row["function"], row["version"]) for row in rows] == [
        ("release", "1.0.0", f"{OTHER}/checkout", "7"),
        ("release", "1.0.0", "checkout", "1"),
        ("release", "1.1.0", "checkout", "$LATEST"),
        ("unknown", "", "old", "$LATEST"),
        ("foreign", "", "old", "1"),
    ]
    assert {row["region"] for row in rows} == {HERE} == {name for _, name in _asked(look.accounts)}


def _asked(accounts: Accounts) -> set[tuple[str, str]]:
    return {(c.account, c.region) for c in accounts.calls if c.operation == "ListFunctions"}


def is_page(account: str, region: str, page: int = 0) -> Any:
    return lambda call: call == Call(account, region, "ListFunctions", page)


class TestWhatIsSurvived:
    """The answer is the same, only later."""

    def see(self, look: Look, fault: Fault) -> float:
        look.accounts.functions[ACCOUNT, HERE] = [
            DeployedFunction(f"f{number:03}", "$LATEST", (arn(1),)) for number in range(60)
        ]
        look.accounts.faults = [fault]
        begun = time.monotonic()
        found = look.usage("--write")
        assert found["complete"] is True
        assert len(functions(found)["1.0.0", HERE]) == 61
        assert look.used_by()["1.0.0", HERE] == sorted(functions(found)["1.0.0", HERE])
        assert fault.times == 0
        return time.monotonic() - begun

    def test_throttling(self, look: Look) -> None:
        fault = Fault(
            is_page(ACCOUNT, HERE, 1),
            429,
            "TooManyRequestsException",
            times=1,
            headers={"Retry-After": "2"},
        )
        # By itself botocore waits for a second at most before it asks again.
        assert self.see(look, fault) >= 2

    @pytest.mark.parametrize(("status", "code"), [(500, "ServiceException"), (503, "Unavailable")])
    def test_servers_that_fail(self, look: Look, status: int, code: str) -> None:
        self.see(look, Fault(is_page(ACCOUNT, HERE, 1), status, code, times=2))

    def test_a_connection_that_breaks(self, look: Look) -> None:
        self.see(look, Fault(is_page(ACCOUNT, HERE, 1), 0, times=1))

    def test_an_answer_that_does_not_come(
        self, look: Look, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(aws, "_READ_SECONDS", 1)
        fault = Fault(is_page(ACCOUNT, HERE, 1), 0, times=1, seconds=2)
        self.see(look, fault)

    @pytest.mark.parametrize(("status", "code"), [(403, "UnrecognizedClientException"), (0, "")])
    def test_a_first_region_where_nobody_can_sign_in(
        self, look: Look, monkeypatch: pytest.MonkeyPatch, status: int, code: str
    ) -> None:
        monkeypatch.setattr(aws, "_ATTEMPTS", 2)
        look.accounts.faults = [Fault(lambda call: call.region == HERE, status, code)]
        found = look.usage(code=1)
        assert functions(found)["1.0.0", THERE] == {"billing": {"$LATEST": []}}
        assert {one["account"] for one in found["problems"]} == {ACCOUNT, OTHER}
        assert {region for one in found["problems"] for region in one["regions"]} == {HERE}


class TestWhatIsNamed:
    """The rest is shown, the command fails, and nothing partial is written."""

    def see(
        self,
        look: Look,
        *faults: Fault,
        whole: tuple[str, ...] = (),
    ) -> Ran:
        """Look with `faults`; in the regions that are `whole`, everything is written."""
        look.accounts.faults = list(faults)
        ran = look.run("--format", "json", "--write")
        assert ran.code == 1
        found = json.loads(ran.out)
        assert found["complete"] is False
        assert found["problems"]
        for one in found["publications"]:
            region = one["region"]
            stored = look.used_by()[one["release"], region]
            assert one["complete"] is (region in whole)
            assert stored == (sorted(one["functions"]) if region in whole else None)
        return ran

    def test_an_account_that_says_no(self, look: Look) -> None:
        fault = Fault(is_page(OTHER, HERE), 403, "AccessDeniedException", "you may not")
        ran = self.see(look, fault, whole=(THERE,))
        assert (
            f"functions of account {OTHER} in {HERE}: "
            "AWS refused ListFunctions (AccessDeniedException): you may not"
        ) in ran.err
        assert "the role needs the permission for ListFunctions" in ran.err
        assert f"nothing was written for {HERE}" in ran.err
        assert functions(json.loads(ran.out))["1.0.0", HERE] == {"checkout": {"1": ["live"]}}

    def test_a_role_that_cannot_be_taken_on(self, look: Look) -> None:
        fault = Fault(lambda call: call.operation == "AssumeRole", 403, "AccessDenied", "no role")
        ran = self.see(look, fault)
        assert f"functions of account {OTHER} in {HERE}, {THERE}: AWS refused AssumeRole" in ran.err
        assert f"nothing was written for {HERE}, {THERE}" in ran.err

    def test_a_token_that_expires_between_two_pages(self, look: Look) -> None:
        look.accounts.functions[ACCOUNT, HERE] = [
            DeployedFunction(f"f{number:03}", "$LATEST", (arn(1),)) for number in range(60)
        ]
        fault = Fault(is_page(ACCOUNT, HERE, 1), 403, "ExpiredTokenException", "it expired")
        ran = self.see(look, fault, whole=(THERE,))
        assert "(ExpiredTokenException): it expired" in ran.err
        assert "sign in again" in ran.err
        # The first page is not shown as if it were all.
        assert [*functions(json.loads(ran.out))["1.0.0", HERE]] == [f"{OTHER}/checkout"]

    def test_a_region_that_is_switched_off(self, look: Look) -> None:
        fault = Fault(
            lambda call: call.region == THERE, 403, "UnrecognizedClientException", "who is that"
        )
        ran = self.see(look, fault, whole=(HERE,))
        assert f"{THERE} is switched off for account {ACCOUNT}" in ran.err
        assert f"{THERE} is switched off for account {OTHER}" in ran.err

    def test_throttling_without_end(self, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(aws, "_ATTEMPTS", 2)
        fault = Fault(is_page(ACCOUNT, THERE), 429, "TooManyRequestsException", "Rate exceeded")
        ran = self.see(look, fault, whole=(HERE,))
        assert "(TooManyRequestsException): Rate exceeded" in ran.err
        assert "try again in a minute" in ran.err

    def test_a_region_that_never_answers(self, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(aws, "_ATTEMPTS", 2)
        monkeypatch.setattr(aws, "_READ_SECONDS", 1)
        fault = Fault(is_page(OTHER, THERE), 0, seconds=2)
        ran = self.see(look, fault, whole=(HERE,))
        assert f"functions of account {OTHER} in {THERE}: AWS cannot be reached" in ran.err

    def test_what_was_unused_is_kept_once_anybody_uses_it(self, look: Look) -> None:
        before, look.accounts.functions = look.accounts.functions, {}
        look.usage("--write")
        assert set(map(str, look.used_by().values())) == {"[]"}

        look.accounts.functions = before
        look.accounts.faults = [Fault(is_page(OTHER, HERE), 403, "AccessDeniedException")]
        look.usage("--write", code=1)

        assert look.used_by() == {
            ("1.0.0", HERE): None,
            ("1.0.0", THERE): ["billing"],
            ("1.1.0", HERE): None,
        }

    def test_aliases_and_invocations_are_not_what_prune_decides_by(self, look: Look) -> None:
        asked = {"ListAliases", "GetMetricData"}
        look.accounts.faults = [
            Fault(lambda call: call.operation in asked, 403, "AccessDeniedException")
        ]
        options = ("--aliases", "--invocations", "7", "--write", "--region", HERE)
        found = look.usage(*options, code=1)
        assert [one["question"] for one in found["problems"]] == ["aliases", "invocations"] * 2
        assert look.used_by()["1.0.0", HERE] == [f"{OTHER}/checkout", "checkout"]
        users = found["publications"][0]["functions"]
        assert {user["invocations"] for user in users.values()} == {None}

    def test_a_consumer_without_a_role_needs_its_own_credentials(self, look: Look) -> None:
        path = look.root / "envs" / "dev" / "env.yaml"
        role = f"arn:aws:iam::{OTHER}:role/look"
        path.write_text(path.read_text().replace(f"\n  assume_role: {role}", ""))
        assert role not in path.read_text()
        ran = self.see(look)
        assert f"of account {ACCOUNT}, but the consumer is account {OTHER}" in ran.err
        assert "assume_role" in ran.err


def test_it_stops_at_the_next_page(root: Path, accounts: Accounts) -> None:
    accounts.functions[ACCOUNT, HERE] = [
        DeployedFunction(f"f{number:05}", "$LATEST", ()) for number in range(10_000)
    ]
    before = lock_of(root)
    argv = [sys.executable, "-m", "layergen", "-C", str(root), "usage", "--env", "dev", "--write"]
    with heard():
        child = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with ended(child):
        until = time.monotonic() + 60
        while accounts.counted("ListFunctions")[ACCOUNT, HERE] < 3 and time.monotonic() < until:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)

    assert (child.returncode, out) == (1, "")
    assert "error: stopped by Ctrl-C" in err
    assert accounts.counted("ListFunctions")[ACCOUNT, HERE] < 100
    assert lock_of(root) == before
