"""Placeholders that nothing fills in."""

import re
from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.environment import Environment, Setting
from layergen.resolve.release_reference import nearest
from layergen.resolve.rules.case import Case, environment_file

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = ("account", "environment", "region")


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn of braces that stay as they are in a key or a bucket, and so make roots share it."""
    for environment in case.repository.environments.values():
        for path, text in _texts(environment):
            for name in _PLACEHOLDER.findall(text):
                if name not in _KNOWN:
                    yield Diagnostic(
                        "unknown-placeholder",
                        f"nothing fills in '{{{name}}}'",
                        case.places.value(environment_file(environment.name), *path),
                        nearest(name, _KNOWN),
                        Severity.WARNING,
                    )


def _texts(environment: Environment) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, setting in environment.backend.settings.items():
        yield from _inside(setting, ("backend", "settings", name))
    if environment.s3:
        yield ("artifacts", "s3", "bucket"), environment.s3.bucket
        yield ("artifacts", "s3", "prefix"), environment.s3.prefix


def _inside(
    setting: Setting, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(setting, str):
        yield path, setting
    elif isinstance(setting, dict):
        for name, value in setting.items():
            yield from _inside(value, (*path, name))
    elif isinstance(setting, list):
        for position, value in enumerate(setting):
            yield from _inside(value, (*path, position))
