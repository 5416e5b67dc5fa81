from datetime import timedelta

import pytest

from layergen.load.function import FunctionEntry
from layergen.model.rollout_plan import RolloutPlan, RolloutStep
from layergen.model.strategy import Function
from tests.unit.load.loading import changed

LAYERS = "    layers: [data-tools]\n"


def test_everything_that_is_written_arrives() -> None:
    entry = FunctionEntry.model_validate(
        {
            "runtime": "python3.12",
            "architecture": "arm64",
            "layers": ["base", "data-tools"],
            "package": "functions/checkout",
            "alias": "live",
            "rollout": {
                "steps": [10, 50],
                "bake": "30m",
                "alarms": ["checkout-errors"],
                "min_invocations": 200,
            },
        }
    )

    assert entry.to_model("checkout") == Function(
        name="checkout",
        runtime="python3.12",
        architecture="arm64",
        layers=("base", "data-tools"),
        package="functions/checkout",
        alias="live",
        rollout=RolloutPlan(
            (RolloutStep(10, timedelta(minutes=30)), RolloutStep(50, timedelta(minutes=30))),
            timedelta(minutes=10),
            ("checkout-errors",),
            200,
            timedelta(days=7),
        ),
    )


def test_an_image_needs_no_runtime() -> None:
    entry = FunctionEntry.model_validate({"package_type": "Image"})

    assert entry.to_model("image") == Function("image", "", "x86_64", (), package_type="Image")


@pytest.mark.parametrize(
    ("old", "new", "place", "rest"),
    [
        (
            "    runtime: python3.12\n",
            "",
            "11:3",
            "error[missing-key]: 'checkout' needs the key 'runtime'",
        ),
        (
            LAYERS,
            f"{LAYERS}    rollout: {{ steps: [10] }}\n",
            "11:3",
            "error[missing-key]: 'checkout' needs the key 'alias' for its rollout",
        ),
        (
            LAYERS,
            f"{LAYERS}    alias: live\n    rollout: {{ steps: [50, 10] }}\n",
            "16:23",
            "error[bad-steps]: the steps of a rollout have to ascend\n  hint: for example [10, 50]",
        ),
        (
            LAYERS,
            f"{LAYERS}    alias: live\n    rollout: {{ steps: [10, 100] }}\n",
            "16:28",
            "error[bad-value]: an entry of 'steps' has to be at most 99, not 100",
        ),
        (
            "[data-tools]",
            "[a, b, a]",
            "14:20",
            "error[repeated]: 'a' is listed more than once",
        ),
    ],
)
def test_mistakes_have_their_place(old: str, new: str, place: str, rest: str) -> None:
    assert changed("layers.yaml", old, new) == [f"layers.yaml:{place}: {rest}"]
