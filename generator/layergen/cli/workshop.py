"""What `lock`, `release` and `build` share: builders over the package cache, and many at once."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from layergen.cli.context import Checkout, Session
from layergen.errors import InvalidInputError, LayergenError

if TYPE_CHECKING:
    from layergen.build.builders import Builders
    from layergen.build.npm_scripts import ScriptRules
    from layergen.build.package_cache import PackageCache
    from layergen.build.protocol import Builder

T = TypeVar("T")


def cache_folder() -> Path:
    """Give the package cache: `LAYERGEN_CACHE`, or the user's own cache folder."""
    if override := os.environ.get("LAYERGEN_CACHE"):
        return Path(override).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("layergen")


def package_cache() -> "PackageCache":
    """Give the package cache of this user."""
    from layergen.build.package_cache import PackageCache

    return PackageCache(cache_folder())


def builders_for(found: Checkout) -> "Builders":
    """Set up the builders for a repository, with pip and npm to fetch what the cache lacks."""
    from layergen.build.builders import OnDemand
    from layergen.model.strategy import SourceKind

    root, cache, runtimes = found.root, package_cache(), found.facts.runtimes.runtimes

    # Where every artifact is there and right, none of this is loaded.
    def pip() -> "Builder":
        from layergen.adapters.pip import download_wheels
        from layergen.adapters.pip_build import build_from_source
        from layergen.build.python import PythonBuilder

        return PythonBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=download_wheels,
            build=build_from_source,
            allowed=_builds(found),
        )

    def npm() -> "Builder":
        from layergen.adapters.npm import fetch_tarballs
        from layergen.adapters.npm_install import install_with_scripts
        from layergen.build.nodejs import NpmBuilder

        return NpmBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=fetch_tarballs,
            install=install_with_scripts,
            scripts=_scripts(found),
        )

    def files() -> "Builder":
        from layergen.build.files import FilesBuilder

        return FilesBuilder(root, cache)

    return OnDemand({SourceKind.PIP: pip, SourceKind.NPM: npm, SourceKind.FILES: files})


def _scripts(found: Checkout) -> "dict[str, ScriptRules]":
    """Give the rules for install scripts by folder; layers that share one have to agree."""
    from layergen.build.npm_scripts import ScriptRules
    from layergen.model.strategy import SourceKind

    layers = found.repository.strategy.layers.values()
    by_folder: dict[str, ScriptRules] = {}
    for layer in (layer for layer in layers if layer.source.kind is SourceKind.NPM):
        rules = ScriptRules(frozenset(layer.allow_scripts), frozenset(layer.skip_scripts))
        folder = layer.source.folder
        by_folder[folder] = rules.common(by_folder.get(folder, rules))
    return by_folder


def _builds(found: Checkout) -> dict[str, frozenset[str]]:
    """Give the packages that may be built from source, by folder."""
    from layergen.build.python_source import allowed_builds

    layers = found.repository.strategy.layers.values()
    folders = {layer.source.folder for layer in layers if layer.allow_builds}
    return {
        folder: allowed_builds(layer for layer in layers if layer.source.folder == folder)
        for folder in folders
    }


def all_of(session: Session, label: str, tasks: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    """Run tasks side by side behind a progress bar; give their results by name.

    All run to their end. Raises LayergenError if any does, after telling each error if there are
    several. What the system refuses one, as a full disk does, it refuses all: OSError ends them.
    """
    results, errors = as_many_as_can(session, label, tasks)
    _refuse(errors)
    return results


def as_many_as_can(
    session: Session,
    label: str,
    tasks: Mapping[str, Callable[[], T]],
    at_once: int | None = None,
) -> tuple[dict[str, T], dict[str, LayergenError]]:
    """Do the same, and give the errors by name as well. `at_once` run side by side, at most."""
    from layergen.adapters.progress import progress

    results: dict[str, T] = {}
    errors: dict[str, LayergenError] = {}
    with (
        progress(label, len(tasks), quiet=session.quiet) as advance,
        ThreadPoolExecutor(at_once or os.cpu_count()) as pool,
    ):
        futures = {pool.submit(task): name for name, task in tasks.items()}
        try:
            for future in as_completed(futures):
                try:
                    results[futures[future]] = future.result()
                except LayergenError as error:
                    errors[futures[future]] = error
                advance()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return (
        {name: results[name] for name in tasks if name in results},
        {name: errors[name] for name in tasks if name in errors},
    )


def _refuse(errors: Mapping[str, LayergenError]) -> None:
    from layergen.adapters import console

    findings = [
        finding
        for error in errors.values()
        if isinstance(error, InvalidInputError)
        for finding in error.diagnostics
    ]
    # Variants of one layer often fail for the same reason.
    others = {
        (error.message, error.hint): error
        for error in errors.values()
        if not isinstance(error, InvalidInputError)
    }
    if findings and not others:
        raise InvalidInputError(findings)
    if len(others) == 1 and not findings:
        raise next(iter(others.values()))
    if findings:
        console.say_error(InvalidInputError(findings))
    for error in others.values():
        console.say_error(error)
    if errors:
        raise LayergenError(f"failed: {', '.join(sorted(errors))}")
