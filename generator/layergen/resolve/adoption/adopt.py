"""All of it: what an environment can take over of what its account has."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from layergen.model.adoption import Adoption, Inventory
from layergen.model.environment import Environment
from layergen.model.layer_version import DeployedLayerVersion
from layergen.model.repository import Facts, Repository
from layergen.resolve.adoption.account import Account, Read, Wishes
from layergen.resolve.adoption.names import Placing, place


def unknown_versions(
    repository: Repository,
    environment: Environment,
    placing: Placing,
    deployed: Collection[DeployedLayerVersion],
) -> tuple[DeployedLayerVersion, ...]:
    """Give the versions to look at closely: not in the lock, or with grants that people gave.

    All versions of a layer that is not in the strategy: its entry is written from them.
    """
    settled = {
        publication.arn
        for layer, releases in repository.lock_of(environment.name).layers.items()
        if layer in repository.strategy.layers
        for regions in releases.values()
        for variants in regions.values()
        for publication in variants.values()
        if publication.granted_by_hand is None
    }
    return tuple(one for one in deployed if one.layer in placing.placed and one.arn not in settled)


def adopt(
    repository: Repository,
    environment: Environment,
    inventory: Inventory,
    facts: Facts,
    *,
    wishes: Wishes,
    read: Read,
    now: datetime,
) -> Adoption:
    """Decide what becomes of everything that was found. Nothing is ever taken away.

    An alias that is shifting has been seen in its position since `now`.
    """
    every_name = [name for names in inventory.names.values() for name in names]
    placing = place(repository, environment, every_name, wishes.only)
    account = Account(repository, environment, inventory, facts, wishes, read, now)
    adoption = Adoption(repository.lock_of(environment.name), left_alone=placing.left_alone)
    for placed in placing.placed.values():
        adoption = account.with_layer(adoption, placed)
    if wishes.with_functions:
        adoption = account.with_functions(adoption)
    return replace(adoption, notes=(*adoption.notes, *account.elsewhere(adoption)))
