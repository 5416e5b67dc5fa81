"""Python manifests into requirements.txt: requirements.in, pyproject.toml or uv.lock."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout
from layergen.cli.ecosystem_lock import PYTHON_LOCK
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.adapters.uv import Manifest
    from layergen.build.python_manifest import PythonManifest
    from layergen.model.strategy import Layer


def python_manifest(found: Checkout, folder: str) -> "PythonManifest | None":
    """Give the manifest in a folder, if it has one. Raises LayergenError if two contradict."""
    from layergen.build.python_manifest import manifest_among

    place = found.root / folder
    names = {entry.name for entry in place.iterdir()} if place.is_dir() else set()
    return manifest_among(names, folder)


def direct_python(found: Checkout, layer: "Layer") -> frozenset[str] | None:
    """Give the packages that a layer's manifest names itself; None if it does not say."""
    from layergen.adapters.repository_files import read_text
    from layergen.build.python_manifest import PythonManifest, direct_in_pyproject
    from layergen.build.requirements import direct_packages

    folder = layer.source.folder
    match python_manifest(found, folder):
        case None:
            return None
        case PythonManifest.REQUIREMENTS as name:
            return direct_packages(read_text(found.root / folder / name))
        case PythonManifest.UV_LOCK | PythonManifest.PYPROJECT:
            file = f"{folder}/{PythonManifest.PYPROJECT}"
            return direct_in_pyproject(
                read_text(found.root / file),
                file,
                extra=layer.source.extra,
                group=layer.source.group,
            )


def resolving_python(
    found: Checkout, folder: str, layers: Sequence["Layer"], existing: str, upgrade: Sequence[str]
) -> Callable[[], str]:
    """Give a task that resolves a folder's manifest into the text of its lock.

    A uv.lock is a resolution already: it is only written down anew. Raises LayergenError if layers
    that share the folder want different parts of its project.
    """
    source = layers[0].source
    if len({(layer.source.extra, layer.source.group) for layer in layers}) > 1:
        raise LayergenError(
            f"layers take different extras or groups from {folder}, which has one lock",
            hint="give each a folder of its own",
        )

    def resolve() -> str:
        from layergen.adapters.uv import Manifest, export_uv_lock
        from layergen.build.python_manifest import PythonManifest
        from layergen.build.python_source import allowed_builds
        from layergen.build.requirements import parse_requirements

        manifest = python_manifest(found, folder)
        if manifest is None:
            raise LayergenError(
                f"{folder} has no {PythonManifest.REQUIREMENTS}",
                hint="write it: one package per line; pyproject.toml and uv.lock serve as well",
            )
        if manifest is PythonManifest.REQUIREMENTS and (source.extra or source.group):
            raise LayergenError(
                f"{folder} has a {manifest}, and only a pyproject.toml has extras and groups",
                hint="remove `extra` or `group` from the source in layers.yaml",
            )
        _check_project(found, folder, layers, manifest)
        if manifest is PythonManifest.UV_LOCK:
            if upgrade:
                raise LayergenError(
                    f"{folder} is locked by uv",
                    hint=f"`uv lock --upgrade-package {upgrade[0]}`, then `layergen lock`",
                )
            text = export_uv_lock(found.root / folder, extra=source.extra, group=source.group)
        else:
            wanted = Manifest(
                found.root / folder / manifest, source.extra, source.group, allowed_builds(layers)
            )
            text = _fitting(found, folder, layers, wanted, existing, upgrade)
        # What the build would refuse shall not be written: a package from a URL, say.
        parse_requirements(text, f"{folder}/{PYTHON_LOCK}")
        return text

    return resolve


def _check_project(
    found: Checkout, folder: str, layers: Sequence["Layer"], manifest: "PythonManifest"
) -> None:
    from layergen.adapters.repository_files import read_text
    from layergen.build.python_manifest import PythonManifest, check_project

    direct = direct_python(found, layers[0]) or ()
    if manifest is not PythonManifest.REQUIREMENTS:
        file = f"{folder}/{PythonManifest.PYPROJECT}"
        runtimes = found.facts.runtimes.runtimes
        versions = {runtimes[name].version: None for layer in layers for name in layer.runtimes}
        text = read_text(found.root / file)
        check_project(text, file, direct=direct, versions=list(versions))


def _fitting(
    found: Checkout,
    folder: str,
    layers: Sequence["Layer"],
    manifest: "Manifest",
    existing: str,
    upgrade: Sequence[str],
) -> str:
    """Resolve for all platforms at once, with versions that have wheels for each target.

    A universal resolution looks for any wheel at all, and so ends at versions that dropped an older
    Linux: these are held back there.
    """
    from layergen.adapters.uv import compile_requirements, versions_on
    from layergen.build.python_bounds import bounds_for
    from layergen.build.python_target import targets_of
    from layergen.build.requirements import parse_requirements
    from layergen.model.variant import variants_of

    runtimes = found.facts.runtimes.runtimes
    targets = {
        (target.python, target.machine): target
        for layer in layers
        for variant in variants_of(layer)
        for target in targets_of(variant, runtimes)
    }
    bounds: tuple[str, ...] = ()
    while True:
        text = compile_requirements(
            manifest,
            python_version=".".join(map(str, min(python for python, _ in targets))),
            existing=existing,
            upgrade=upgrade,
            constraints=bounds,
        )
        lock = parse_requirements(text, f"{folder}/{PYTHON_LOCK}")
        fitting = {
            target: versions
            for target in targets.values()
            if (
                versions := versions_on(
                    manifest,
                    python_version=".".join(map(str, target.python)),
                    machine=target.machine,
                    glibc=runtimes[target.runtime].glibc or (0, 0),
                    preferred=text,
                )
            )
        }
        more = bounds_for({target: lock.wanted_on(target) for target in fitting}, fitting)
        # Once a bound says nothing new, what is left is for the build to refuse.
        if set(more) <= set(bounds):
            return text
        bounds += more
