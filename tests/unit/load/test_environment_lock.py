import json
from datetime import UTC, datetime
from typing import Any

import pytest

from layergen.load.environment_lock import EnvironmentLockFile, environment_lock_text
from layergen.load.yaml_document import parse_yaml
from layergen.model.alarm import AlarmState
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.rollout import Evidence, FunctionVersion, Rollout, RolloutState, Traffic
from tests.repositories import publication, rolled
from tests.unit.load.loading import findings

FILE = "envs/dev/env.lock.json"
ARN = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
TIME = "2026-11-20T09:14:03Z"
PLAIN = {"arn", "layer_version", "published_at"}
LOCK = EnvironmentLock(
    layers={
        "data-tools": {
            "1.4.0": {"eu-west-1": {"arm64": Publication(7, ARN, TIME, ("checkout",), adopt=True)}},
            "1.5.0": {},
        }
    },
    pins={"checkout": {"data-tools": "1.4.0"}},
    rollouts={
        "checkout": {
            "eu-west-1": Rollout(
                "live",
                RolloutState.SHIFTING,
                FunctionVersion("3", "sha256:3", (ARN,)),
                FunctionVersion("4"),
                step=1,
                percent=10,
                started_at=datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC),
                entered_at=datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC),
                revision="r1",
                evidence=Evidence(
                    datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
                    datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
                    {"checkout-errors": AlarmState.OK},
                    candidate=Traffic(1830, 2, 41),
                ),
                reason="a fix",
                aborted={"2": "sha256:2"},
            )
        }
    },
)
TEXT = """\
{
  "version": 1,
  "functions": {
    "checkout": {
      "data-tools": "1.4.0"
    }
  },
  "layers": {
    "data-tools": {
      "1.4.0": {
        "eu-west-1": {
          "arm64": {
            "adopt": true,
            "arn": "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7",
            "layer_version": 7,
            "published_at": "2026-11-20T09:14:03Z",
            "used_by": [
              "checkout"
            ]
          }
        }
      },
      "1.5.0": {}
    }
  },
  "rollouts": {
    "checkout": {
      "eu-west-1": {
        "aborted": {
          "2": "sha256:2"
        },
        "alias": "live",
        "candidate": {
          "version": "4"
        },
        "entered_at": "2026-11-20T09:14:03Z",
        "evidence": {
          "alarms": {
            "checkout-errors": "OK"
          },
          "candidate": {
            "duration": 41,
            "errors": 2,
            "invocations": 1830
          },
          "since": "2026-11-20T09:30:00Z",
          "until": "2026-11-20T10:00:00Z"
        },
        "percent": 10,
        "reason": "a fix",
        "revision": "r1",
        "stable": {
          "digest": "sha256:3",
          "layers": [
            "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
          ],
          "version": "3"
        },
        "started_at": "2026-11-20T09:14:03Z",
        "state": "shifting",
        "step": 1
      }
    }
  }
}
"""


def test_a_registry_is_written_and_read_back() -> None:
    assert environment_lock_text(LOCK) == TEXT
    assert EnvironmentLockFile.model_validate(parse_yaml(TEXT, "f").data).to_model() == LOCK


def test_what_others_may_do_is_written_only_where_there_is_something_to_say() -> None:
    def entry(**changes: Any) -> dict[str, Any]:
        one = Publication(7, ARN, TIME, **changes)
        lock = EnvironmentLock({"data-tools": {"1.4.0": {"eu-west-1": {"arm64": one}}}})
        text = environment_lock_text(lock)
        assert EnvironmentLockFile.model_validate(json.loads(text)).to_model() == lock
        written = json.loads(text)["layers"]["data-tools"]["1.4.0"]["eu-west-1"]["arm64"]
        return {key: written[key] for key in written if key not in PLAIN}

    then = datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC)
    assert entry() == {}
    assert entry(granted=True) == {"granted": True}
    assert entry(withdrawn=True, withdrawn_at=then) == {
        "withdrawn": True,
        "withdrawn_at": "2026-11-20T09:14:03Z",
    }


def test_a_function_without_pins_keeps_its_block_on_lines_of_its_own() -> None:
    lock = EnvironmentLock(pins={"checkout": {}}, rollouts={"checkout": {}})

    text = environment_lock_text(lock)

    assert '    "checkout": {\n    }\n' in text
    assert json.loads(text) == {
        "version": 1,
        "functions": {"checkout": {}},
        "layers": {},
        "rollouts": {},
    }


def test_nobody_has_looked_is_not_nobody_uses_it() -> None:
    def text(used_by: tuple[str, ...] | None) -> str:
        entry = {"eu-west-1": {"arm64": Publication(7, ARN, TIME, used_by)}}
        return environment_lock_text(EnvironmentLock({"data-tools": {"1.4.0": entry}}))

    assert '"used_by"' not in text(None)
    assert '"used_by": []' in text(())
    assert text(("b", "a")) == text(("a", "b"))


def test_a_newer_lock_is_refused() -> None:
    (finding,) = findings(FILE, '{"version": 3}')

    assert "error[newer-format]: this file has format 3; this layergen reads format 1" in finding


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            {"arn": "arn:aws:lambda:eu-west-1:111122223333:function:x"},
            (
                "error[bad-arn]: 'arn:aws:lambda:eu-west-1:111122223333:function:x' "
                "is not the ARN of "
                "a layer version"
            ),
        ),
        ({"layer_version": 0}, "error[bad-value]: 'layer_version' has to be at least 1, not 0"),
        ({"used_by": "checkout"}, "error[wrong-type]: 'used_by' has to be a list, not a text"),
    ],
)
def test_a_broken_publication_is_found(entry: dict[str, object], message: str) -> None:
    regions = {"eu-west-1": {"arm64": publication("data-tools-arm64", 7) | entry}}
    content = {"version": 1, "layers": {"data-tools": {"1.4.0": regions}}}

    (finding,) = findings(FILE, json.dumps(content, indent=2))

    assert message in finding


@pytest.mark.parametrize(
    ("rollout", "message"),
    [
        (
            rolled("shifting", "3"),
            "error[bad-rollout]: a shifting alias needs candidate and percent, 1 to 99",
        ),
        (
            rolled("paused", "3", "4", percent=100),
            "error[bad-rollout]: a paused alias needs candidate and percent, 1 to 99",
        ),
        (rolled("baking", "3"), "error[bad-rollout]: a baking alias needs a candidate"),
        (
            rolled("shifting", "3", "3", percent=10),
            "error[bad-rollout]: the candidate is the stable version already",
        ),
        (
            rolled("stable", "$LATEST"),
            "error[bad-version]: '$LATEST' is not the number of a published function version",
        ),
        (
            rolled("shifting", "3", "4", percent=101),
            "error[bad-value]: 'percent' has to be at most 100, not 101",
        ),
        (
            rolled("waiting", "3"),
            "error[bad-value]: 'waiting' is none of stable, staged, shifting, paused, baking, abo",
        ),
        (
            rolled("staged", "3", "4", started_at="yesterday"),
            "error[bad-time]: 'yesterday' is not a time in UTC",
        ),
        (
            rolled("staged", "3", "4", entered_at="2026-02-30T00:00:00Z"),
            "error[bad-time]: '2026-02-30T00:00:00Z' is not a time in UTC",
        ),
        (
            rolled("stable", "3", aborted={"$LATEST": ""}),
            "error[bad-version]: '$LATEST' is not the number of a published function version",
        ),
    ],
)
def test_a_broken_rollout_is_found(rollout: dict[str, object], message: str) -> None:
    content = {"version": 1, "rollouts": {"checkout": {"eu-west-1": rollout}}}

    (finding,) = findings(FILE, json.dumps(content, indent=2))

    assert message in finding
