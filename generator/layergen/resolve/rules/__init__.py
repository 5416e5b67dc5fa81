"""Rules over a whole repository: one file each, listed here."""

from collections.abc import Callable, Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.repository import Repository
from layergen.resolve.rules import (
    architecture_mismatch,
    artifact_bucket,
    direct_upload,
    drift_ignore,
    end_of_life_runtime,
    image_function,
    isolation,
    long_layer_name,
    missing_manifest,
    missing_path,
    name_collision,
    overlap,
    pointless_split,
    provider_floor,
    publication_arn,
    release_mismatch,
    removed_region,
    role_account,
    rollout_alias,
    runtime_mismatch,
    shared_account,
    shared_state,
    size_budget,
    smoke_probe,
    stale_pin,
    too_many_layers,
    unknown_environment,
    unknown_layer,
    unknown_package,
    unknown_placeholder,
    unknown_release,
    unknown_runtime,
    unknown_variant,
    unpinned_function,
    unretained_pin,
    unwatched_rollout,
    version_constraint,
    waiver,
    wrong_source,
)
from layergen.resolve.rules.case import Case

__all__ = ["MENDABLE", "RULES", "Case", "Rule", "check_all", "paths_named_by"]

Rule = Callable[[Case], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    unknown_runtime.check,
    end_of_life_runtime.check,
    version_constraint.check,
    provider_floor.check,
    wrong_source.check,
    pointless_split.check,
    missing_path.check,
    missing_manifest.check,
    unknown_package.check,
    name_collision.check,
    long_layer_name.check,
    unknown_layer.check,
    too_many_layers.check,
    image_function.check,
    runtime_mismatch.check,
    architecture_mismatch.check,
    role_account.check,
    artifact_bucket.check,
    unknown_placeholder.check,
    shared_state.check,
    shared_account.check,
    isolation.check,
    unknown_environment.check,
    unknown_release.check,
    unknown_variant.check,
    publication_arn.check,
    removed_region.check,
    unpinned_function.check,
    unretained_pin.check,
    stale_pin.check,
    rollout_alias.check,
    unwatched_rollout.check,
    smoke_probe.check,
    release_mismatch.check,
    size_budget.check,
    overlap.check,
    direct_upload.check,
    waiver.check,
    drift_ignore.check,
)

MENDABLE = frozenset(
    {"release-mismatch", "too-large", "unknown-package", "unpinned-function", "unretained-pin"}
)
"""Findings that locking, releasing, promoting, pinning or pruning removes; they stop none of it."""


def check_all(case: Case) -> tuple[Diagnostic, ...]:
    """Give the findings of every rule."""
    return tuple(finding for rule in RULES for finding in rule(case))


def paths_named_by(repository: Repository) -> frozenset[str]:
    """Give the files and folders that the strategy names, and the manifests it implies."""
    strategy = repository.strategy
    layers = strategy.layers.values()
    sources = {layer.source.folder for layer in layers}
    manifests = {path for layer in layers for path in missing_manifest.manifests_of(layer)}
    packages = {f.package for f in strategy.functions.values() if f.package}
    templates = {strategy.templates} if strategy.templates else set()
    return frozenset(sources | manifests | packages | templates)
