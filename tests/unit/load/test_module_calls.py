from layergen.load.module_calls import module_calls
from layergen.model.finding import Lines

LAYERS = """\
# module "comment" {

module "data_tools" {
  source = "../../../modules/layer"

  releases = {
    "1.0.0" = { description = "}" }
  }
}

module "base" {
}
"""


def test_the_lines_of_each_call() -> None:
    assert module_calls({"a/layers.tf": LAYERS, "a/own.tf": 'module "x" {\n}\n'}) == {
        "data_tools": Lines("a/layers.tf", 3, 9),
        "base": Lines("a/layers.tf", 11, 12),
        "x": Lines("a/own.tf", 1, 2),
    }


def test_files_from_windows() -> None:
    text = LAYERS.replace("\n", "\r\n")

    assert module_calls({"layers.tf": text})["base"] == Lines("layers.tf", 11, 12)


def test_what_never_closes_is_no_call() -> None:
    assert module_calls({"a.tf": 'module "x" {\n  source = "./x"\n'}) == {}
