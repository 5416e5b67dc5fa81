"""Packages that the runtime brings itself, as boto3 and the AWS SDK for JavaScript."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant


def bundled(
    packages: Iterable[Package], variant: Variant, runtimes: Mapping[str, Runtime]
) -> frozenset[str]:
    """Give the names of those packages that every runtime of a variant brings as well."""
    return frozenset(
        package.name
        for package in packages
        if all(is_bundled(package.name, runtimes[runtime]) for runtime in variant.runtimes)
    )


def is_bundled(name: str, runtime: Runtime) -> bool:
    """Tell whether a runtime brings a package; its list may hold patterns as `@aws-sdk/*`."""
    return any(fnmatchcase(name, pattern) for pattern in runtime.bundled)
