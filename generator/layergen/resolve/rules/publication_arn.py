"""Publications whose ARN contradicts where they stand."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.model.environment import Environment
from layergen.model.names import aws_layer_name
from layergen.model.registry import EnvironmentLock, Publication
from layergen.resolve.rules.case import Case, environment_file, environment_lock_file

_Path = tuple[str, ...]


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse an account, region, number or name that is not the one of the root.

    Each contradiction is shown once per environment: it is one change of `env.yaml` as a rule.
    """
    for environment, lock in case.locked_environments():
        shown: set[tuple[str, str]] = set()
        for path, publication in _publications(lock):
            for rule, message, hint in _contradictions(environment, path, publication):
                if (rule, message) not in shown:
                    shown.add((rule, message))
                    place = case.places.key(environment_lock_file(environment.name), *path)
                    yield Diagnostic(rule, message, place, hint)


def _publications(lock: EnvironmentLock) -> Iterator[tuple[_Path, Publication]]:
    for layer, versions in lock.layers.items():
        for version, regions in versions.items():
            for region, variants in regions.items():
                for variant, publication in variants.items():
                    yield ("layers", layer, version, region, variant), publication


def _contradictions(
    environment: Environment, path: _Path, publication: Publication
) -> Iterator[tuple[str, str, str]]:
    _, layer, version, region, variant = path
    _, _, _, arn_region, account, _, name, number = publication.arn.split(":")
    file = environment_file(environment.name)
    if account != environment.account:
        yield (
            "foreign-publication",
            f"releases are published in account {account}, and {file} names {environment.account}",
            "give the other account an environment of its own",
        )
    if arn_region != region:
        yield (
            "foreign-publication",
            f"{layer}@{version} stands under {region} with an ARN of {arn_region}",
            f"layergen record --env {environment.name}",
        )
    if number != str(publication.layer_version):
        yield (
            "foreign-publication",
            f"{layer}@{version} is version {publication.layer_version} with the ARN of {number}",
            f"layergen record --env {environment.name}",
        )
    expected = aws_layer_name(environment.name_prefix, layer, variant)
    if name != expected:
        yield (
            "renamed-layer",
            f"'{name}' is published and would now be called '{expected}', which destroys it",
            f"AWS cannot rename a layer; restore name_prefix in {file}",
        )
