"""`layergen release`: a new immutable version of a layer."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, Session, checkout, session
from layergen.cli.workshop import all_of, builders_for
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.release import Artifact, LayersLock
    from layergen.model.strategy import Layer
    from layergen.resolve.cut import Cut

_DIST = "dist/layers"


class BumpOption(StrEnum):
    """Values of `--bump`."""

    AUTO = "auto"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


def release(
    context: typer.Context,
    layers: Annotated[
        list[str] | None, typer.Argument(metavar="LAYER", help="The layers to release.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Release every layer that changed.")
    ] = False,
    bump: Annotated[
        BumpOption, typer.Option("--bump", help="Which part of the version moves.")
    ] = BumpOption.AUTO,
    version: Annotated[
        str | None, typer.Option("--version", metavar="X.Y.Z", help="The version itself.")
    ] = None,
) -> None:
    """Build every variant, compare it with the last release, and freeze a new one in the lock.

    Removing something makes a major version, adding something or a minor version of a package a
    minor one, anything else a patch; the reasons are printed. The same content is never released
    twice.
    """
    from layergen.adapters.repository_files import apply_changes, writing
    from layergen.load.layers_lock import layers_lock_text
    from layergen.load.repository import LAYERS_LOCK

    current = session(context)
    found = checkout(current, mending=True)
    chosen = _chosen(found, layers or (), everything=everything)
    if version is not None and len(chosen) != 1:
        raise LayergenError("--version is for one layer", hint="name that layer")
    dist = found.root / _DIST
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dist, prefix=".new-") as folder:
        artifacts = _built(current, found, chosen, Path(folder))
        with writing(found.root):
            # Somebody may have released while we were building.
            lock = checkout(Session(found.root, quiet=True), mending=True).repository.layers_lock
            cuts: list[Cut] = []
            for layer in chosen:
                cut = _cut(found, layer, lock, artifacts[layer.name], bump=bump, version=version)
                if cut is None:
                    current.say(f"{layer.name}: nothing to release, the content is the same")
                else:
                    cuts.append(cut)
            if cuts:
                _move_zips(cuts, Path(folder), found.root)
                text = layers_lock_text(_with(lock, cuts))
                apply_changes(found.root, {LAYERS_LOCK: text})
    for cut in cuts:
        _tell(cut)


def _chosen(found: Checkout, names: Sequence[str], *, everything: bool) -> list["Layer"]:
    from layergen.resolve.release_reference import check_layer

    if bool(names) == everything:
        raise typer.BadParameter("name the layers to release, or give --all")
    for name in names:
        check_layer(found.repository, name)
    layers = found.repository.strategy.layers
    return [layers[name] for name in (sorted(layers) if everything else dict.fromkeys(names))]


def _built(
    current: Session, found: Checkout, layers: Iterable["Layer"], folder: Path
) -> dict[str, dict[str, "Artifact"]]:
    """Build every variant; give artifacts by layer and variant."""
    from layergen.build.layer import build_artifact
    from layergen.model.variant import variants_of

    builders = builders_for(found)
    tasks = {
        f"{layer.name} ({variant.name})": partial(
            build_artifact,
            layer.source,
            variant,
            layer.prune,
            builders,
            folder / layer.name / f"{variant.name}.zip",
        )
        for layer in layers
        for variant in variants_of(layer)
    }
    built = all_of(current, "Building", tasks)
    return {
        layer.name: {
            variant.name: built[f"{layer.name} ({variant.name})"] for variant in variants_of(layer)
        }
        for layer in layers
    }


def _cut(
    found: Checkout,
    layer: "Layer",
    lock: "LayersLock",
    artifacts: Mapping[str, "Artifact"],
    *,
    bump: BumpOption,
    version: str | None,
) -> "Cut | None":
    from layergen.resolve.bump import Bump
    from layergen.resolve.cut import cut_release

    return cut_release(
        layer,
        lock.of(layer.name),
        artifacts,
        limits=found.facts.limits,
        bump=None if bump is BumpOption.AUTO else Bump[bump.name],
        version=version,
        direct=_direct(found, layer),
    )


def _direct(found: Checkout, layer: "Layer") -> frozenset[str] | None:
    """Give the packages that the layer's manifest names itself, if it says so."""
    from layergen.adapters.repository_files import read_text
    from layergen.build.requirements import direct_packages

    manifest = found.root / layer.source.folder / "requirements.in"
    return direct_packages(read_text(manifest)) if manifest.is_file() else None


def _move_zips(cuts: Iterable["Cut"], folder: Path, root: Path) -> None:
    from layergen.model.names import artifact_path

    for cut in cuts:
        new = cut.release
        for variant in new.artifacts:
            path = root / artifact_path(new.layer, new.version, variant)
            path.parent.mkdir(parents=True, exist_ok=True)
            (folder / new.layer / f"{variant}.zip").replace(path)


def _with(lock: "LayersLock", cuts: Iterable["Cut"]) -> "LayersLock":
    from layergen.model.release import LayersLock

    releases = {layer: dict(by_version) for layer, by_version in lock.releases.items()}
    for cut in cuts:
        releases.setdefault(cut.release.layer, {})[cut.release.version] = cut.release
    return LayersLock(releases)


def _tell(cut: "Cut") -> None:
    from rich.filesize import decimal

    from layergen.adapters import console

    new = cut.release
    after = f"after {cut.previous}" if cut.previous else "the first release"
    lines = [f"{new.layer}@{new.version} ({after})"]
    lines += [f"  {reason}" for reason in cut.reasons]
    lines += [
        f"  {artifact.variant}: {decimal(artifact.zip_bytes)}, "
        f"{decimal(artifact.unzipped_bytes)} unzipped"
        for artifact in new.artifacts.values()
    ]
    console.write("\n".join(lines))
