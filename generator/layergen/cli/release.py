"""`layergen release`: a new immutable version of a layer."""

import tempfile
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, Session, checkout, session
from layergen.cli.effects import check_budgets, tell_overlaps
from layergen.cli.engines import tell_engines
from layergen.cli.proving import Proofs
from layergen.cli.releasing import (
    DIST,
    build_layers,
    cut_layer,
    move_artifacts,
    tell,
)
from layergen.cli.workshop import builders_for
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.release import Artifact, LayersLock
    from layergen.model.strategy import Layer
    from layergen.resolve.bump import Bump
    from layergen.resolve.cut import Cut


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
    smoke: Annotated[
        str | None,
        typer.Option(
            metavar="ENV", help="First import everything in Lambda, on the probes of ENV."
        ),
    ] = None,
) -> None:
    """Build every variant, compare it with the last release, and freeze a new one in the lock.

    A package, runtime or architecture that goes, or a new major version of a package that the
    manifest names, makes a major version; one that comes, or a new minor version, a minor one;
    anything else a patch. The reasons are printed. The same content is never released twice.

    With `--smoke`, what was built is published in an environment under a name of its own, imported
    by a probe in every runtime and architecture that the layer is made for, and deleted again,
    whatever happens. A module that fails refuses the release.
    """
    from layergen.adapters.repository_files import apply_changes, writing
    from layergen.load.layers_lock import layers_lock_text
    from layergen.load.repository import LAYERS_LOCK
    from layergen.resolve.bump import Bump

    current = session(context)
    found = checkout(current, mending=True)
    chosen = _chosen(found, layers or (), everything=everything)
    if version is not None and len(chosen) != 1:
        raise LayergenError("--version is for one layer", hint="name that layer")
    forced = None if bump is BumpOption.AUTO else Bump[bump.name]
    if smoke is not None:
        from layergen.cli.smoking import check_probes

        check_probes(found.environment(smoke))
    proofs = Proofs(found)
    dist = found.root / DIST
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dist, prefix=".new-") as folder:
        artifacts = build_layers(current, builders_for(found), chosen, Path(folder), proofs)
        cuts_with = partial(_cuts, found, chosen, artifacts, Path(folder), forced, version)
        if smoke is not None:
            from layergen.cli.smoking_releases import smoke_releases

            new = [cut.release for cut in cuts_with(found.repository.layers_lock).values() if cut]
            smoke_releases(current, found, smoke, new, Path(folder))
        with writing(found.root):
            # Somebody may have released while we were building.
            lock = checkout(Session(found.root, quiet=True), mending=True).repository.layers_lock
            for name, cut in (found_cuts := cuts_with(lock)).items():
                if cut is None:
                    current.say(f"{name}: nothing to release, the content is the same")
            cuts = [cut for cut in found_cuts.values() if cut]
            if cuts:
                lock = lock.having(cut.release for cut in cuts)
                check_budgets(current, found, lock, cuts)
                move_artifacts(cuts, Path(folder), found.root)
                apply_changes(found.root, {LAYERS_LOCK: layers_lock_text(lock)})
    for cut in cuts:
        tell(cut, proofs)
    tell_engines(current, found, chosen)
    tell_overlaps(current, found, lock, cuts)


def _cuts(
    found: Checkout,
    layers: "Sequence[Layer]",
    artifacts: "Mapping[str, Mapping[str, Artifact]]",
    folder: Path,
    bump: "Bump | None",
    version: str | None,
    lock: "LayersLock",
) -> "dict[str, Cut | None]":
    """Decide about each layer what is released after what the lock has; None for nothing new."""
    return {
        layer.name: cut_layer(
            found, layer, lock, artifacts[layer.name], folder=folder, bump=bump, version=version
        )
        for layer in layers
    }


def _chosen(found: Checkout, names: Sequence[str], *, everything: bool) -> list["Layer"]:
    from layergen.resolve.release_reference import check_layer

    if bool(names) == everything:
        raise typer.BadParameter("name the layers to release, or give --all")
    for name in names:
        check_layer(found.repository, name)
    layers = found.repository.strategy.layers
    return [layers[name] for name in (sorted(layers) if everything else dict.fromkeys(names))]
