from layergen.load.strategy import StrategyFile
from layergen.model.strategy import TerraformVersions
from tests.unit.load.loading import changed


def test_layers_and_functions_carry_their_names() -> None:
    layer = {
        "description": "Core",
        "runtimes": ["python3.12"],
        "architectures": ["arm64"],
        "update_frequency": "static",
        "scope": "team",
        "source": {"files": "layers/base"},
    }
    functions = {"checkout": {"runtime": "python3.12", "layers": ["base"]}}

    strategy = StrategyFile.model_validate(
        {"version": 1, "layers": {"base": layer}, "functions": functions}
    ).to_model()

    assert strategy.layers["base"].name == "base"
    assert strategy.functions["checkout"].name == "checkout"
    assert (strategy.terraform, strategy.templates) == (TerraformVersions(), None)


def test_constraints_and_templates_arrive() -> None:
    terraform = {"required_version": ">= 1.9", "aws_provider": "~> 6.20"}

    strategy = StrategyFile.model_validate(
        {"version": 1, "layers": {}, "terraform": terraform, "templates": "terraform"}
    ).to_model()

    assert strategy.terraform == TerraformVersions(">= 1.9", "~> 6.20")
    assert strategy.templates == "terraform"


def test_what_all_rollouts_ask_for_reaches_each_function() -> None:
    moves = {"runtime": "python3.12", "alias": "live"}
    strategy = StrategyFile.model_validate(
        {
            "version": 1,
            "layers": {},
            "rollouts": {"smoke": True},
            "functions": {
                "checkout": {**moves, "rollout": "AllAtOnce"},
                "report": {**moves, "rollout": {"steps": [10], "smoke": False}},
            },
        }
    ).to_model()
    plans = {name: function.rollout for name, function in strategy.functions.items()}

    assert {name: plan and plan.smoke for name, plan in plans.items()} == {
        "checkout": True,
        "report": False,
    }


def test_a_missing_version_does_not_hide_the_rest() -> None:
    rest = changed("layers.yaml", "version: 1\n", "functions_: {}\n")

    assert [finding.split("]")[0] for finding in rest] == [
        "layers.yaml:1:1: error[missing-key",
        "layers.yaml:1:1: error[unknown-key",
    ]
