from hypothesis import given
from hypothesis import strategies as st

from layergen.model.repository import Repository
from layergen.model.strategy import SplitBy
from layergen.resolve.adoption.names import Placed, place
from tests.repositories import ACCOUNT, artifact, environment, layer, release, releases
from tests.unit.resolve.adoption.accounts import repository

AWS_NAMES = st.from_regex(r"[a-zA-Z0-9_-]{1,6}", fullmatch=True)


def placed(found: Repository, *names: str, only: tuple[str, ...] = ()) -> dict[str, object]:
    """Give layer and variant by name, and the reasons of those that are left alone."""
    placing = place(found, found.environments["prod"], names, only)
    return {
        **{name: (one.layer, one.variant) for name, one in placing.placed.items()},
        **{one.name: one.reason for one in placing.left_alone},
    }


def test_an_unknown_layer_becomes_one_of_its_own() -> None:
    assert placed(repository(), "tools-arm64", "tools-x86_64") == {
        "tools-arm64": ("tools-arm64", "universal"),
        "tools-x86_64": ("tools-x86_64", "universal"),
    }


def test_a_name_of_the_strategy_is_its_layer_or_its_variant() -> None:
    split = layer(split_by=str(SplitBy.ARCHITECTURE), architectures=["arm64", "x86_64"])
    found = repository({"tools": split, "base": layer()})

    assert placed(found, "tools-arm64", "base", "tools") == {
        "tools-arm64": ("tools", "arm64"),
        "base": ("base", "universal"),
        "tools": ("tools", "universal"),
    }


def test_only_what_matches_is_looked_at() -> None:
    names = ("data-a", "data-b", "other")

    assert set(placed(repository(), *names, only=("data-*",))) == {"data-a", "data-b"}
    assert set(placed(repository(), *names, only=("*-b", "other"))) == {"data-b", "other"}


def test_names_of_one_module_are_told_apart() -> None:
    found = placed(repository(), "my-layer", "my_layer", "My-Layer", "mylayer")

    assert found["My-Layer"] == ("My-Layer", "universal")
    assert found["mylayer"] == ("mylayer", "universal")
    for name in ("my-layer", "my_layer"):
        assert found[name] == "its module would be named like that of 'My-Layer'"
    assert placed(repository(), "my_layer", "My-Layer", only=("my_*",)) == {
        "my_layer": ("my_layer", "universal")
    }


def test_the_strategy_has_its_names_first() -> None:
    found = placed(repository({"my_layer": layer()}), "my-layer", "my_layer")

    assert found == {
        "my_layer": ("my_layer", "universal"),
        "my-layer": "its module would be named like that of 'my_layer'",
    }


def test_a_prefix_says_whose_a_name_is() -> None:
    dev = environment(account=ACCOUNT, name_prefix="prod-dev-", track="manual")
    elsewhere = environment(account="999988887777", name_prefix="prod-x", track="manual")
    found = repository(prefix="prod-", environments={"dev": dev, "elsewhere": elsewhere})

    assert placed(found, "prod-tools", "tools", "prod-", "prod-dev-tools", "prod-x-tools") == {
        "prod-tools": ("tools", "universal"),
        "tools": "its name does not begin with 'prod-', the name_prefix",
        "prod-": "nothing is left of its name behind the name_prefix",
        "prod-dev-tools": "by its name it belongs to dev, which has the same account",
        "prod-x-tools": ("x-tools", "universal"),
    }


def test_a_name_has_to_fit_every_environment() -> None:
    dev = environment(account="999988887777", name_prefix="dev-", track="manual")
    found = repository(environments={"dev": dev})

    assert placed(found, "x" * 136, "y" * 137) == {
        "x" * 136: ("x" * 136, "universal"),
        "y" * 137: "with the name_prefix of dev its name is longer than 140",
    }


def test_a_layer_that_left_the_strategy_may_come_back() -> None:
    for_arm = {"arm64": artifact()}
    found = repository(
        released={
            "gone": releases("1.0.0"),
            "split": {"1.0.0": release("1.0.0", artifacts=for_arm)},
        }
    )

    assert placed(found, "gone", "split-arm64") == {
        "gone": ("gone", "universal"),
        "split-arm64": "it was variant arm64 of 'split', which left the strategy",
    }


@given(st.lists(AWS_NAMES, max_size=12), st.sampled_from(["", "a", "dev-"]))
def test_every_name_is_placed_once_or_told_of(names: list[str], prefix: str) -> None:
    found = repository(prefix=prefix)
    placing = place(found, found.environments["prod"], names)

    told = [one.name for one in placing.left_alone]
    assert sorted([*placing.placed, *told]) == sorted(set(names))
    assert all(prefix + one.layer == name for name, one in placing.placed.items())
    layers = [one.layer.replace("-", "_").casefold() for one in placing.placed.values()]
    assert len(set(layers)) == len(layers)


def test_the_answer_does_not_depend_on_the_order() -> None:
    found = repository()
    prod = found.environments["prod"]

    one = place(found, prod, ["b-c", "b_c", "a"])

    assert one == place(found, prod, ["a", "b_c", "b-c", "a"])
    assert one.placed["a"] == Placed("a", "a", "universal")
