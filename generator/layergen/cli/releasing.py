"""What every command that cuts releases does: build, cut, and put artifacts in their place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.locking_python import direct_python
from layergen.cli.workshop import all_of

if TYPE_CHECKING:
    from layergen.build.builders import Builders
    from layergen.cli.proving import Proofs
    from layergen.model.release import Artifact, LayersLock
    from layergen.model.strategy import Layer
    from layergen.resolve.bump import Bump
    from layergen.resolve.cut import Cut

DIST = "dist/layers"


def build_layers(
    current: Session,
    builders: "Builders",
    layers: Iterable["Layer"],
    folder: Path,
    proofs: "Proofs",
) -> dict[str, dict[str, "Artifact"]]:
    """Build and prove every variant below `folder`; give artifacts by layer and variant."""
    from layergen.build.layer import build_artifact
    from layergen.model.variant import variants_of

    layers = tuple(layers)
    tasks = {
        f"{layer.name} ({variant.name})": partial(
            build_artifact,
            layer.source,
            variant,
            layer.prune,
            builders,
            folder / layer.name / f"{variant.name}.zip",
            proof=proofs.of(layer, variant),
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


def cut_layer(
    found: Checkout,
    layer: "Layer",
    lock: "LayersLock",
    artifacts: Mapping[str, "Artifact"],
    *,
    folder: Path,
    bump: "Bump | None" = None,
    version: str | None = None,
) -> "Cut | None":
    """Freeze what was built below `folder` as a new release; None if nothing is new.

    Its SBOMs are written beside the zips, as they name the version.
    """
    from layergen.resolve.cut import cut_release

    cut = cut_release(
        layer,
        lock.of(layer.name),
        artifacts,
        limits=found.facts.limits,
        bump=bump,
        version=version,
        direct=_direct(found, layer),
    )
    return None if cut is None else _described(cut, folder)


def _described(cut: "Cut", folder: Path) -> "Cut":
    from layergen.build.contents import sbom_of, write_document
    from layergen.build.manifest import digest_of

    artifacts: dict[str, Artifact] = {}
    for variant, artifact in cut.release.artifacts.items():
        place = folder / cut.release.layer
        sbom = sbom_of(cut.release, artifact, place / f"{variant}.zip")
        write_document(place / f"{variant}.cdx.json", sbom)
        artifacts[variant] = replace(artifact, sbom=digest_of(sbom))
    return replace(cut, release=replace(cut.release, artifacts=artifacts))


def _direct(found: Checkout, layer: "Layer") -> frozenset[str] | None:
    """Give the packages that the layer's manifest names itself, if it says so."""
    from layergen.adapters.repository_files import read_text
    from layergen.build.npm_manifest import direct_dependencies
    from layergen.model.strategy import SourceKind

    if layer.source.kind is SourceKind.NPM:
        file = f"{layer.source.folder}/package.json"
        return direct_dependencies(read_text(found.root / file), file)
    return direct_python(found, layer) if layer.source.kind is SourceKind.PIP else None


def move_artifacts(cuts: Iterable["Cut"], folder: Path, root: Path) -> None:
    """Put zips and their documents, built below `folder`, where the releases' artifacts belong."""
    from layergen.model.names import artifact_path, manifest_path, sbom_path

    for cut in cuts:
        new = cut.release
        for variant in new.artifacts:
            for path_of in (manifest_path, sbom_path, artifact_path):
                path = root / path_of(new.layer, new.version, variant)
                path.parent.mkdir(parents=True, exist_ok=True)
                (folder / new.layer / path.name).replace(path)


def tell(cut: "Cut", proofs: "Proofs") -> None:
    """Print what was released, why it got its version, its licences, and what was proved."""
    from rich.filesize import decimal

    from layergen.adapters import console
    from layergen.report.licences import licence_summary

    new = cut.release
    after = f"after {cut.previous}" if cut.previous else "the first release"
    lines = [f"{new.layer}@{new.version} ({after})"]
    lines += [f"  {reason}" for reason in cut.reasons]
    lines += [
        f"  {artifact.variant}: {decimal(artifact.zip_bytes)}, "
        f"{decimal(artifact.unzipped_bytes)} unzipped"
        for artifact in new.artifacts.values()
    ]
    if licences := licence_summary(new):
        lines.append(f"  licences: {licences}")
    packages = {package for artifact in new.artifacts.values() for package in artifact.packages}
    if built := sorted({f"{p.name} {p.version}" for p in packages if p.is_built}):
        lines.append(
            f"  made here, so another machine may make something else: {', '.join(built)}; "
            "`layergen build --push` shares the artifact"
        )
    lines += proofs.lines(new.layer)
    console.write("\n".join(lines))
