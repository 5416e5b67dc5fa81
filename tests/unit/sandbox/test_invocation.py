"""Functions that really run, asked for over HTTP with AWS's own client."""

import base64
import io
import json
import sys
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

OURS = f"python3.{sys.version_info.minor}"
Invoke = Callable[..., Any]


def zipped(files: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture
def invoke(aws_lambda: Any, role: str) -> Invoke:
    """Create a function with layers, invoke it, and give what came of it."""

    def invoke(
        code: str,
        *layers: Mapping[str, str],
        runtime: str = OURS,
        event: object = None,
        **extra: Any,
    ) -> Any:
        arns = [
            aws_lambda.publish_layer_version(
                LayerName=f"layer-{number}", Content={"ZipFile": zipped(files)}
            )["LayerVersionArn"]
            for number, files in enumerate(layers)
        ]
        file = "main.js" if runtime.startswith("nodejs") else "main.py"
        aws_lambda.create_function(
            FunctionName="checkout",
            Role=role,
            Runtime=runtime,
            Handler="main.handler",
            Code={"ZipFile": zipped({file: code})},
            Layers=arns,
            **extra,
        )
        answer = aws_lambda.invoke(
            FunctionName="checkout", Payload=json.dumps(event), LogType="Tail"
        )
        return {
            "said": json.loads(answer["Payload"].read()),
            "failed": answer.get("FunctionError"),
            "log": base64.b64decode(answer["LogResult"]).decode(),
        }

    return invoke


def test_python_gets_its_event_its_variables_and_its_layers(invoke: Invoke) -> None:
    code = """\
import os, which
def handler(event, context):
    print("hello")
    return [event, which.ONE, os.environ["STAGE"]]
"""
    first, second = {"python/which.py": "ONE = 1"}, {"python/which.py": "ONE = 2"}
    done = invoke(code, first, second, event={"a": 1}, Environment={"Variables": {"STAGE": "dev"}})

    assert done == {"said": [{"a": 1}, 2, "dev"], "failed": None, "log": "hello\n"}


def test_python_has_what_the_runtime_brings(invoke: Invoke) -> None:
    code = "import boto3\ndef handler(event, context): return boto3.__name__"
    assert invoke(code)["said"] == "boto3"


def test_nodejs_gets_its_event_and_its_layers(invoke: Invoke) -> None:
    code = """\
exports.handler = async (event) => {
  console.log("hello");
  return [event, require("which")];
};
"""
    layer = {"nodejs/node_modules/which/index.js": "module.exports = 1;"}
    done = invoke(code, layer, runtime="nodejs18.x", event="now")

    assert done == {"said": ["now", 1], "failed": None, "log": "hello\n"}


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("def handler(event, context): raise ValueError('no')", "ValueError", "no"),
        ("import nowhere", "ModuleNotFoundError", "No module named 'nowhere'"),
        (
            "import os\ndef handler(event, context): os._exit(3)",
            "Runtime.ExitError",
            "Error: Runtime exited with error: exit status 3",
        ),
        (
            "import os, signal\ndef handler(event, context): os.kill(os.getpid(), signal.SIGSEGV)",
            "Runtime.ExitError",
            "Error: Runtime exited with error: signal: 11",
        ),
        (
            "import time\ndef handler(event, context): print('on', flush=True); time.sleep(60)",
            "Sandbox.Timedout",
            "Task timed out after 1.00 seconds",
        ),
    ],
)
def test_what_goes_wrong_is_told(invoke: Invoke, code: str, kind: str, message: str) -> None:
    done = invoke(code, Timeout=1 if "sleep" in code else 10)

    assert done["failed"] == "Unhandled"
    assert (done["said"]["errorType"], done["said"]["errorMessage"]) == (kind, message)
    assert done["log"] == ("on\n" if "sleep" in code else "")


def test_a_runtime_that_this_machine_has_not_is_named(invoke: Invoke) -> None:
    done = invoke("", runtime="java21")

    assert done["said"]["errorMessage"] == "this machine has no interpreter of java21"
