"""Layer versions in use that are no publication of ours."""

from dataclasses import replace

from layergen.resolve.deployed_layers import foreign_layers, published_versions, unknown_layers
from layergen.resolve.usage import holders
from tests.unit.resolve.deployed import OTHER, arn, deployed, look, repository

AWS = "arn:aws:lambda:::awslayer:AmazonLinux1803"
FOREIGN = arn(4, account=OTHER, name="own")
HELD = (
    look(deployed("checkout", "$LATEST", 1), deployed("checkout", "3", 9, FOREIGN, AWS)),
    look(deployed("checkout", "1", 8, FOREIGN), account=OTHER),
)


def test_unknown_are_those_of_this_account_that_no_lock_has() -> None:
    found, env = repository()
    unknown = list(unknown_layers(found, env, holders(env, HELD)))
    assert [(one.arn, one.name, one.layer_version) for one in unknown] == [
        (arn(8), "data-tools", "8"),
        (arn(9), "data-tools", "9"),
    ]
    assert unknown[0].functions == {f"{OTHER}/checkout": ("1",)}


def test_what_another_environment_of_the_account_published_is_known() -> None:
    found, env = repository()
    lock = found.lock_of("dev")
    other = replace(found, environment_locks={"test": lock, "dev": replace(lock, layers={})})
    assert {one.arn for one in unknown_layers(other, env, holders(env, HELD))} == {arn(8), arn(9)}
    assert published_versions(other)[arn(1)].environment == "test"


def test_foreign_are_the_layers_that_our_own_functions_have_from_others() -> None:
    _, env = repository()
    foreign = list(foreign_layers(env, holders(env, HELD)))
    assert [(one.arn, one.account) for one in foreign] == [(AWS, ""), (FOREIGN, OTHER)]
    assert foreign[1].functions == {"checkout": ("3",)}
