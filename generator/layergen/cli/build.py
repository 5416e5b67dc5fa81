"""`layergen build`: the artifacts of the lock, again, to the byte."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, EnvironmentOption, RegionOption, checkout, session
from layergen.cli.probes import push_probes, write_probes
from layergen.cli.workshop import all_of, builders_for, package_cache

if TYPE_CHECKING:
    from layergen.build.builders import Builders
    from layergen.cli.artifact_stores import RegionStore
    from layergen.cli.context import Session
    from layergen.model.wanted import Wanted
    from layergen.resolve.wanted import Roots


class Made(StrEnum):
    """Where a zip came from."""

    KEPT = "kept"
    PULLED = "pulled"
    BUILT = "built"


def build(
    context: typer.Context,
    releases: Annotated[
        list[str] | None,
        typer.Argument(metavar="LAYER[@VERSION]", help="Only these releases."),
    ] = None,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    *,
    variant: Annotated[
        list[str] | None,
        typer.Option("--variant", help="Only this variant; may be given more than once."),
    ] = None,
    shard: Annotated[
        str, typer.Option("--shard", metavar="I/N", help="Only the I-th of N parts, about equal.")
    ] = "",
    pull: Annotated[
        bool,
        typer.Option("--pull", help="Take zips from the environment's bucket if they are there."),
    ] = False,
    push: Annotated[
        bool, typer.Option("--push", help="Then upload them to the environment's bucket.")
    ] = False,
) -> None:
    """Recreate dist/layers/LAYER/VERSION/VARIANT.zip from layers.lock.json, and verify the hashes.

    The file manifest and the SBOM beside it are recreated and verified as well.
    By default: the newest release of every layer, and what an environment retains but has not
    published yet. With --env or --region: only what still has to be published there. A zip that is
    there and right is left alone. The zips of an environment's probes are written with them.

    --push uploads each zip to the bucket of every region that waits for it. An object that is there
    is never written again; its size and SHA-256 are compared. A zip that --pull gets is used only
    if it is the released one to the byte; anything else is built. Both need --env.

    Example: `layergen build --env prod --pull --push`
    """
    from layergen.adapters import console

    current = session(context)
    found = checkout(current, mending=True)
    roots = found.roots(env, region)
    wanted = _wanted(found, releases or (), roots, newest=not env and not region)
    wanted = _chosen(wanted, variant or (), shard)
    stores = _stores(current, roots, pull=pull, push=push, env=env)
    builders = builders_for(found)
    made = all_of(
        current,
        "Building",
        {
            one.path: partial(_make, current, one, found, builders, stores if pull else ())
            for one in wanted
        },
    )
    for name, how in made.items():
        console.write(f"{how} {name}")
    probes = {} if releases or variant else write_probes(found, roots)
    for name, is_new in probes.items():
        console.write(f"{Made.BUILT if is_new else Made.KEPT} {name}")
    if not made and not probes:
        where = f"in shard {shard}" if shard else "no release is wanted anywhere"
        current.say(f"nothing to build: {where}")
    if push:
        from layergen.cli.artifact_stores import push as upload

        pushed = dict(upload(current, wanted, stores, found.root))
        if probes:
            pushed |= push_probes(current, found, stores)
        for url, is_new in pushed.items():
            console.write(f"pushed {url}" if is_new else f"there {url} (same size and SHA-256)")


def _wanted(
    found: Checkout, references: Sequence[str], roots: "Roots", *, newest: bool
) -> tuple["Wanted", ...]:
    from layergen.resolve.release_reference import find_release
    from layergen.resolve.wanted import named, unpublished, with_newest

    repository = found.repository
    if references:
        return named([find_release(repository, reference) for reference in references], roots)
    waited_for = unpublished(repository, roots)
    return with_newest(repository, waited_for) if newest else waited_for


def _chosen(
    wanted: Sequence["Wanted"], variants: Sequence[str], shard: str
) -> tuple["Wanted", ...]:
    from layergen.resolve.wanted import of_variants

    kept = of_variants(wanted, variants)
    if shard:
        from layergen.resolve.shard import part_of, read_shard

        try:
            which = read_shard(shard)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--shard") from None
        part = part_of({one.path: one.artifact.zip_bytes for one in kept}, which)
        kept = tuple(one for one in kept if one.path in part)
    return kept


def _stores(
    session: "Session",
    roots: "Roots",
    *,
    pull: bool,
    push: bool,
    env: Sequence[str] | None,
) -> tuple["RegionStore", ...]:
    if not (pull or push):
        return ()
    if not env:
        raise typer.BadParameter(
            "whose bucket? Add --env NAME", param_hint="--push" if push else "--pull"
        )
    from layergen.cli.artifact_stores import open_stores

    return open_stores(session, roots)


def _make(
    session: "Session",
    one: "Wanted",
    found: Checkout,
    builders: "Builders",
    stores: Sequence["RegionStore"],
) -> Made:
    """Make sure that a zip is there and right. Its documents are made right in any case."""
    from layergen.build.contents import restore_contents

    path = found.root / one.path
    made = _zip(session, one, found, builders, stores, path)
    restore_contents(one.release, one.artifact, path, package_cache())
    return made


def _zip(
    session: "Session",
    one: "Wanted",
    found: Checkout,
    builders: "Builders",
    stores: Sequence["RegionStore"],
    path: Path,
) -> Made:
    from layergen.build.archive import archive_sha256

    if path.is_file() and archive_sha256(path) == one.artifact.sha256:
        return Made.KEPT
    if stores:
        from layergen.cli.artifact_stores import pull

        if pull(session, one, stores, path):
            return Made.PULLED
    from layergen.build.layer import rebuild_artifact

    source = found.repository.strategy.layers[one.release.layer].source
    rebuild_artifact(one.release, one.artifact, source, builders, path)
    return Made.BUILT
