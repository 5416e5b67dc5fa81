"""Choosing some of many functions."""

import pytest

from layergen.errors import LayergenError
from layergen.model.repository import Repository
from layergen.model.strategy import Scope
from layergen.resolve.selection import Selection, select
from tests.repositories import LAYER, function, layer, loaded, repository_files


@pytest.fixture(scope="module")
def repository() -> Repository:
    return loaded(
        repository_files(
            {LAYER: layer(), "unused": layer()},
            functions={
                "checkout": function(owner="shop", scope="service"),
                "checkout-worker": function(owner="shop", scope="team"),
                "billing": function(owner="pay", scope="team"),
                "plain": function(layers=[], owner="shop"),
            },
        )
    )


def chosen(repository: Repository, **parts: object) -> list[str]:
    selection = Selection(**parts)  # type: ignore[arg-type]
    return [function.name for function in select(repository, LAYER, selection)]


def test_by_default_every_function_that_attaches_the_layer(repository: Repository) -> None:
    assert chosen(repository) == ["checkout", "checkout-worker", "billing"]


def test_every_part_has_to_fit(repository: Repository) -> None:
    teams, shop = frozenset({Scope.TEAM}), frozenset({"shop"})

    assert chosen(repository, scopes=teams) == ["checkout-worker", "billing"]
    assert chosen(repository, owners=shop) == ["checkout", "checkout-worker"]
    assert chosen(repository, globs=("check*", "b?lling")) == [
        "checkout",
        "checkout-worker",
        "billing",
    ]
    assert chosen(repository, scopes=teams, owners=shop, globs=("*",)) == ["checkout-worker"]


def test_what_means_nobody_is_told_at_once(repository: Repository) -> None:
    with pytest.raises(LayergenError) as caught:
        chosen(
            repository,
            scopes=frozenset({Scope.ORGANIZATION}),
            owners=frozenset({"shp", "pay"}),
            globs=("check*", "chekout"),
        )

    assert caught.value.message == (
        f"no function that attaches {LAYER} is called chekout, or belongs to shp, "
        "or has the scope organization"
    )
    assert caught.value.hint == (
        "did you mean 'checkout'?; did you mean 'shop'?; known: service, team"
    )


def test_parts_that_exclude_each_other_choose_nobody(repository: Repository) -> None:
    with pytest.raises(LayergenError, match="is all that was asked for"):
        chosen(repository, owners=frozenset({"pay"}), globs=("checkout",))


def test_a_layer_that_nobody_attaches(repository: Repository) -> None:
    with pytest.raises(LayergenError, match="no function attaches unused"):
        select(repository, "unused", Selection())
