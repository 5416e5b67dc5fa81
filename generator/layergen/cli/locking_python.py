"""Python manifests into requirements.txt: requirements.in, pyproject.toml or uv.lock."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.build.python_manifest import PythonManifest
    from layergen.model.strategy import Layer

LOCK = "requirements.txt"


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
    runtimes = found.facts.runtimes.runtimes
    oldest = min(
        (runtimes[name].version for layer in layers for name in layer.runtimes),
        key=lambda version: tuple(map(int, version.split("."))),
    )

    def resolve() -> str:
        from layergen.adapters.uv import compile_requirements, export_uv_lock
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
        direct_python(found, layers[0])
        if manifest is PythonManifest.UV_LOCK:
            if upgrade:
                raise LayergenError(
                    f"{folder} is locked by uv",
                    hint=f"`uv lock --upgrade-package {upgrade[0]}`, then `layergen lock`",
                )
            text = export_uv_lock(found.root / folder, extra=source.extra, group=source.group)
        else:
            text = compile_requirements(
                found.root / folder / manifest,
                python_version=oldest,
                existing=existing,
                upgrade=upgrade,
                extra=source.extra,
                group=source.group,
                from_source=allowed_builds(layers),
            )
        # What the build would refuse shall not be written: a package from a URL, say.
        parse_requirements(text, f"{folder}/{LOCK}")
        return text

    return resolve
