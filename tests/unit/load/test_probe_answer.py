import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.load.probe_answer import read_invocation
from layergen.model.smoke import Crash, Invocation, ProbeAnswer

REQUEST = "3d3a5f2b-9a4e-4d8e-9a53-7c1a3f1f0a11"
TIMED_OUT = f"2026-11-25T01:23:09.141Z {REQUEST} Task timed out after 3.00 seconds"
EXITED = f"RequestId: {REQUEST} Error: Runtime exited with error: signal: killed"
LOG = """\
START RequestId: 3d3a5f2b-9a4e-4d8e-9a53-7c1a3f1f0a11 Version: $LATEST
layergen other imports theirs
2026-11-25T01:23:08.000Z\t3d3a5f2b\tINFO\tlayergen mine imports @acme/first
layergen mine imports numpy
END RequestId: 3d3a5f2b-9a4e-4d8e-9a53-7c1a3f1f0a11
"""


def test_an_answer_is_read_whatever_newer_probes_add() -> None:
    said = {
        "token": "mine",
        "machine": "aarch64",
        "imported": ["a"],
        "left_out": ["b"],
        "failed": {"c": "ImportError: no"},
        "more": 1,
    }
    assert read_invocation(Invocation(json.dumps(said), failed=False, log=""), "mine") == (
        ProbeAnswer("mine", "aarch64", ("a",), ("b",), {"c": "ImportError: no"})
    )


@pytest.mark.parametrize(
    ("message", "how"),
    [
        (TIMED_OUT, "Task timed out after 3.00 seconds"),
        (EXITED, "Error: Runtime exited with error: signal: killed"),
        ("first\nsecond", "first"),
    ],
)
def test_a_crash_is_told_with_the_module_that_came_last(message: str, how: str) -> None:
    answer = json.dumps({"errorType": "Runtime.ExitError", "errorMessage": message})

    assert read_invocation(Invocation(answer, failed=True, log=LOG), "mine") == Crash("numpy", how)
    assert read_invocation(Invocation(answer, failed=True, log=""), "mine") == Crash(None, how)


@given(st.text(), st.booleans(), st.text())
def test_whatever_comes_is_a_crash_and_no_traceback(answer: str, failed: bool, log: str) -> None:
    found = read_invocation(Invocation(answer, failed, log), "mine")

    assert isinstance(found, Crash)
    assert found.how
    assert "\n" not in found.how
