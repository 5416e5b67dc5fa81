import json

import pytest

from layergen.load.environment_lock import EnvironmentLockFile, environment_lock_text
from layergen.load.yaml_document import parse_yaml
from layergen.model.registry import EnvironmentLock, Publication, Rollout, RolloutState
from tests.repositories import publication
from tests.unit.load.loading import findings

FILE = "envs/dev/env.lock.json"
ARN = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
TIME = "2026-11-20T09:14:03Z"
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
            "eu-west-1": Rollout("live", RolloutState.SHIFTING, "3", "4", step=1, percent=10)
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
        "alias": "live",
        "candidate": "4",
        "percent": 10,
        "stable": "3",
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
            {"state": "shifting"},
            "error[bad-rollout]: a shifting alias needs candidate and percent",
        ),
        (
            {"state": "shifting", "candidate": "3", "percent": 10},
            "error[bad-rollout]: the candidate is the stable version already",
        ),
        (
            {"state": "stable", "stable": "$LATEST"},
            "error[bad-version]: '$LATEST' is not the number of a published function version",
        ),
        (
            {"state": "shifting", "candidate": "4", "percent": 100},
            "error[bad-value]: 'percent' has to be at most 99, not 100",
        ),
        (
            {"state": "paused"},
            "error[bad-value]: 'paused' is none of stable, shifting, aborted",
        ),
    ],
)
def test_a_broken_rollout_is_found(rollout: dict[str, object], message: str) -> None:
    entry = {"alias": "live", "stable": "3", **rollout}
    content = {"version": 1, "rollouts": {"checkout": {"eu-west-1": entry}}}

    (finding,) = findings(FILE, json.dumps(content, indent=2))

    assert message in finding
