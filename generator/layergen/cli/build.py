"""`layergen build`: the artifacts of the lock, again, to the byte."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, EnvironmentOption, checkout, session
from layergen.cli.workshop import all_of, builders_for

if TYPE_CHECKING:
    from layergen.build.builders import Builders
    from layergen.model.environment import Environment
    from layergen.model.release import Artifact, Release
    from layergen.model.repository import Repository
    from layergen.model.strategy import Source


def build(
    context: typer.Context,
    releases: Annotated[
        list[str] | None,
        typer.Argument(metavar="LAYER[@VERSION]", help="Only these releases."),
    ] = None,
    env: EnvironmentOption = None,
) -> None:
    """Recreate dist/layers/LAYER/VERSION/VARIANT.zip from layers.lock.json, and verify the hashes.

    By default: the newest release of every layer, and what an environment retains but has not
    published yet. With --env: only what that environment still has to publish. A zip that is there
    and right is left alone.
    """
    from layergen.adapters import console
    from layergen.model.names import artifact_path

    current = session(context)
    found = checkout(current, mending=True)
    builders = builders_for(found)
    tasks = {}
    for release in _wanted(found, releases or (), env):
        source = found.repository.strategy.layers[release.layer].source
        for artifact in release.artifacts.values():
            name = artifact_path(release.layer, release.version, artifact.variant)
            tasks[name] = partial(
                _build_unless_right, release, artifact, source, builders, found.root / name
            )
    built = all_of(current, "Building", tasks)
    for name, is_new in built.items():
        console.write(f"{'built' if is_new else 'kept'} {name}")
    if not built:
        current.say("nothing to build: no release is wanted anywhere")


def _build_unless_right(
    release: "Release", artifact: "Artifact", source: "Source", builders: "Builders", path: Path
) -> bool:
    """Tell whether the zip had to be built."""
    from layergen.build.archive import archive_sha256
    from layergen.build.layer import rebuild_artifact

    if path.is_file() and archive_sha256(path) == artifact.sha256:
        return False
    rebuild_artifact(release, artifact, source, builders, path)
    return True


def _wanted(
    found: Checkout, references: Sequence[str], environments: Sequence[str] | None
) -> tuple["Release", ...]:
    from layergen.resolve.release_reference import find_release
    from layergen.resolve.versions import newest

    repository = found.repository
    if references:
        wanted = [find_release(repository, reference) for reference in references]
    else:
        chosen = [
            found.environment(name) for name in environments or sorted(repository.environments)
        ]
        wanted = [r for environment in chosen for r in unpublished(repository, environment)]
        if not environments:
            for layer in repository.strategy.layers:
                of_layer = repository.layers_lock.of(layer)
                if (version := newest(of_layer)) is not None:
                    wanted.append(of_layer[version])
    unique = {(release.layer, release.version): release for release in wanted}
    return tuple(unique[key] for key in sorted(unique))


def unpublished(repository: "Repository", environment: "Environment") -> Iterator["Release"]:
    """Give the releases that an environment retains and has not published in every region."""
    from layergen.resolve.releases import retained

    lock = repository.lock_of(environment.name)
    for layer in repository.strategy.layers:
        for release in retained(repository, environment, layer):
            regions = lock.layers.get(layer, {}).get(release.version, {})
            published = (regions.get(region, {}).keys() for region in environment.regions)
            if any(release.artifacts.keys() - variants for variants in published):
                yield release
