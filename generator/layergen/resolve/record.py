"""Reading publications back: from a root's outputs into the environment's lock."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from layergen.model.environment import Environment, Track
from layergen.model.outputs import PublishedVersion, RootOutputs
from layergen.model.registry import EnvironmentLock, Publication
from layergen.model.repository import Repository
from layergen.resolve.edit import (
    Edit,
    holding,
    with_alias_import,
    with_blocks,
    with_pins,
    with_release,
    without_release,
)
from layergen.resolve.usage import void_empty_looks
from layergen.resolve.versions import in_order, newest
from layergen.resolve.withdrawal import is_withdrawn


def record(
    repository: Repository, environment: Environment, outputs: RootOutputs, now: datetime
) -> Edit:
    """Bring one region of the lock in line with outputs that `check_outputs` found right.

    Grants that are gone since the last record are gone since `now`, as far as anybody knows.
    A release that is published but not retained stays out, because somebody pruned it, unless the
    environment tracks the newest release and this one is newer than all it knew.
    """
    edit = Edit(repository.lock_of(environment.name))
    for layer in sorted(outputs.publications):
        held = holding(repository, environment.name, edit.lock)
        edit = edit.then(_enter(held, environment, outputs, layer))
    for layer, versions in sorted(edit.lock.layers.items()):
        published = outputs.publications.get(layer, {})
        if layer not in repository.strategy.layers and not any(published.values()):
            edit = edit.then(_forget(edit.lock, outputs.region, layer))
            continue
        for version in in_order(versions):
            found = {
                variant: by_version[version]
                for variant, by_version in sorted(published.items())
                if version in by_version
            }
            edit = edit.then(_release(edit.lock, outputs.region, layer, version, found, now))
    edit = edit.then(_aliases(edit.lock, outputs))
    if edit.changes:
        return edit.then(Edit(with_blocks(edit.lock, repository.strategy)))
    return edit


def _enter(
    repository: Repository, environment: Environment, outputs: RootOutputs, layer: str
) -> Edit:
    lock = repository.lock_of(environment.name)
    edit = Edit(lock)
    variants = outputs.publications[layer]
    known = lock.layers.get(layer, {})
    last = newest(known)
    strangers = {version for versions in variants.values() for version in versions} - set(known)
    for version in in_order(strangers):
        is_newer = last is None or in_order([last, version])[-1] == version
        if environment.track is Track.LATEST and is_newer:
            change = f"{layer}@{version} enters {environment.name}, which tracks the newest"
            edit = edit.then(Edit(with_release(edit.lock, layer, version), (change,)))
        else:
            note = (
                f"{layer}@{version} is published in {outputs.region} and not retained: "
                "the next apply destroys it there"
            )
            edit = edit.then(Edit(edit.lock, notes=(note,)))
    follows = any(
        layer in function.layers and layer not in lock.pins.get(function.name, {})
        for function in repository.strategy.functions.values()
    )
    if edit.changes and last is not None and follows:
        edit = edit.then(Edit(void_empty_looks(edit.lock, layer, last)))
    return edit


def _release(
    lock: EnvironmentLock,
    region: str,
    layer: str,
    version: str,
    found: Mapping[str, PublishedVersion],
    now: datetime,
) -> Edit:
    regions = lock.layers[layer][version]
    withdrawn = is_withdrawn(regions)
    before = regions.get(region, {})
    # A version that waits for its import block is there, though Terraform does not know it yet.
    waiting = {name: one for name, one in before.items() if one.adopt and name not in found}
    after = waiting | {
        name: _publication(before.get(name), one, withdrawn, now) for name, one in found.items()
    }
    others = {name: variants for name, variants in regions.items() if name != region}
    changes = tuple(_differences(f"{layer}@{version}", region, before, after))
    publications = {**others, region: after} if after else others
    return Edit(with_release(lock, layer, version, publications), changes)


def _aliases(lock: EnvironmentLock, outputs: RootOutputs) -> Edit:
    """End the adoption of aliases that Terraform has."""
    edit = Edit(lock)
    for function, regions in lock.adopt_aliases.items():
        rollout = lock.rollouts.get(function, {}).get(outputs.region)
        name = f"{function}/{rollout.alias}" if rollout else ""
        if outputs.region in regions and name in outputs.aliases:
            after = with_alias_import(edit.lock, function, outputs.region, wanted=False)
            edit = edit.then(Edit(after, (f"{name} in {outputs.region} is adopted",)))
    return edit


def _publication(
    before: Publication | None, published: PublishedVersion, withdrawn: bool, now: datetime
) -> Publication:
    # Who used another version does not thereby use this one, nor could others do so.
    same = before if before and before.arn == published.arn else None
    withdrawn_at = same.withdrawn_at if same else None
    if published.granted:
        withdrawn_at = None
    elif withdrawn or (same and same.granted):
        withdrawn_at = withdrawn_at or now
    return Publication(
        layer_version=published.layer_version,
        arn=published.arn,
        published_at=published.created_date,
        used_by=same.used_by if same else None,
        granted=published.granted,
        withdrawn=withdrawn,
        withdrawn_at=withdrawn_at,
        adopt_grant=same.adopt_grant and not published.granted if same else False,
        granted_by_hand=same.granted_by_hand if same else None,
    )


def _differences(
    release: str,
    region: str,
    before: Mapping[str, Publication],
    after: Mapping[str, Publication],
) -> Iterator[str]:
    for variant, old in sorted(before.items()):
        if variant not in after:
            yield (
                f"{release} {variant} in {region} (version {old.layer_version}) is retired: "
                "Terraform no longer has it; while the release is retained, the next apply "
                "publishes it again"
            )
    for variant, new in sorted(after.items()):
        name = f"{release} {variant} in {region}"
        known = before.get(variant)
        if known is None:
            yield f"{name} is version {new.layer_version}"
        elif known.arn != new.arn:
            yield f"{name} is version {new.layer_version} now, it was {known.layer_version}"
        elif known.adopt and not new.adopt:
            yield f"{name} (version {new.layer_version}) is adopted: Terraform has it"
        elif known.published_at != new.published_at:
            yield f"{name} was published at {new.published_at}"
        if known and known != new:
            yield from _grant_differences(name, known, new)


def _grant_differences(name: str, before: Publication, after: Publication) -> Iterator[str]:
    if after.granted:
        if not before.granted or before.withdrawn_at:
            yield f"{name} may be used by others now"
    elif before.granted or (after.withdrawn_at and not before.withdrawn_at):
        yield f"{name} may no longer be used by others"
    if after.withdrawn and not before.withdrawn:
        yield f"{name} is withdrawn like the rest of its release"


def _forget(lock: EnvironmentLock, region: str, layer: str) -> Edit:
    """Drop a layer that left the strategy from a region, and wholly with its last region."""
    versions = lock.layers[layer]
    published = [
        str(publication.layer_version)
        for version in in_order(versions)
        for _, publication in sorted(versions[version].get(region, {}).items())
    ]
    rest = {
        version: {name: variants for name, variants in regions.items() if name != region}
        for version, regions in versions.items()
    }
    living = (
        f"{layer} left the strategy and Terraform has forgotten it: its versions in {region} "
        f"({', '.join(published)}) live on unmanaged"
    )
    changes = (living,) if published else ()
    if any(rest.values()):
        return Edit(replace(lock, layers={**lock.layers, layer: rest}), changes)
    for version in versions:
        lock = without_release(lock, layer, version)
    lock = with_pins(lock, {function: {layer: None} for function in lock.pins})
    return Edit(lock, changes or (f"{layer} left the strategy: dropped from the lock",))
